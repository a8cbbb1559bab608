"""Taking part in a report is offered where the service takes it, and nowhere else."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import expect

from tests.browser.filed import Filed
from tests.e2e.client import Tanggap
from tests.e2e.visits import Visit, find_faults

Visiting = Callable[..., AbstractContextManager[Visit]]
STATES = (
    *("public", "facts", "worked", "late"),
    *("private", "merged", "rejected", "hidden", "erased", "closed", "withdrawn"),
)


@pytest.mark.parametrize("name", STATES)
def test_it_is_offered_where_it_is_taken(
    tanggap: Tanggap, visit: Visiting, filed: Mapping[str, Filed], name: str
) -> None:
    number = filed[name].number
    taken = tanggap.post(f"/v1/reports/{number}/support", {}).status == 200
    with visit() as seen:
        seen.page.goto(f"{tanggap.stack.url}/laporan/{number}")
        expect(seen.page.locator("html")).to_have_attribute("data-live", "")
        offered = seen.page.locator(".take-part summary")
        if name == "erased":
            seen.complaints.clear()  # the browser's own line about the status 410
        expect(offered).to_have_count(1 if taken else 0)


def test_a_report_is_withdrawn_by_its_reporter(tanggap: Tanggap, visit: Visiting) -> None:
    receipt = tanggap.file(visibility="public")
    with visit() as seen:
        page = seen.page
        page.goto(f"{tanggap.stack.url}/laporan/{receipt['number']}#{receipt['token']}")
        page.get_by_text("Tarik laporan", exact=True).click()
        page.get_by_label("Salah kirim atau salah isi").check()
        page.get_by_label("Untuk petugas (tidak wajib)").fill("Bukan di gang ini")
        page.get_by_role("button", name="Ya, tarik laporan").click()
        expect(page.get_by_text("Anda sudah menarik laporan ini.")).to_be_visible()
        expect(page.get_by_text("Tarik laporan", exact=True)).to_have_count(0)
        assert find_faults(page) == ""
    with visit() as other:  # whose browser has not kept the page
        other.page.goto(f"{tanggap.stack.url}/laporan/{receipt['number']}")
        told = other.page.get_by_text("Laporan ini ditarik oleh pelapornya pada")
        expect(told.first).to_be_visible()
    assert tanggap.follow(receipt["number"])["outcome"] == "withdrawn"


def test_a_reporter_corrects_the_place(tanggap: Tanggap, visit: Visiting) -> None:
    receipt = tanggap.file(visibility="public", place={"kelurahan": "31.73.05.1001"})
    with visit() as seen:
        page = seen.page
        page.goto(f"{tanggap.stack.url}/laporan/{receipt['number']}#{receipt['token']}")
        page.get_by_text("Perbaiki lokasi", exact=True).click()
        page.get_by_label("Tulis alamat").check()
        page.locator("input#place").press_sequentially("sukabumi ut")
        page.locator("[role=option]").first.wait_for()
        page.keyboard.press("Enter")
        assert find_faults(page) == ""
        page.get_by_role("button", name="Simpan lokasi").click()
        expect(page.get_by_text("Kelurahan Sukabumi Utara").first).to_be_visible()
        expect(page.get_by_text("Pelapor memperbaiki lokasi.")).to_be_visible()
    assert tanggap.follow(receipt["number"])["holder"]["code"] == "31.73.05.1002"
