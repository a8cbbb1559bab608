"""The page of a report: what everybody may see of it, complete without any script."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.pages import frame, service
from chalicelib.platform.settings import settings
from chalicelib.sla import timer
from tests.builders import (
    JSON,
    acted,
    an_upload,
    filed,
    moved,
    post,
    signed_in,
    verified,
    wib,
)
from tests.edge import Edge
from tests.faults import Calls
from tests.moto_aws import Aws, Hands
from tests.pages.reading import Read, opened

HOME = "https://lapor.tanggap.test"
NOTE = "Sudah dihimbau dan diberi teguran lisan oleh 3 pilar"
MORNING = wib("2026-11-24 10:04")
CARD = f"{HOME}{frame.CARD_IMAGE}"
MOST_PACKED = 12 * 1024  # bytes of a page with twenty entries


@pytest.fixture
def morning(hands: Hands) -> Hands:
    hands.to(MORNING)
    return hands


def step(http: Any, number: str, action: str, version: int, **more: Any) -> None:
    body = {"action": action, "version": version, "note": NOTE, **more}
    answer = acted(http, number, body, signed_in())
    assert answer.status_code == 200, answer.body


def moderate(http: Any, number: str, **body: str) -> None:
    moderator = signed_in(city().settings.triage, "verifier")
    version = http.get(f"/v1/work/{number}", headers=moderator).json_body["version"]
    answer = post(http, f"/v1/work/{number}/moderation", {**body, "version": version}, moderator)
    assert answer.status_code == 200, answer.body


def reporters(http: Any, receipt: Mapping[str, Any], what: str, **body: Any) -> None:
    headers = {**JSON, "X-Report-Token": receipt["token"]}
    answer = post(http, f"/v1/reports/{receipt['number']}/{what}", body, headers)
    assert answer.status_code in (200, 202), answer.body


def laporan(http: Any, number: str) -> Read:
    return opened(http, f"/laporan/{number}")


def facts_of(page: Read) -> dict[str, str]:
    names, values = page.all("dt"), page.all("dd")
    return {name.text: value.text for name, value in zip(names, values, strict=True)}


def note(page: Read, css_class: str) -> list[str]:
    """The sentences that stand together under a class."""
    return [
        each.text
        for each in page.all("p")
        if any(css_class in other.attributes.get("class", "").split() for other in each.inside)
    ]


def titles(page: Read) -> list[str]:
    return [each.text for each in page.all("h3")]


# --- what a public report shows ------------------------------------------------------------------


def test_a_public_report_says_what_it_is_who_has_it_and_until_when(
    http: Any, morning: Hands
) -> None:
    number = filed(http, visibility="public")["number"]
    page = laporan(http, number)
    assert (page.status, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert page.one("h1").text == "Sampah di Kebon Jeruk"
    assert page.one("p", class_="number").text == f"Laporan {number}"
    pill = page.one("strong", class_="status-menunggu")
    assert pill.text == "Menunggu"
    assert [each for each in page.all("svg") if "main" in each.around], "a status has a shape"
    assert page.one("span", class_="explained").text == "menunggu jawaban kantor"
    next_step = "Kelurahan Kebon Jeruk menjawab paling lambat hari ini pukul 16.04 WIB."
    assert note(page, "next")[0] == next_step
    assert facts_of(page) == {
        "Kantor penanggung jawab": "Kelurahan Kebon Jeruk, sejak 24 Nov 10.04 WIB",
        "Kategori": "Sampah",
        "Lokasi": "Kebon Jeruk, Kota Administrasi Jakarta BaratBuka di aplikasi peta",
        "Dikirim": "24 Nov 10.04 WIB",
        "Dikirim lewat": "Balai Warga, jakarta.go.id",
    }
    assert page.one("section", class_="what").text == "Isi laporan Sampah menumpuk di depan gang"
    assert titles(page) == ["Laporan sudah kami terima. Penanggung jawab: Kelurahan Kebon Jeruk."]


def test_the_bar_shows_how_much_of_the_promise_is_used(http: Any, morning: Hands) -> None:
    number = filed(http, visibility="public")["number"]
    morning.forward(hours=1, minutes=30)
    bar = laporan(http, number).one("progress").attributes
    assert (bar["max"], bar["value"], bar["class"]) == ("360", "90", "promise")
    assert bar["aria-label"] == "Waktu yang terpakai sampai batas waktu jawaban"
    morning.forward(hours=5)
    bar = laporan(http, number).one("progress").attributes
    assert (bar["max"], bar["value"], bar["class"]) == ("360", "360", "promise late")


def test_english_has_a_page_of_its_own(http: Any, morning: Hands) -> None:
    number = filed(http, visibility="public")["number"]
    page = opened(http, f"/en/laporan/{number}")
    assert page.one("html").attributes["lang"] == "en"
    assert page.one("strong", class_="status-menunggu").text == "Waiting"
    assert note(page, "next")[0] == "Kelurahan Kebon Jeruk answers by 16:04 WIB today."
    assert facts_of(page)["Office in charge"] == "Kelurahan Kebon Jeruk, since 24 Nov 10:04 WIB"
    assert page.data["countdown"]["sentence"].startswith("An answer is due in 6 hours")
    accepted = http.get(f"/laporan/{number}", headers={"Accept-Language": "en"})
    assert "Menunggu" in accepted.body.decode(), "the path says in which language"


def test_the_timeline_has_the_newest_first_with_who_when_note_and_photos(
    http: Any, morning: Hands
) -> None:
    receipt = filed(http, visibility="public")
    number = receipt["number"]
    step(http, number, "proses", 1)
    morning.forward(days=1)
    step(http, number, "ask", 2, note="Di gang yang mana?")
    reporters(http, receipt, "comments", text="Gang 5\nsebelah masjid", attachments=[an_upload()])
    step(http, number, "selesai", 4)
    page = laporan(http, number)
    assert titles(page) == [
        "Selesai ditangani oleh Kelurahan Kebon Jeruk.",
        "Tambahan dari Pelapor",
        "Kelurahan Kebon Jeruk bertanya kepada pelapor",
        "Sedang diproses oleh Kelurahan Kebon Jeruk.",
        "Laporan sudah kami terima. Penanggung jawab: Kelurahan Kebon Jeruk.",
    ]
    entries = page.all("li", class_="entry")
    assert [each.attributes["value"] for each in entries] == ["5", "4", "3", "2", "1"]
    assert "Pelapor, 25 Nov 10.04 WIB Gang 5 sebelah masjid" in entries[1].text
    assert "Kelurahan Kebon Jeruk, 24 Nov 10.04 WIB" in entries[3].text
    assert NOTE in entries[3].text
    pictures = [each.attributes for each in page.all("img") if "ol" in each.around]
    assert [each["alt"] for each in pictures] == [
        f"Foto laporan {number}: 25 Nov 10.04 WIB",
    ] * 2
    assert all(each["src"].startswith(f"{HOME}/v1/reports/{number}/photos/") for each in pictures)


def test_photos_of_the_filing_and_of_the_closing_stand_side_by_side(http: Any) -> None:
    number = filed(http, visibility="public", attachments=[an_upload(), an_upload()])["number"]
    assert [each.text for each in laporan(http, number).all("figcaption")] == ["Sebelum"]
    moved(http, number, "proses", "selesai")
    page = laporan(http, number)
    assert [each.text for each in page.all("figcaption")] == ["Sebelum", "Sesudah"]
    alts = [each.attributes["alt"] for each in page.all("img") if "figure" in each.around]
    assert alts == [f"Foto laporan {number}: {at}" for at in ("sebelum", "sebelum", "sesudah")]


def test_of_a_late_report_it_says_why_and_who_was_told(http: Any, morning: Hands) -> None:
    number = filed(http, visibility="public")["number"]
    morning.forward(hours=31)
    timer.wake_timer(number, 1)
    page = laporan(http, number)
    assert page.one("strong", class_="status-late").text == "Terlambat"
    assert note(page, "next") == [
        "Terlambat. Kelurahan Kebon Jeruk seharusnya menjawab paling lambat 24 Nov 16.04 WIB.",
        "Pimpinan Kecamatan Kebon Jeruk sudah diberi tahu.",
    ]
    why = page.one("section", class_="late").text
    assert why.startswith("Mengapa terlambat Kelurahan Kebon Jeruk menjadi penanggung jawab sejak")
    escalation = page.all("li", class_="entry")[0]
    assert escalation.attributes["class"] == "entry entry-escalation"
    assert "KELURAHAN" not in page.main


def test_a_paused_report_says_until_when(http: Any, morning: Hands) -> None:
    number = filed(http, visibility="public")["number"]
    step(http, number, "proses", 1)
    until = (MORNING + timedelta(days=2)).isoformat()
    step(http, number, "pause", 2, reason="cuaca", until=until)
    page = laporan(http, number)
    paused, finishes = note(page, "next")
    assert paused == "Pekerjaan ditunda oleh Kelurahan Kebon Jeruk sampai 26 Nov 10.04 WIB."
    assert finishes.startswith("Kelurahan Kebon Jeruk menyelesaikan laporan ini paling lambat ")
    assert titles(page)[0].startswith("Ditunda sampai 26 Nov 10.04 WIB: ")


def test_a_closed_report_says_who_finished_it_and_who_checks_the_result(
    http: Any, morning: Hands
) -> None:
    receipt = filed(http, visibility="public")
    number = receipt["number"]
    moved(http, number, "proses", "selesai")
    page = laporan(http, number)
    assert page.one("strong", class_="status-selesai").text == "Selesai"
    assert note(page, "next") == [
        "Selesai ditangani oleh Kelurahan Kebon Jeruk pada 24 Nov 10.04 WIB.",
        "Hasilnya sedang diperiksa oleh Biro Pemerintahan.",
    ]
    assert page.all("progress") == []
    verified(http, number, 3)
    reporters(http, receipt, "rating", stars=4, text="Cepat")
    page = laporan(http, number)
    assert facts_of(page)["Nilai"] == "4 dari 5"
    assert titles(page)[:2] == [
        "Pelapor memberi nilai 4 dari 5.",
        "Penyelesaian sudah diperiksa dan diterima.",
    ]


def test_a_matter_that_is_not_the_citys_says_so(http: Any, morning: Hands) -> None:
    where = {"address": "entah di mana"}
    number = filed(http, visibility="public", place=where)["number"]
    body = {"action": "outside", "version": 1, "note": NOTE, "reason": "pemerintah-pusat"}
    answer = acted(http, number, body, signed_in(city().settings.triage, "verifier"))
    assert answer.status_code == 200, answer.body
    page = laporan(http, number)
    assert note(page, "next")[1] == "Masalah ini bukan wewenang kota."
    assert titles(page)[0].startswith("Ditutup: ")


def test_supporters_are_counted(http: Any) -> None:
    number = filed(http, visibility="public")["number"]
    post(http, f"/v1/reports/{number}/support", {})
    page = laporan(http, number)
    assert facts_of(page)["Dukungan"] == "1 warga lain mengalami masalah yang sama."


@pytest.mark.parametrize(
    ("level", "steps", "open_to_others"),
    [
        ("public", (), "yes"),
        ("facts", ("proses",), "yes"),
        ("private", (), "no"),
        ("public", ("proses", "selesai"), "no"),
    ],
)
def test_others_take_part_while_that_is_possible(
    http: Any, level: str, steps: tuple[str, ...], open_to_others: str
) -> None:
    number = filed(http, visibility=level)["number"]
    moved(http, number, *steps)
    part = laporan(http, number).one("section", class_="take-part")
    assert part.attributes["data-open"] == open_to_others


# --- without a script ----------------------------------------------------------------------------


def test_there_is_a_way_without_a_script(http: Any) -> None:
    number = filed(http, visibility="public")["number"]
    page = laporan(http, number)
    assert f"Lacak lewat SMS: kirim STATUS {number} ke 08111272206." in page.main
    foot = page.one("footer")
    assert "Nyawa terancam? Telepon 112 sekarang." in foot.text
    assert "Tidak ada internet? Kirim SMS ke 08111272206." in foot.text
    links = {each.attributes["href"] for each in page.all("a")}
    assert {"tel:112", "sms:08111272206", f"{HOME}/lapor", f"{HOME}/privasi", "#main"} <= links
    assert page.one("div", id="app").around[-1] == "main"


def test_its_policy_allows_files_of_ours_only_and_it_keeps_to_that(http: Any) -> None:
    number = filed(http, visibility="public", attachments=[an_upload()])["number"]
    page = laporan(http, number)
    rules = dict(
        rule.strip().split(" ", 1) for rule in page.headers["Content-Security-Policy"].split(";")
    )
    photos = settings().photos
    assert rules == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": f"'self' blob: {photos}",
        "connect-src": f"'self' {photos}",
        "worker-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "svelte-trusted-html tanggap-scripts",
    }
    assert page.all("style") == []
    assert not any(
        name == "style" or name.startswith("on")
        for each in page.elements
        for name in each.attributes
    )
    module, data = page.all("script")
    assert module.attributes == {"type": "module", "src": "/report.js"}
    assert (module.text, data.attributes["type"]) == ("", "application/json")
    [style] = page.all("link", rel="stylesheet")
    assert style.attributes["href"] == frame.STYLE


def test_its_data_are_the_answer_of_the_api_with_its_tag(http: Any, morning: Hands) -> None:
    number = filed(http, visibility="public", description="Lubang </script> & <b>besar</b>")[
        "number"
    ]
    for path, language in (("/laporan/", "id"), ("/en/laporan/", "en")):
        page = opened(http, f"{path}{number}")
        answer = http.get(f"/v1/reports/{number}", headers={"Accept-Language": language})
        assert page.data == answer.json_body
        assert page.one("script", id="report").attributes["data-etag"] == answer.headers["ETag"]


def test_a_page_with_twenty_entries_is_small(http: Any) -> None:
    receipt = filed(http, visibility="public", description="Sampah menumpuk di depan gang. " * 10)
    for seq in range(1, 20):
        note = f"Petugas {seq * 7919} sudah datang ke lokasi dan mengangkut {seq} karung sampah"
        step(http, receipt["number"], "comment", seq, note=note)
    page = laporan(http, receipt["number"])
    assert len(page.data["timeline"]) == 20
    assert len(gzip.compress(page.body)) <= MOST_PACKED


def test_a_long_timeline_goes_on_in_older_pages(http: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(service, "MOST_BYTES", 4000)
    number = filed(http, visibility="public")["number"]
    for seq in range(1, 12):
        step(http, number, "comment", seq, note=f"langkah {seq}")
    page, seen = laporan(http, number), ["langkah 1 "]
    [older] = page.all("p", class_="older")
    assert older.text == "Riwayat sebelumnya"
    assert page.data["older"].startswith(f"{HOME}/v1/reports/{number}/timeline?before=")
    url = next(each.attributes["href"] for each in page.all("a", rel="nofollow"))
    assert url.startswith(f"{HOME}/laporan/{number}?before=")
    rest = opened(http, url.removeprefix(HOME))
    assert (rest.status, rest.meta("robots")) == (200, "noindex")
    assert rest.headers["Cache-Control"] == "public, max-age=15"
    seen = [each.text for each in (*page.all("blockquote"), *rest.all("blockquote"))]
    assert seen == [f"langkah {seq}" for seq in range(11, 0, -1)]
    refused = opened(http, f"/laporan/{number}?before=kemarin")
    assert (refused.status, refused.one("h1").text) == (422, "Belum berhasil")


# --- the head, for search engines and cards of links ---------------------------------------------


def test_the_head_of_a_public_report_is_for_search_engines_and_cards(
    http: Any, morning: Hands
) -> None:
    number = filed(http, visibility="public", attachments=[an_upload()])["number"]
    page = laporan(http, number)
    own = f"{HOME}/laporan/{number}"
    title = f"Sampah di Kebon Jeruk: menunggu · {number}"
    next_step = "Kelurahan Kebon Jeruk menjawab paling lambat hari ini pukul 16.04 WIB."
    assert page.one("title").text == f"{title} · Tanggap"
    assert page.meta("description") == f"{next_step} Sampah menumpuk di depan gang"
    assert page.meta("robots") == "index, follow, max-image-preview:large"
    assert "X-Robots-Tag" not in page.headers
    assert page.one("link", rel="canonical").attributes["href"] == own
    languages = {
        each.attributes["hreflang"]: each.attributes["href"]
        for each in page.all("link", rel="alternate")
        if "hreflang" in each.attributes
    }
    english = f"{HOME}/en/laporan/{number}"
    assert languages == {"id": own, "en": english, "x-default": own}
    assert (page.meta("og:title"), page.meta("og:url")) == (title, own)
    assert page.meta("og:description") == page.meta("description")
    assert page.meta("og:image").startswith(f"{HOME}/v1/reports/{number}/photos/")
    assert (page.meta("og:locale"), page.meta("og:locale:alternate")) == ("id_ID", "en_GB")
    assert page.meta("twitter:card") == "summary_large_image"
    switch = page.one("a", hreflang="en").attributes
    assert (switch["href"], switch["lang"]) == (english, "en")


def test_a_report_with_facts_is_listed_with_the_citys_card_and_without_words(http: Any) -> None:
    number = filed(http, attachments=[an_upload()])["number"]
    page = laporan(http, number)
    assert (page.meta("og:image"), page.meta("robots")[:5]) == (CARD, "index")
    assert note(page, "why-less")[0].startswith("Pelapor hanya menampilkan")
    assert page.all("section", class_="what") + page.all("img") == []
    assert "Sampah menumpuk" not in page.body.decode()


# --- the other states ----------------------------------------------------------------------------


def test_a_private_report_shows_moments_only_and_says_why(http: Any, morning: Hands) -> None:
    number = filed(http, visibility="private", attachments=[an_upload()])["number"]
    step(http, number, "proses", 1)
    page = laporan(http, number)
    assert (page.status, page.meta("robots")) == (200, "noindex")
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Cache-Control"] == "public, max-age=15"
    assert page.meta("og:image") == CARD
    assert page.one("h1").text == f"Laporan {number}"
    why = note(page, "why-less")
    assert why[0] == "Laporan ini rahasia. Hanya pelapor dan petugas yang dapat membacanya."
    assert note(page, "next")[0].startswith("Kelurahan Kebon Jeruk ")
    assert [*facts_of(page)] == ["Kantor penanggung jawab", "Dikirim"]
    assert titles(page)[0] == "Sedang diproses oleh Kelurahan Kebon Jeruk."
    hidden = ("Sampah", "sampah", NOTE, "/photos/", "106.7697")
    assert [each for each in hidden if each in page.body.decode()] == []


@pytest.mark.parametrize(
    ("decision", "sentence"), [("hide", "Disembunyikan dari umum"), ("reject", "Ditolak")]
)
def test_what_moderators_withheld_says_so_and_how_to_appeal(
    http: Any, decision: str, sentence: str
) -> None:
    number = filed(http, visibility="public")["number"]
    moderate(http, number, decision=decision, reason="spam")
    page = laporan(http, number)
    [why] = note(page, "why-less")
    assert why.startswith(f"{sentence}: ")
    assert (page.status, page.meta("robots"), page.meta("og:image")) == (200, "noindex", CARD)
    assert "Sampah" not in page.body.decode()
    if decision == "reject":
        assert page.one("strong", class_="status-ended").text == "Ditolak"
        assert note(page, "next") == []


def test_a_merged_report_leads_to_the_surviving_one(http: Any, aws: Aws) -> None:
    number, survivor = (filed(http, visibility="public")["number"] for _ in range(2))
    step(http, number, "merge", 1, into=survivor)
    aws.settle()
    page = laporan(http, number)
    assert page.one("strong", class_="status-ended").text == "Digabungkan"
    way = page.one("p", class_="merged")
    assert way.text == (
        "Laporan ini digabungkan dengan laporan lain tentang masalah yang sama."
        f" Lihat laporan {survivor}"
    )
    leads = f"{HOME}/laporan/{survivor}"
    assert leads in {each.attributes["href"] for each in page.all("a")}
    assert page.one("link", rel="canonical").attributes["href"] == leads
    assert (page.status, note(page, "next")) == (200, [])


def test_a_merged_report_does_not_tell_a_survivor_that_is_hidden(http: Any, aws: Aws) -> None:
    number = filed(http, visibility="public")["number"]
    receipt = filed(http, visibility="public")
    step(http, number, "merge", 1, into=receipt["number"])
    reporters(http, receipt, "visibility", visibility="private")
    for _ in range(3):
        aws.settle()
    page = laporan(http, number)
    assert receipt["number"] not in page.body.decode()
    assert note(page, "next")[0].startswith("Laporan ini digabungkan")


def test_an_erased_report_is_gone_but_for_its_status_and_times(http: Any, morning: Hands) -> None:
    receipt = filed(http, visibility="public", attachments=[an_upload()])
    number = receipt["number"]
    step(http, number, "proses", 1)
    tag = http.get(f"/laporan/{number}").headers["ETag"]
    reporters(http, receipt, "erasure")
    for headers in ({}, {"If-None-Match": tag}):
        answer = http.get(f"/laporan/{number}", headers=headers)
        assert answer.status_code == 410
    page = laporan(http, number)
    assert "ETag" not in page.headers
    assert page.headers["Cache-Control"] == "public, max-age=15"
    assert note(page, "why-less") == [
        "Data laporan ini sudah dihapus.",
        "Yang tersisa hanya status dan waktunya.",
    ]
    assert (page.meta("robots"), page.meta("og:image")) == ("noindex", CARD)
    assert page.one("strong", class_="status-proses")
    assert "Sampah" not in page.body.decode()
    assert NOTE not in page.body.decode()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_number_that_is_mistyped_can_be_typed_again(http: Any, prefix: str) -> None:
    page = opened(http, f"{prefix}/laporan/jk261124-brrae5")
    assert (page.status, page.headers["Cache-Control"]) == (404, "no-store")
    assert (page.meta("robots"), page.headers["X-Robots-Tag"]) == ("noindex", "noindex")
    title = "We do not know this number" if prefix else "Nomor ini tidak kami kenal"
    assert page.one("h1").text == title
    assert page.one("input").attributes["value"] == "jk261124-brrae5"
    assert page.one("form").attributes["action"] == f"{HOME}{prefix}/laporan/cari"
    assert len(note(page, "refusal")) == 2, "what the check character is for"
    assert "JK261124-BRRAE4" in page.main
    assert page.all("script", id="report") == []
    assert len(note(opened(http, f"{prefix}/laporan/halo"), "refusal")) == 1


def test_a_number_that_nobody_has_is_not_found(http: Any) -> None:
    page = opened(http, "/laporan/JK261124-BRRAE4")
    assert (page.status, page.one("h1").text) == (404, "Laporan tidak ditemukan")
    assert note(page, "refusal")[0] == ("Tidak ada laporan dengan nomor JK261124-BRRAE4.")
    assert (page.meta("robots"), page.headers["Cache-Control"]) == ("noindex", "no-store")


# --- addresses -----------------------------------------------------------------------------------

SPELLINGS = ("{small}", "{whole}", "{spaced}", "{dotted}", "{end}")


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_another_spelling_leads_to_the_address(
    http: Any, calls: Calls, prefix: str, spelling: str
) -> None:
    number = filed(http, visibility="public")["number"]
    calls.made.clear()
    typed = spelling.format(
        small=number.lower(),
        whole=number.replace("-", ""),
        spaced=f"{number[:2]}%20{number[2:8]}%20{number[9:]}",
        dotted=number.replace("-", "."),
        end=number[2:],
    )
    answer = http.get(f"{prefix}/laporan/{typed}")
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"{HOME}{prefix}/laporan/{number}"
    assert calls.made == []


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("visibility", ["public", "private"])
def test_the_short_link_of_an_sms_leads_to_the_page_and_asks_no_service(
    http: Any, calls: Calls, prefix: str, visibility: str
) -> None:
    number = filed(http, visibility=visibility)["number"]
    calls.made.clear()
    answer = http.get(f"{prefix}/l/{number}")
    assert (answer.status_code, answer.body) == (301, b"")
    assert answer.headers["Location"] == f"{HOME}{prefix}/laporan/{number}"
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert calls.made == []
    shown = opened(http, f"{prefix}/laporan/{number}")
    assert ("Sampah menumpuk" in shown.main) == (visibility == "public"), "as the page shows it"
    assert opened(http, f"{prefix}/l/JK261124-BRRAE5").status == 404


def test_the_form_for_a_number_needs_no_script(http: Any) -> None:
    number = filed(http, visibility="public")["number"]
    answer = http.get(f"/laporan/cari?nomor={number.lower()}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{HOME}/laporan/{number}")
    assert opened(http, "/laporan/cari?nomor=halo").status == 404


def test_a_head_is_answered_as_a_get_without_a_body(http: Any, morning: Hands) -> None:
    number = filed(http, visibility="public")["number"]
    for path in (number, number.lower(), "JK261124-BRRAE5"):
        asked = http.get(f"/laporan/{path}")
        head = http.request("HEAD", f"/laporan/{path}")
        assert (head.status_code, head.body) == (asked.status_code, b"")
        assert head.headers == asked.headers


# --- how long it is kept -------------------------------------------------------------------------


def test_a_page_costs_one_query_and_is_kept_as_the_answer_of_the_api_is(
    http: Any, calls: Calls, morning: Hands
) -> None:
    number = filed(http, visibility="public")["number"]
    calls.made.clear()
    answer = http.get(f"/laporan/{number}")
    assert calls.made == ["Query"]
    api = http.get(f"/v1/reports/{number}")
    assert answer.headers["Cache-Control"] == api.headers["Cache-Control"]
    tag = answer.headers["ETag"]
    for asked in (tag, f'"x", {tag}', f"W/{tag}"):
        again = http.get(f"/laporan/{number}", headers={"If-None-Match": asked})
        assert (again.status_code, again.body, again.headers["ETag"]) == (304, b"", tag)
    changed = http.get(f"/laporan/{number}", headers={"If-None-Match": api.headers["ETag"]})
    assert changed.status_code == 200, "the tag of the API is another one"


def test_a_tag_stands_for_one_page_only_however_the_clock_runs(http: Any, morning: Hands) -> None:
    receipt = filed(http, visibility="public")
    number = receipt["number"]
    seen: dict[str, bytes] = {}

    def looked() -> None:
        for prefix in ("", "/en"):
            answer = http.get(f"{prefix}/laporan/{number}")
            assert seen.setdefault(answer.headers["ETag"], answer.body) == answer.body

    for seconds in (0, 20, 40, 5 * 3600, 3600, 8 * 3600):
        morning.forward(seconds=seconds)
        looked()
    timer.wake_timer(number, 1)
    looked()
    post(http, f"/v1/reports/{number}/support", {})
    looked()
    version = http.get(f"/v1/work/{number}", headers=signed_in()).json_body["version"]
    step(http, number, "proses", version)
    for hours in (0, 1, 12, 12, 400 * 24):
        morning.forward(hours=hours)
        looked()


def test_a_new_build_is_a_new_page(http: Any, morning: Hands, monkeypatch: Any) -> None:
    number = filed(http, visibility="public")["number"]
    tag = http.get(f"/laporan/{number}").headers["ETag"]
    another = replace(settings(), version="5f3a")
    monkeypatch.setattr(service, "settings", lambda: another)
    assert http.get(f"/laporan/{number}", headers={"If-None-Match": tag}).status_code == 200


def test_the_edge_keeps_it_for_fifteen_seconds(
    edge: Edge, http: Any, calls: Calls, morning: Hands
) -> None:
    number = filed(http, visibility="public")["number"]
    morning.forward(seconds=5)  # early in a minute of its promise
    path = f"/laporan/{number}"
    first = edge.get(path)
    assert (first.status_code, first.asked) == (200, True)
    calls.made.clear()
    morning.forward(seconds=14)
    assert not edge.get(path).asked
    assert calls.made == []
    morning.forward(seconds=2)
    assert edge.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert [edge.get("/laporan/JK261124-BRRAE4").asked for _ in range(2)] == [True, True]


def test_every_message_leads_there_in_its_readers_language(http: Any, aws: Aws) -> None:
    bodies = [{"language": "id"}, {"language": "en"}]
    numbers = [filed(http, visibility="public", **body)["number"] for body in bodies]
    aws.settle()
    texts = json.dumps(aws.texts())
    for number, path in zip(numbers, ("", "/en"), strict=True):
        assert f" {HOME}{path}/l/{number}" in texts
        there = http.get(f"{path}/l/{number}")
        assert there.status_code in (301, 302, 303, 307, 308)
        assert there.headers["Location"].endswith(f"{path}/laporan/{number}")
    assert "/v1/reports/" not in texts
