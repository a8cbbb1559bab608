"""Desks: an officer files for a citizen who came, who leaves with a printed receipt."""

import re
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest
import segno

from chalicelib.casework import desk_receipt
from chalicelib.city.current import city
from chalicelib.city.model import City
from chalicelib.city.offices import desks_of
from chalicelib.city.rows import ChannelKind
from chalicelib.intake import schemas as intake_schemas
from chalicelib.platform import ids
from chalicelib.reports import number as numbers
from chalicelib.reports.filing import Place
from chalicelib.reports.model import Report
from chalicelib.reports.store.reports import load_report
from chalicelib.reports.tracking import report_url, track_url
from tests.api.answers import outcome, problem_of
from tests.api.test_bad_input import FIELDS
from tests.builders import JSON, KEBON_JERUK, MONDAY, a_body, a_report, filed, post, signed_in
from tests.description.test_openapi_http import _fits
from tests.moto_aws import Aws
from tests.rows import each_row

CLERK = signed_in(KEBON_JERUK, "desk")
CITY_HALL = signed_in("BIROPEM", "desk")
PAPER = {"Accept": "text/html"}
NEXT_DOOR = "31.73.05.1002"
NOWHERE = numbers.compose(MONDAY, 4711)  # well formed, nobody's
TOKEN = "0123456789abcdef0123456789abcdef"
DESK = city().channels["kelurahan"]


def at_desk(http: Any, headers: dict[str, str] = CLERK, path: str = "", **changes: Any) -> Any:
    return post(http, f"/v1/desk/reports{path}", a_body(**changes), headers)


def printed(http: Any, number: str, headers: dict[str, str] = CLERK) -> Any:
    return http.get(f"/v1/desk/reports/{number}/receipt", headers=headers)


# --- whose desk ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("office", "desks"),
    [
        (KEBON_JERUK, ["kelurahan"]),
        ("31.73.05", ["kecamatan"]),
        ("31.73", ["walikota"]),
        ("BIROPEM", ["balaikota"]),
        ("INSPEKTORAT", ["inspektorat"]),
        ("DLH", []),  # of the level of BIROPEM, whose desk is its own
        ("31", []),
        ("DLH-31.73", []),
        ("NASA", []),
        ("", []),
    ],
)
def test_an_office_has_the_desks_of_its_level_and_its_own(office: str, desks: list[str]) -> None:
    assert [desk.code for desk in desks_of(office, city())] == desks


def test_a_desk_that_is_not_enabled_is_nobodys() -> None:
    closed = replace(DESK, enabled=False)
    channels = {**city().channels, closed.code: closed}
    assert desks_of(KEBON_JERUK, replace(city(), channels=channels)) == ()


# --- filing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("priority", "hours"), [(None, (6, 168)), ("mendesak", (1, 24))])
def test_a_clerk_who_sees_that_it_is_urgent_says_so(
    http: Any, priority: str | None, hours: tuple[int, int]
) -> None:
    receipt = at_desk(http, priority=priority).json_body
    report, _ = load_report(receipt["number"])
    spans = (report.respond_by, report.complete_by)
    received = report.filing.received_at
    assert [(span - received) // timedelta(hours=1) for span in spans] == [*hours]
    assert outcome(at_desk(http, priority="gawat")) == (422, "bad-field")


def test_a_desk_files_for_a_citizen_and_answers_as_the_web_does(http: Any, aws: Aws) -> None:
    answer = at_desk(http, channel="kelurahan")
    assert answer.status_code == 201
    assert _fits(answer, intake_schemas.Receipt)
    receipt = answer.json_body
    number = receipt["number"]
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Location"] == report_url(number)
    assert receipt["track_url"] == track_url(number)
    page = f'</v1/desk/reports/{number}/receipt>; rel="alternate"; type="text/html"'
    assert answer.headers["Link"] == page
    report, _ = load_report(number)
    assert report.filing.channel == "kelurahan"
    assert report.holder == KEBON_JERUK
    assert report.token_hash == ids.hash_token(receipt["token"])


@pytest.mark.parametrize(
    ("office", "channel"),
    [
        (KEBON_JERUK, "kelurahan"),
        ("31.73.05", "kecamatan"),
        ("31.73", "walikota"),
        ("BIROPEM", "balaikota"),
        ("INSPEKTORAT", "inspektorat"),
    ],
)
def test_the_channel_may_be_left_out_where_an_office_has_one_desk(
    http: Any, office: str, channel: str
) -> None:
    for named in (None, channel):
        receipt = at_desk(http, signed_in(office, "desk"), channel=named).json_body
        assert load_report(receipt["number"])[0].filing.channel == channel


def test_an_office_of_two_desks_says_which(http: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    second = replace(DESK, code="loket-2", name="Loket 2", desk=KEBON_JERUK)
    monkeypatch.setattr(
        "chalicelib.casework.http.desk_routes.city",
        lambda: replace(city(), channels={**city().channels, second.code: second}),
    )
    answer = at_desk(http)
    assert outcome(answer) == (422, "bad-field")
    assert problem_of(answer)["field"] == "channel"
    receipt = at_desk(http, channel="loket-2").json_body
    assert load_report(receipt["number"])[0].filing.channel == "loket-2"


def test_a_citizen_may_come_with_what_lies_elsewhere(http: Any) -> None:
    assert at_desk(http, place={"kelurahan": NEXT_DOOR}).json_body["holder"]["code"] == NEXT_DOOR
    unknown = at_desk(http, place={"address": "dekat warung Bu Siti"}).json_body
    assert unknown["holder"]["code"] == city().settings.triage


def test_who_leaves_no_contact_is_served_too(http: Any, aws: Aws) -> None:
    assert at_desk(http, contact=None).status_code == 201
    assert not [item for item in aws.items() if item["sk"] == "Z#contact"]


# --- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize("groups", [["officer"], ["head", "verifier"], ["analyst"], ["admin"]])
def test_only_the_group_desk_files_and_is_told_so(http: Any, aws: Aws, groups: list[str]) -> None:
    answer = at_desk(http, signed_in(KEBON_JERUK, *groups))
    assert outcome(answer) == (403, "wrong-role")
    problem = problem_of(answer)
    assert problem["roles"] == ["desk"]
    assert "petugas loket" in problem["detail"]
    assert aws.items() == []


@pytest.mark.parametrize(
    ("office", "channel", "allowed"),
    [
        (KEBON_JERUK, "kecamatan", ["kelurahan"]),
        (KEBON_JERUK, "balaikota", ["kelurahan"]),
        ("31.73.05", "kelurahan", ["kecamatan"]),
        ("BIROPEM", "inspektorat", ["balaikota"]),
        ("DLH", "balaikota", []),
        ("DLH", None, []),
        ("DLH", "website", []),
        ("", "kelurahan", []),
        ("NASA", "kelurahan", []),
    ],
)
def test_another_offices_desk_is_refused_with_ones_own(
    http: Any, aws: Aws, office: str, channel: str | None, allowed: list[str]
) -> None:
    answer = at_desk(http, signed_in(office, "desk"), channel=channel)
    assert outcome(answer) == (403, "not-your-desk")
    problem = problem_of(answer)
    assert problem["allowed"] == allowed
    assert all(city().channels[code].name in problem["detail"] for code in allowed)
    english = {**signed_in(office, "desk"), "Accept-Language": "en"}
    told = problem_of(at_desk(http, english, channel=channel))["detail"]
    assert "desk officers" in told
    assert aws.items() == []


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ("kantin", "channel: kantin tidak kami kenal"),
        ("Kelurahan", "tidak kami kenal"),
        ("website", "kode loket kantor Anda sendiri"),
        ("whatsapp", "kode loket kantor Anda sendiri"),
        ("", "kode loket kantor Anda sendiri"),
        ("x" * 41, "kode loket kantor Anda sendiri"),
        (7, "kode loket kantor Anda sendiri"),
        (["kelurahan"], "kode loket kantor Anda sendiri"),
    ],
)
def test_what_is_no_desk_is_refused(http: Any, aws: Aws, channel: Any, words: str) -> None:
    answer = at_desk(http, channel=channel)
    assert outcome(answer) == (422, "bad-field")
    assert problem_of(answer)["field"] == "channel"
    assert words in problem_of(answer)["detail"]
    assert aws.items() == []


def test_the_body_has_the_limits_of_the_web(http: Any, aws: Aws) -> None:
    for changes, field, words in FIELDS:
        answer = at_desk(http, **changes)
        assert outcome(answer) == (422, "bad-field"), changes
        assert problem_of(answer)["field"] == field, changes
        assert words in problem_of(answer)["detail"], changes
    assert aws.items() == []


def test_the_web_takes_no_channel(http: Any) -> None:
    answer = post(http, "/v1/reports", a_body(channel="kelurahan"))
    assert problem_of(answer)["field"] == "channel"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", (400, "unreadable")),
        (b"{", (400, "unreadable")),
        (b"[]", (422, "bad-field")),
        (b"x" * 70_000, (413, "too-large")),
    ],
)
def test_a_body_that_is_no_body_is_refused(
    http: Any, aws: Aws, body: bytes, expected: tuple[int, str]
) -> None:
    assert outcome(http.post("/v1/desk/reports", headers=CLERK, body=body)) == expected
    assert aws.items() == []


def test_another_content_type_is_refused(http: Any) -> None:
    headers = {**CLERK, "Content-Type": "text/plain"}
    assert outcome(at_desk(http, headers)) == (415, "wrong-content-type")


def test_a_refusal_is_a_problem_for_those_who_ask_for_a_page_too(http: Any) -> None:
    assert outcome(at_desk(http, {**CLERK, **PAPER}, place={})) == (422, "bad-field")


# --- filing again --------------------------------------------------------------------------------

KEYED = {**CLERK, "Idempotency-Key": "kunci-1-7f3a9c0e2b5d"}


def test_the_same_key_and_body_answer_the_same_receipt(http: Any, aws: Aws) -> None:
    first = at_desk(http, KEYED)
    before = aws.items()
    again = at_desk(http, KEYED)
    assert (again.status_code, again.json_body) == (201, first.json_body)
    paper = at_desk(http, {**KEYED, **PAPER})
    assert _words(paper.body.decode()).count(first.json_body["token"]) == 1
    assert aws.items() == before


def test_the_same_key_with_another_body_is_a_clash(http: Any, aws: Aws) -> None:
    at_desk(http, KEYED)
    before = aws.items()
    answer = at_desk(http, KEYED, description="Pohon tumbang di jalan")
    assert outcome(answer) == (409, "key-reused")
    assert aws.items() == before


def test_a_key_is_an_offices_own(http: Any) -> None:
    next_door = {**signed_in(NEXT_DOOR, "desk"), "Idempotency-Key": KEYED["Idempotency-Key"]}
    web = {**JSON, "Idempotency-Key": KEYED["Idempotency-Key"]}
    receipts_of = [at_desk(http, KEYED).json_body, at_desk(http, next_door).json_body]
    receipts_of.append(filed(http, web))
    assert len({receipt["number"] for receipt in receipts_of}) == 3
    assert len({receipt["token"] for receipt in receipts_of}) == 3


def test_officers_of_one_office_share_its_keys(http: Any) -> None:
    colleague = {
        **signed_in(KEBON_JERUK, "desk", "officer"),
        "Idempotency-Key": KEYED["Idempotency-Key"],
    }
    assert at_desk(http, KEYED).json_body == at_desk(http, colleague).json_body


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_has_its_limits(http: Any, aws: Aws, key: str) -> None:
    answer = at_desk(http, {**CLERK, "Idempotency-Key": key})
    assert problem_of(answer)["field"] == "Idempotency-Key"
    assert aws.items() == []


def test_the_longest_key_is_a_key(http: Any) -> None:
    headers = {**CLERK, "Idempotency-Key": "k" * 255}
    assert at_desk(http, headers).json_body == at_desk(http, headers).json_body


def test_without_a_key_the_same_body_is_two_reports_unless_a_contact_says_who_files_it(
    http: Any,
) -> None:
    of_nobody = [at_desk(http, contact=None).json_body["number"] for _ in range(2)]
    of_somebody = [at_desk(http).json_body["number"] for _ in range(2)]
    assert of_nobody[0] != of_nobody[1]
    assert of_somebody[0] == of_somebody[1]


# --- page or JSON --------------------------------------------------------------------------------


@each_row(
    ("accept", "query", "page"),
    [
        ("text/html", "", True),
        ("TEXT/HTML; charset=utf-8", "", True),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "", True),
        ("image/png, text/html", "", True),
        ("application/json, text/html", "", False),
        ("application/json", "?html=1", False),
        ("*/*", "", False),
        ("*/*", "?html=1", True),
        ("*/*, text/html", "", False),
        (None, "", False),
        (None, "?html=", True),
        ("image/png", "", False),
        (",;,", "", False),
    ],
)
def test_the_receipt_is_a_page_for_those_who_accept_one_first(
    http: Any, accept: str | None, query: str, page: bool
) -> None:
    headers = {**CLERK, **({"Accept": accept} if accept else {})}
    answer = at_desk(http, headers, query)
    assert answer.status_code == 201
    kind = "text/html; charset=utf-8" if page else "application/json"
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Cache-Control"] == "no-store"
    assert "/receipt>" in answer.headers["Link"]
    assert answer.headers["Location"].startswith("https://")


# --- printing again ------------------------------------------------------------------------------


def test_a_receipt_is_printed_again_without_the_token(http: Any) -> None:
    receipt = at_desk(http).json_body
    answer = printed(http, receipt["number"])
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    page = answer.body.decode()
    assert receipt["number"] in page
    assert receipt["token"] not in _words(page)
    assert 'class="code"' not in page
    assert "Kode pelapor hanya ada di tanda terima pertama" in page


def test_it_is_found_by_a_number_typed_carelessly(http: Any) -> None:
    number = at_desk(http).json_body["number"]
    assert printed(http, number.lower().replace("-", "")).status_code == 200


def test_it_shows_who_holds_the_report_by_now(http: Any) -> None:
    number = at_desk(http).json_body["number"]
    to_kecamatan = {"action": "koordinasi", "version": 1, "note": "-", "to_agency": "31.73.05"}
    assert post(http, f"/v1/work/{number}/actions", to_kecamatan, signed_in()).status_code == 200
    answer = printed(http, number)
    assert answer.status_code == 200  # it came to this desk, wherever it goes
    assert "Kecamatan Kebon Jeruk" in answer.body.decode()


@pytest.mark.parametrize(
    ("reader", "status"),
    [
        (CLERK, 200),
        (signed_in(NEXT_DOOR, "desk"), 403),  # the same channel, another kelurahan
        (signed_in("31.73.05", "desk"), 403),  # its kecamatan, which has another desk
        (signed_in("31", "desk"), 403),
        (signed_in("", "desk"), 403),
    ],
)
def test_only_the_desk_it_came_to_prints_it_again(
    http: Any, reader: dict[str, str], status: int
) -> None:
    answer = printed(http, at_desk(http).json_body["number"], reader)
    assert answer.status_code == status
    if status == 403:
        assert outcome(answer) == (403, "not-your-desk")


def test_who_is_no_clerk_prints_nothing(http: Any) -> None:
    officer = signed_in(KEBON_JERUK, "officer", "head")
    answer = printed(http, at_desk(http).json_body["number"], officer)
    assert outcome(answer) == (403, "wrong-role")


def test_of_a_desk_many_offices_have_each_prints_what_is_of_its_own_area(http: Any) -> None:
    elsewhere = at_desk(http, place={"kelurahan": NEXT_DOOR}).json_body["number"]
    assert printed(http, elsewhere).status_code == 403
    assert printed(http, elsewhere, signed_in(NEXT_DOOR, "desk")).status_code == 200
    nowhere = at_desk(http, place={"address": "dekat warung"}).json_body["number"]
    assert printed(http, nowhere).status_code == 403


def test_a_kecamatan_prints_what_came_to_its_desk_for_any_of_its_kelurahan(http: Any) -> None:
    kecamatan = signed_in("31.73.05", "desk")
    number = at_desk(http, kecamatan).json_body["number"]
    assert printed(http, number, kecamatan).status_code == 200
    assert printed(http, number, signed_in("31.73.06", "desk")).status_code == 403
    assert printed(http, number).status_code == 403


def test_a_desk_of_one_office_prints_all_of_its_own(http: Any) -> None:
    number = at_desk(http, CITY_HALL).json_body["number"]
    assert load_report(number)[0].holder == KEBON_JERUK
    assert printed(http, number, CITY_HALL).status_code == 200


def test_what_came_by_another_way_is_not_printed(http: Any) -> None:
    assert outcome(printed(http, filed(http)["number"])) == (403, "not-your-desk")


@pytest.mark.parametrize(
    ("number", "kind"), [(NOWHERE, "unknown-report"), ("JK1", "mistyped-number")]
)
def test_a_number_that_is_nobodys_is_said_to_be_so(http: Any, number: str, kind: str) -> None:
    assert outcome(printed(http, number)) == (404, kind)


# --- the page ------------------------------------------------------------------------------------

ALLOWED = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "header",
        "b",
        "span",
        "div",
        "h1",
        "p",
    ),
    *("svg", "path", "dl", "dt", "dd"),
}


class Page(HTMLParser):
    """What a browser makes of it: elements, their attributes, and the words shown."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.shown: list[str] = []
        self.style = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] == ["style"] and not self.style:
            self.style = data
        else:
            self.shown.append(data)


def _words(page: str) -> str:
    return " ".join("".join(Page(page).shown).split())


def a_page(
    report: Report | None = None,
    *,
    token: str | None = TOKEN,
    where: City | None = None,
    **filing: Any,
) -> str:
    said = report or a_report(**{"channel": "kelurahan", **filing})[0]
    return desk_receipt.render_receipt(
        said, office=KEBON_JERUK, desk=DESK, token=token, city=where or city()
    )


def test_the_page_says_all_a_citizen_needs() -> None:
    report, _ = a_report(channel="kelurahan")
    words = _words(a_page(report))
    for told in (
        "Provinsi Daerah Khusus Ibukota Jakarta",
        "Kantor kelurahan: Kelurahan Kebon Jeruk",
        "Tanda terima laporan",
        report.number,
        "23 Nov 2026, 08.00 WIB",
        "Sampah",
        "Kel. Kebon Jeruk, Kec. Kebon Jeruk, Kota Administrasi Jakarta Barat",
        "Jawaban paling lambat",
        "selesai paling lambat",
        "Kode pelapor",
        f"buka {track_url(report.number)}",
        f"kirim STATUS {report.number} lewat SMS 08111272206",
        "Isi laporan: Sampah menumpuk di depan gang",
    ):
        assert told in words, told


def test_the_token_is_in_groups_of_four_and_copied_whole() -> None:
    page = a_page()
    groups = re.findall(r"<span>([^<]{1,4})</span>", page)
    assert groups == [TOKEN[start : start + 4] for start in range(0, 32, 4)]
    assert TOKEN in _words(page)


@pytest.mark.parametrize("draw", [0, 7, 4711, 33554431])
def test_the_code_is_the_address_at_level_m_or_better(draw: int) -> None:
    report, _ = a_report(draw=draw)
    code = segno.make_qr(track_url(report.number), error="m")
    assert code.error in ("M", "Q", "H")
    drawn = _matrix(a_page(report))
    assert drawn == [[bool(module) for module in row] for row in code.matrix]


def _matrix(page: str) -> list[list[bool]]:
    """The modules that the page's strokes cover, without the quiet zone of four."""
    [side] = re.findall(r'viewBox="0 0 (\d+) \1"', page)
    [strokes] = re.findall(r'<path stroke="#000" d="([^"]+)"', page)
    modules = [[False] * int(side) for _ in range(int(side))]
    x, y = 0, -0.5
    for verb, given in re.findall(r"([Mmh])([-\d. ]+)", strokes):
        numbers_of = [float(number) for number in given.split()]
        across, down = numbers_of[0], (numbers_of[1] if len(numbers_of) > 1 else 0)
        if verb == "M":
            x, y = int(across), down
        elif verb == "m":
            x, y = x + int(across), y + down
        else:
            for column in range(x, x + int(across)):
                modules[int(y)][column] = True
            x += int(across)
    quiet = [*modules[:4], *modules[-4:], *[row[:4] + row[-4:] for row in modules]]
    assert not any(any(row) for row in quiet)
    return [row[4:-4] for row in modules[4:-4]]


def test_the_page_is_of_one_a6_sheet_and_needs_nothing_from_outside() -> None:
    page = a_page()
    assert page.startswith('<!doctype html>\n<html lang="id">')
    read = Page(page)
    # CSS has no keyword for A6, and a browser prints what it does not know on A4:
    # https://www.w3.org/TR/css-page-3/#page-size-prop
    assert "@page { size: 105mm 148mm;" in read.style
    digest = b64encode(sha256(read.style.encode()).digest()).decode()
    policy = f"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{digest}'"
    assert ("content", policy) in read.attributes
    assert set(read.tags) <= ALLOWED
    assert not {name for name, _ in read.attributes} & {"style", "src", "href", "onload"}
    assert "url(" not in page
    assert "@import" not in page
    assert len(page.encode()) < 16_000


def test_it_is_black_on_white() -> None:
    colours = set(re.findall(r"#[0-9a-f]{3,6}\b", desk_receipt.STYLE)) | {"#000"}
    assert colours == {"#000", "#fff"}


HOSTILE = [
    "<script>alert(1)</script> sampah menumpuk",
    "</p></body></html><iframe src=//x.test></iframe>",
    "\"><img src=x onerror=alert('1')> 'sampah' & \"gang\"",
    "</style><style>body{display:none}</style>",
    "<!-- <![CDATA[ {number} %s ${x} &lt;b&gt; &#60;i&#62;",
    "\u202emudnabret hapmas\u202c \u0000\u0007\x1b[31m\ufeff sampah\r\n\tmenumpuk\u2028di gang",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(text: str) -> None:
    report, _ = a_report(
        channel="kelurahan", description=text, place=Place(address=text, area=KEBON_JERUK)
    )
    office = replace(city().offices[KEBON_JERUK], name=text)
    category = replace(city().categories["sampah"], name=text)
    where = replace(
        city(),
        offices={**city().offices, KEBON_JERUK: office},
        categories={**city().categories, "sampah": category},
    )
    page = a_page(report, where=where, token=text[:32])
    read, plain = Page(page), Page(a_page())
    assert sorted(set(read.tags)) == sorted(set(plain.tags))
    assert {name for name, _ in read.attributes} == {name for name, _ in plain.attributes}
    assert read.tags.count("dd") == plain.tags.count("dd")
    seen = "".join(filter(str.isprintable, " ".join(text.split())))
    assert _words(page).count(" ".join(seen.split())) == 5  # the office twice
    assert not [c for c in page if not c.isprintable() and c != "\n"]


def test_of_a_long_text_the_first_three_hundred_characters_are_printed() -> None:
    words = _words(a_page(description="é" * 4000))
    assert "é" * 299 + "…" in words
    assert "é" * 300 not in words
    assert "é" * 300 in _words(a_page(description="é" * 300))


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (Place(address="Jl. Panjang 5", area=KEBON_JERUK), "Jl. Panjang 5, Kel. Kebon Jeruk, Kec."),
        (Place(area="31.73.05"), "Kecamatan Kebon Jeruk"),
        (Place(address="dekat warung Bu Siti"), "dekat warung Bu Siti"),
        (Place(address="x" * 300), "x" * 89 + "…"),
        (Place(lat=-6.9175, lng=107.6191, found="outside"), "-6.9175, 107.6191"),
        (Place(), "Lokasi-"),
    ],
)
def test_the_place_is_told_by_what_is_known(place: Place, told: str) -> None:
    assert told in _words(a_page(place=place)).replace("Lokasi ", "Lokasi")


def test_a_category_the_tables_do_not_know_any_more_is_told_by_its_code() -> None:
    report, _ = a_report(channel="kelurahan")
    assert "kapal-selam" in _words(a_page(replace(report, category="kapal-selam")))


def test_without_the_channel_sms_nobody_is_sent_there() -> None:
    closed = {
        code: replace(row, enabled=row.enabled and row.kind is not ChannelKind.SMS)
        for code, row in city().channels.items()
    }
    words = _words(a_page(where=replace(city(), channels=closed)))
    assert "SMS" not in words
    assert "STATUS" not in words


def test_neither_the_citizens_contact_nor_the_clerk_is_on_paper(http: Any) -> None:
    contact = {"name": "Siti Rahayu", "phone": "0812-3456-7890", "email": "siti@rumah.id"}
    for page in (
        at_desk(http, {**CLERK, **PAPER}, contact=contact).body.decode(),
        printed(http, at_desk(http, contact=contact).json_body["number"]).body.decode(),
    ):
        for secret in ("Siti", "Rahayu", "812-3456", "81234567890", "rumah.id", "petugas", "of-31"):
            assert secret not in page


def test_personal_data_in_what_was_said_is_not_on_paper_either() -> None:
    said, where = "Hubungi 081234567890, got mampet", "Rumah 3173051234567890, Jl. Panjang"
    page = a_page(description=said, place=Place(address=where))
    assert "081234567890" not in page
    assert "3173051234567890" not in page
    assert ", got mampet" in page
    assert ", Jl. Panjang" in page


def test_where_the_matter_is_may_have_been_told_later() -> None:
    report, _ = a_report(channel="kelurahan", place=Place())
    told = replace(report, located=Place(address="Jl. Panjang 5", area=KEBON_JERUK))
    assert "Jl. Panjang 5, Kel. Kebon Jeruk" in _words(a_page(told))


def test_the_page_filed_for_has_the_reports_own_token(http: Any) -> None:
    answer = at_desk(http, {**CLERK, **PAPER})
    number = answer.headers["Location"].rpartition("/")[2]
    words = _words(answer.body.decode())
    assert f"Tanda terima laporan {number}" in words.replace("laporanJK", "laporan JK")
    token = "".join(re.findall(r"<span>([^<]{1,4})</span>", answer.body.decode()))
    assert load_report(number)[0].token_hash == ids.hash_token(token)
