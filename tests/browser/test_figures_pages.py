"""The city's figures: what they load and when, their tables, paper, a screen on a wall, and what
they do where a file does not come.
"""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from chalicelib.figures.measures import load_measures
from chalicelib.figures.publishing import ROOT, name_file
from tests.browser.figure_cities import CITIES, OFFICE, serve_city
from tests.browser.matrix import LANGUAGES, load_charts
from tests.browser.test_bytes import find_kind
from tests.e2e.client import Tanggap
from tests.e2e.visits import Visit

Visiting = Callable[..., AbstractContextManager[Visit]]
YEARS = "two years"
REQUESTS, SCRIPTS = 8, 60 * 1024
SECOND = 1000  # milliseconds, as the browser's clock has them
QUARTER = 15 * SECOND  # of a minute: how long a wall shows a chart


def open_page(seen: Visit, tanggap: Tanggap, path: str, city: str = YEARS) -> Page:
    serve_city(seen.page, city)
    seen.page.goto(f"{tanggap.stack.url}/{path}", wait_until="networkidle")
    return seen.page


def read_file(name: str, city: str = YEARS) -> Any:
    return json.loads(CITIES[city]()[name])


def list_figures(seen: Visit) -> list[str]:
    """Return the files of figures that were asked for."""
    return [url.partition(ROOT)[2] for url in seen.own if ROOT in url]


@pytest.mark.parametrize("language", LANGUAGES.values())
def test_a_first_view_loads_what_it_shows(tanggap: Tanggap, visit: Visiting, language: str) -> None:
    with visit(service_workers="block") as seen:
        sizes: list[tuple[str, int]] = []
        seen.page.on(
            "requestfinished",
            lambda each: sizes.append((each.url, each.sizes()["responseBodySize"])),
        )
        open_page(seen, tanggap, f"{language}kota".removeprefix("/"))
        assert {*list_figures(seen)} == {"index.json", "kpi.json"}
        others = [each for each in sizes if ROOT not in each[0]]
        assert len(others) <= REQUESTS
        assert 0 < sum(size for url, size in others if find_kind(url) == "script") <= SCRIPTS
        load_charts(seen.page)
        assert "reports-by-kelurahan.json" in list_figures(seen)
        assert len(list_figures(seen)) == len({*list_figures(seen)}), "each is loaded once"
        seen.complaints[:] = [each for each in seen.complaints if "Service Worker" not in each]


def test_a_table_has_the_numbers_of_its_chart(tanggap: Tanggap, visit: Visiting) -> None:
    file = read_file("reports-by-month.json")
    with visit() as seen:
        page = open_page(seen, tanggap, "en/kota")
        load_charts(page)
        chart = page.locator(".chart").first
        assert chart.locator("table").count() == 0, "nobody pays for what is not opened"
        chart.get_by_text("See as a table").press("Enter")
        rows = [row.split("\t") for row in chart.locator("tbody").inner_text().splitlines() if row]
        wanted = [[f"{row[1]:,}", f"{row[2]:,}"] for row in reversed(file["rows"])]
        assert [row[-2:] for row in rows] == wanted
        assert rows[0][0] == "November 2026 (not over)"
        drawing = chart.get_by_role("img")
        heading = chart.get_by_role("heading").inner_text()
        expect(drawing).to_have_attribute("aria-label", re.compile(re.escape(heading)))
        chart.get_by_text("How it is counted").click()
        expect(chart).to_contain_text(file["definition"]["en"])
        link = chart.get_by_role("link", name="CSV")
        assert link.get_attribute("href") == f"/{ROOT}reports-by-month.csv"


def test_without_a_script_all_tables_are_links(tanggap: Tanggap, visit: Visiting) -> None:
    with visit(java_script_enabled=False) as seen:
        seen.page.goto(f"{tanggap.stack.url}/kota/2026-Q3")
        links = seen.page.locator(".csv a")
        expect(links.first).to_be_visible()  # an animation of a millisecond shows them
        named = {link.get_attribute("href"): link.inner_text() for link in links.all()}
        assert named == {
            f"/{ROOT}{name_file(name)}.csv": measure.title["id"]
            for name, measure in load_measures().items()
        }


def test_a_chart_whose_file_does_not_come_can_be_asked_for_again(
    tanggap: Tanggap, visit: Visiting
) -> None:
    def fail(route: Route) -> None:
        route.fulfill(status=503)

    with visit() as seen:
        serve_city(seen.page, YEARS)
        address = f"**/{ROOT}reports-by-category.json"
        seen.page.route(address, fail)
        seen.page.goto(f"{tanggap.stack.url}/en/kota", wait_until="networkidle")
        load_charts(seen.page)
        chart = seen.page.locator(".chart").filter(has_text="Public reports by category")
        expect(chart.get_by_role("alert")).to_be_visible()
        seen.page.unroute(address)
        chart.get_by_role("button", name="Try again").click()
        expect(chart.get_by_role("heading")).to_contain_text("Most reports are about")
        seen.complaints.clear()  # the browser's own line about the 503


def test_invented_figures_say_so_on_every_page(tanggap: Tanggap, visit: Visiting) -> None:
    pages = ["kota", "kota/2026-Q3", "kota/2026-Q4", f"kota/perangkat/{OFFICE}", "kota/data"]
    with visit() as seen:
        for path in [*pages, "kota?layar=1"]:
            page = open_page(seen, tanggap, path)
            expect(page.get_by_text("Data rekaan.")).to_be_visible()
            page.unroute_all()
    with visit() as seen:
        page = open_page(seen, tanggap, "kota", "one month")
        expect(page.locator(".keys")).to_be_visible()
        expect(page.get_by_text("Data rekaan.")).to_have_count(0)


def test_a_quarter_shows_every_part_of_a_score_and_its_state(
    tanggap: Tanggap, visit: Visiting
) -> None:
    frozen = read_file("scores/2026-Q3.v2.json")
    with visit() as seen:
        page = open_page(seen, tanggap, "en/kota/2026-Q3")
        expect(page.get_by_text("version 2, frozen 22 Oct 02:00 WIB")).to_be_visible()
        expect(page.get_by_text("banjir")).to_be_visible()
        best = max(
            (dict(zip(frozen["columns"], row, strict=True)) for row in frozen["rows"]),
            key=lambda row: (row["band"], row["score"]),
        )
        expect(page.get_by_text("The percentages also count a few unreal cases")).to_be_visible()
        line = page.locator(".scores tbody tr").first
        for text in (
            f"{best['score']:.2f}",
            f"{best['answers_on_time']:,} of {best['answers']:,}",
            f"{best['ends_on_time']:,} of {best['ends']:,}",
            f"{best['reopened']} reopened, {best['closings_rejected']} sent back",
            f"of 5, from {best['rated']}",
        ):
            expect(line).to_contain_text(text)
        page.unroute_all()
        page = open_page(seen, tanggap, "en/kota/2026-Q4")
        expect(page.get_by_text("This is a preview")).to_be_visible()


def test_a_printed_quarter_has_all_offices_and_nothing_to_press(
    tanggap: Tanggap, visit: Visiting
) -> None:
    offices = len(read_file("scores/2026-Q3.v2.json")["rows"])
    with visit() as seen:
        page = open_page(seen, tanggap, "kota/2026-Q3")
        lines = page.locator(".scores tbody tr")
        assert lines.count() == offices
        assert lines.filter(visible=True).count() < offices
        page.emulate_media(media="print")
        assert lines.filter(visible=True).count() == offices
        for gone in ("button", "nav", "header", "footer"):
            assert page.locator(gone).filter(visible=True).count() == 0, gone
        paper = page.pdf(prefer_css_page_size=True)
        [box] = {*re.findall(rb"/MediaBox \[([^\]]+)\]", paper)}
        assert [round(float(each)) for each in box.split()] == [0, 0, 595, 842], "A4"


def test_a_wall_goes_from_chart_to_chart_until_somebody_is_there(
    tanggap: Tanggap, visit: Visiting
) -> None:
    with visit(viewport={"width": 1920, "height": 1080}) as seen:
        page = seen.page
        page.clock.install()
        open_page(seen, tanggap, "en/kota?layar=1")
        title = page.get_by_role("heading", level=1)
        expect(title).to_have_text("Quarter 3 of 2026")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(15, 22, 29)"
        page.clock.run_for(QUARTER)
        expect(title).to_contain_text("Reports rose")
        page.keyboard.press("Space")
        page.clock.run_for(3 * QUARTER)
        expect(title).to_contain_text("Reports rose")
        page.keyboard.press("ArrowRight")
        expect(title).to_contain_text("People who report")
        page.keyboard.press("Space")
        page.clock.run_for(QUARTER)
        expect(title).to_contain_text("time to finish")
        page.mouse.move(400, 400)
        page.clock.run_for(QUARTER)
        expect(title).to_contain_text("time to finish")
        before = list_figures(seen).count("kpi.json")
        with page.expect_request(lambda asked: "kpi.json" in asked.url):
            page.clock.run_for(300 * SECOND)
        expect(page.locator("main")).to_be_visible()
        assert list_figures(seen).count("kpi.json") > before, "figures are loaded anew"


def test_a_wall_stands_still_for_who_asks_for_less_motion(
    tanggap: Tanggap, visit: Visiting
) -> None:
    with visit(reduced_motion="reduce") as seen:
        seen.page.clock.install()
        page = open_page(seen, tanggap, "en/kota?layar=1")
        page.clock.run_for(4 * QUARTER)
        title = page.get_by_role("heading", level=1)
        expect(title).to_have_text("Quarter 3 of 2026")
        page.get_by_role("button", name="Next").click()
        expect(title).to_contain_text("Reports rose")


def test_the_figures_are_reached_from_every_page(tanggap: Tanggap, visit: Visiting) -> None:
    with visit() as seen:
        serve_city(seen.page, YEARS)
        seen.page.goto(f"{tanggap.stack.url}/bantuan")
        seen.page.get_by_role("contentinfo").get_by_role("link", name="Kota dalam angka").click()
        seen.page.wait_for_url("**/kota")
        seen.page.get_by_role("link", name="Triwulan selengkapnya").click()
        expect(seen.page.get_by_role("heading", level=1)).to_have_text("Triwulan 3 2026")
        seen.page.get_by_role("main").get_by_role("link", name="Kelurahan").first.click()
        expect(seen.page.get_by_role("heading", level=2).first).to_have_text("Nilai per triwulan")
        seen.page.get_by_role("link", name="English").click()
        expect(seen.page.get_by_role("heading", level=2).first).to_have_text("Score by quarter")
