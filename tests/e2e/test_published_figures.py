"""The figures are counted by the packaged function with its layer, and read without any."""

import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.client import E2E, Tanggap, until
from tests.e2e.test_after_the_acknowledgement import operate
from tests.e2e.test_figures import rows
from tests.e2e.visits import visiting

pytestmark = E2E


def read(tanggap: Tanggap, name: str) -> tuple[Any, dict[str, str]]:
    with urllib.request.urlopen(f"{tanggap.stack.url}/v1/statistics/{name}", timeout=10) as answer:
        return answer.read(), {key.lower(): value for key, value in answer.headers.items()}


def test_a_report_is_in_the_published_figures_after_a_run(
    tanggap: Tanggap, capsys: pytest.CaptureFixture[str]
) -> None:
    before = len(rows(tanggap))
    tanggap.file(place={"lat": -6.1926, "lng": 106.7697}, visibility="public")
    until(lambda: len(rows(tanggap)) > before, "its fact")
    assert operate(tanggap, "figures") == 0
    assert "facts were counted; 0 lines" in capsys.readouterr().out
    index = json.loads(read(tanggap, "index.json")[0])
    assert index["counted_at"].endswith("+07:00")
    for measure in index["measures"]:
        for each in measure["files"]:
            body, headers = read(tanggap, each["url"].rpartition("/")[2])
            assert len(body) == each["bytes"]
            assert headers["cache-control"] == "public, max-age=60"
            assert headers["access-control-allow-origin"] == "*"
    months = json.loads(read(tanggap, "reports-by-month.json")[0])
    assert months["rows"][-1][1] >= 1
    assert months["definition"]["id"]
    text, headers = read(tanggap, "reports-by-channel.csv")
    assert text.decode().startswith("month,channel,channel_name,reports,")
    assert headers["content-type"] == "text/csv; charset=utf-8"
    assert headers["x-amz-meta-license"] == "CC-BY-4.0"
    catalog = json.loads(read(tanggap, "catalog.jsonld")[0])
    assert catalog["@type"] == "dcat:Catalog"
    with pytest.raises(urllib.error.HTTPError, match="404") as refused:
        read(tanggap, "nothing.json")
    refused.value.close()


def test_what_is_published_is_shown_to_the_city(tanggap: Tanggap, chromium: Browser) -> None:
    tanggap.file(place={"lat": -6.1926, "lng": 106.7697}, visibility="public")
    assert operate(tanggap, "figures") == 0
    with visiting(chromium, (tanggap.stack.url,)) as visit:
        page = visit.page
        page.goto(f"{tanggap.stack.url}/en/kota", wait_until="networkidle")
        expect(page.locator(".keys li")).to_have_count(5)
        chart = page.locator(".chart").first
        chart.scroll_into_view_if_needed()
        expect(chart.get_by_role("heading")).to_contain_text("so far in")
        page.get_by_role("link", name="The quarter in full").click()
        expect(page.get_by_role("heading", name="Five key figures")).to_be_visible()
        page.goto(f"{tanggap.stack.url}/en/kota/data")
        measures = json.loads(read(tanggap, "index.json")[0])["measures"]
        expect(page.locator(".file")).to_have_count(len(measures))
        visit.complaints[:] = [each for each in visit.complaints if "404" not in each]
