"""What search engines read: every listed report of 90 days, and where they may look."""

from typing import Any
from xml.etree import ElementTree as ET

import pytest

from chalicelib.pages import sitemap
from tests.api.answers import outcome
from tests.builders import JSON, filed, moved, post, wib
from tests.faults import Calls
from tests.moto_aws import Hands

HOME = "https://lapor.tanggap.test"
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def monday(hands: Hands) -> Hands:
    hands.to(wib("2026-11-23 08:00"))
    return hands


def read(http: Any, path: str = "/sitemap.xml") -> tuple[str, dict[str, str]]:
    """The name of the root, and each location with the moment of its last change."""
    answer = http.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/xml")
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    root = ET.fromstring(answer.body)  # noqa: S314 -- our own
    each = [
        (loc.text, child.findtext("s:lastmod", "", NAMES)) for child in root for loc in child[:1]
    ]
    return root.tag.partition("}")[2], {str(loc): changed for loc, changed in each}


def page(number: str) -> str:
    return f"{HOME}/laporan/{number}"


def test_it_has_what_is_listed_with_its_last_change(http: Any, monday: Hands) -> None:
    public, facts = filed(http, visibility="public")["number"], filed(http)["number"]
    filed(http, visibility="private")
    hidden = filed(http, visibility="public")
    own = {**JSON, "X-Report-Token": hidden["token"]}
    post(http, f"/v1/reports/{hidden['number']}/visibility", {"visibility": "private"}, own)
    monday.forward(hours=2)
    moved(http, public, "proses")
    assert read(http) == (
        "urlset",
        {page(public): "2026-11-23T10:00:00+07:00", page(facts): "2026-11-23T08:00:00+07:00"},
    )


def test_it_has_ninety_days(http: Any, monday: Hands) -> None:
    number = filed(http, visibility="public")["number"]
    monday.forward(days=90)
    assert [*read(http)[1]] == [page(number)]
    monday.forward(seconds=1)
    assert read(http) == ("urlset", {})


def test_it_is_split_by_weeks_when_there_are_many(
    http: Any, monday: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "MOST_IN_ONE", 3)
    numbers = []
    for _ in range(5):
        numbers.append(filed(http, visibility="public")["number"])
        monday.forward(days=4)
    kind, weeks = read(http)
    assert kind == "sitemapindex"
    assert len(weeks) == 13
    assert next(iter(weeks)) == f"{HOME}/sitemap.xml?week=2026-12-07"
    found = [
        location
        for url in reversed(weeks)
        for location in reversed(read(http, url.removeprefix(HOME))[1])
    ]
    assert found == [page(number) for number in numbers]


def test_it_costs_a_query_for_each_shard(http: Any, monday: Hands, calls: Calls) -> None:
    for _ in range(3):
        filed(http, visibility="public")
    calls.made.clear()
    tag = http.get("/sitemap.xml").headers["ETag"]
    assert calls.made == ["Query"] * 2
    calls.made.clear()
    read(http, "/sitemap.xml?week=2026-11-23")
    assert calls.made == ["Query"] * 2
    assert http.get("/sitemap.xml", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("week", ["kemarin", "", "2026-13-01", "2027-01-04", "2026-01-05"])
def test_a_week_that_it_does_not_have_is_refused(http: Any, monday: Hands, week: str) -> None:
    assert outcome(http.get(f"/sitemap.xml?week={week}")) == (422, "bad-field")


def test_search_engines_may_look_at_pages_and_photos_and_not_at_the_api(http: Any) -> None:
    answer = http.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.body.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Allow: /v1/reports/*/photos/", "Disallow: /v1/"} <= set(lines)
    assert not [line for line in lines if "laporan" in line]
    assert lines[-1] == f"Sitemap: {HOME}/sitemap.xml"
