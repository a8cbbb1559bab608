"""Two reports that differ by what nobody may know: whoever is no officer reads the same of both,
wherever they look, from their filing until their office has done them (docs/decisions/0034, 0044).
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.city.rows import Limit, Metered, Per
from chalicelib.intake import rate_limit
from chalicelib.sla import timer as sla_timer
from tests.api import opendata
from tests.builders import JSON, KEBON_JERUK, acted, an_upload, filed, post, signed_in
from tests.moto_aws import Aws, Hands
from tests.publishing.open311.partners import asked
from tests.webhooks import Subscribers, added

TRIAGE = signed_in(city().settings.triage)
LIMIT = Limit("uji", Metered.REPORT, Per.CONTACT, 1, timedelta(hours=1), "Uji")
LISTS = (
    {},
    {"kelurahan": KEBON_JERUK},
    {"agency": KEBON_JERUK},
    {"near": "-6.1926,106.7697"},
    {"status": "menunggu"},
)


@dataclass(frozen=True)
class Filed:
    """A report, and its reporter's token and telephone."""

    number: str
    token: str
    phone: str


def plain(text: str, report: Filed) -> str:
    """Without what is every report's own."""
    for own in (report.number, report.token, report.phone):
        text = text.replace(own, "OWN")
    return re.sub(r"OWN/[\w.-]+\?[^\"]*|OWN/photos/[\w.-]+|[0-9a-f]{16,}", "HEX", text)


def outside(http: Any, report: Filed) -> dict[str, str]:
    """All that is answered about a report to anybody who is no officer, by where."""
    found = {where: plain(text, report) for where, text in _read(http, report)}
    assert all(found.values())
    return found


def _read(http: Any, report: Filed) -> Iterator[tuple[str, str]]:
    number, mine = report.number, {"X-Report-Token": report.token}
    for language in ("id", "en"):
        told = http.get(f"/v1/reports/{number}", headers={"Accept-Language": language})
        yield f"report {language}", f"{told.headers['ETag']} {told.body.decode()}"
    for what in ("timeline", "mine", "mine/timeline", "notices", "subscriptions"):
        yield what, http.get(f"/v1/reports/{number}/{what}", headers=mine).body.decode()
    for path in opendata.LISTS:
        for query in LISTS:
            yield f"{path} {query}", _listed(path, opendata.asked(http, path, **query), number)
    for query in ({}, {"service_request_id": number}, {"updated_after": "2026-11-01T00:00:00Z"}):
        lines = json.loads(asked(http, "requests.json", **query).body)
        yield f"requests {[*query]}", _of(lines, "service_request_id", number)
    whole = asked(http, f"requests/{number}.json", extensions="true")
    yield "request", whole.body.decode()
    happened = json.loads(asked(http, "servicerequestupdates.json").body)
    yield "updates", _of(happened, "service_request_id", number)
    alike = post(http, "/v1/reports/preview", SIMILAR).json_body["similar"]
    yield "similar", _of(alike, "number", number)


SIMILAR = {
    "description": "Sampah menumpuk di depan gang",
    "place": {"lat": -6.1926, "lng": 106.7697},
}


def _listed(path: str, answer: Any, number: str) -> str:
    if path.endswith(".csv"):
        return _of(opendata.rows(answer), "number", number)
    if path.endswith(".geojson"):
        return _of(opendata.features(answer), "id", number)
    if path.endswith(".atom"):
        entries = re.findall("<entry>.*?</entry>", answer.body.decode(), re.DOTALL)
        return str([each for each in entries if number in each])
    return _of(answer.json_body["items"], "number", number)


def _of(lines: list[dict[str, Any]], name: str, number: str) -> str:
    return json.dumps([line for line in lines if line[name] == number])


def told(aws: Aws, subscribers: Subscribers, report: Filed) -> list[str]:
    """What was sent about a report: to its reporter, and to subscribers."""
    texts = [text for phone, text in aws.texts() if phone == report.phone]
    posted = [json.dumps(each.json) for each in subscribers.listener.posted]
    return [plain(text, report) for text in (*texts, *posted) if report.number in text]


def a_report(http: Any, phone: str, **changes: Any) -> Filed:
    receipt = filed(http, contact={"phone": phone}, **changes)
    return Filed(receipt["number"], receipt["token"], phone)


def by_officer(http: Any, report: Filed, who: dict[str, str], **step: Any) -> None:
    version = http.get(f"/v1/work/{report.number}", headers=who).json_body["version"]
    answer = acted(http, report.number, {"version": version, **step}, who)
    assert answer.status_code == 200, answer.body


def by_reporter(http: Any, report: Filed, what: str, **body: Any) -> None:
    headers = {**JSON, "X-Report-Token": report.token}
    assert post(http, f"/v1/reports/{report.number}/{what}", body, headers).status_code < 300


@pytest.mark.parametrize("level", ["public", "facts"])
@pytest.mark.parametrize("thin", [False, True], ids=["placed", "thin"])
def test_nobody_outside_can_tell_what_came_over_a_limit(
    http: Any,
    aws: Aws,
    hands: Hands,
    subscribers: Subscribers,
    monkeypatch: pytest.MonkeyPatch,
    thin: bool,
    level: str,
) -> None:
    limited = replace(city(), limits=(LIMIT,))
    monkeypatch.setattr(rate_limit, "city", lambda: limited)
    for timer in ("start_timer", "stop_timer"):  # the test wakes them, both at the same moment
        monkeypatch.setattr(sla_timer, timer, lambda *_: None)
    added(http, subscribers.listener.url)
    given: dict[str, Any] = {"visibility": level}
    if thin:
        given |= {"description": "Sampah menumpuk", "place": {"address": "dekat warung"}}
    a_report(http, "+6281200100002", **given)
    over = a_report(http, "+6281200100002", **given)
    usual = a_report(http, "+6281200200002", **given)

    def alike(when: str) -> None:
        subscribers.settle()
        aws.deliver()
        one, other = outside(http, over), outside(http, usual)
        differing = {where for where in one if one[where] != other[where]}
        assert differing == set(), (when, {at: (one[at], other[at]) for at in differing})
        said, others = (told(aws, subscribers, each) for each in (over, usual))
        assert sorted(said) == sorted(others), when

    def both(step: Callable[[Filed], None]) -> None:
        for each in (over, usual):
            step(each)

    alike("filed")
    held = http.get("/v1/work?queue=limited", headers=TRIAGE).json_body["items"]
    assert [line["number"] for line in held] == [over.number]
    hands.forward(hours=5)
    both(lambda each: by_reporter(http, each, "comments", text="Di Jl. Panjang, Kebon Jeruk"))
    alike("added to")
    hands.forward(hours=3)
    both(lambda each: sla_timer.wake_timer(each.number, 1))  # type: ignore[arg-type, return-value]
    alike("late")
    hands.forward(minutes=5)
    by_officer(http, over, TRIAGE, action="comment", note="Bukan spam", internal=True)
    by_officer(http, over, TRIAGE, action="release")
    alike("released")
    holder = http.get(f"/v1/reports/{over.number}").json_body["holder"]["code"]
    for done in ({"action": "proses"}, {"action": "selesai", "note": "sudah"}):
        hands.forward(minutes=5)
        for each in (over, usual):
            by_officer(http, each, signed_in(holder), **done)
        alike(done["action"])
    hands.forward(minutes=5)
    both(lambda each: by_reporter(http, each, "rating", stars=4))
    both(lambda each: by_reporter(http, each, "export"))
    alike("rated")


OWN = ("mine", "mine/timeline", "notices", "subscriptions")
PLACES = (
    {"lat": -6.1926, "lng": 106.7697, "address": "Jl. Panjang 5"},
    {"lat": -6.1960, "lng": 106.7720, "kelurahan": KEBON_JERUK},
)
WORDS = ("Sampah menumpuk di depan gang", "Tumpukan sampah di belakang rumah Pak Budi, bau sekali")


@pytest.mark.parametrize("category", ["sampah", "pmks"])
@pytest.mark.parametrize("level", ["facts", "private"])
def test_nobody_outside_can_tell_words_places_and_photos_of_what_shows_none(
    http: Any,
    aws: Aws,
    hands: Hands,
    subscribers: Subscribers,
    level: str,
    category: str,
) -> None:
    added(http, subscribers.listener.url)
    one, other = (
        a_report(
            http,
            f"+628120030000{at}",
            visibility=level,
            category=category,
            place=place,
            description=words,
            attachments=[an_upload() for _ in range(at)],
        )
        for at, (place, words) in enumerate(zip(PLACES, WORDS, strict=True))
    )

    def alike(when: str) -> None:
        subscribers.settle()
        seen, others = (
            {where: text for where, text in outside(http, each).items() if where not in OWN}
            for each in (one, other)
        )
        assert seen == others, when
        heard = [
            sorted(text for text in told(aws, subscribers, each) if text.startswith("{"))
            for each in (one, other)
        ]
        assert heard[0] == heard[1], when

    alike("filed")
    for at, each in enumerate((one, other)):
        by_officer(http, each, signed_in(), action="proses", note=f"segera ke nomor {at}")
        by_reporter(http, each, "comments", text=f"di gang {at}")
    alike("taken up")
    for at, each in enumerate((one, other)):
        photos = [an_upload() for _ in range(1 + at)]
        by_officer(http, each, signed_in(), action="selesai", note=f"Bu {at}", photos=photos)
        by_reporter(http, each, "rating", stars=4, text=f"terima kasih {at}")
    alike("rated")
