"""What a timeline says of rungs, erasures and dissolved offices, in each language."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.platform.entry_kinds import CITIZEN, REPORTER, SYSTEM, Kind
from chalicelib.platform.i18n import Language
from chalicelib.reports.lifecycle import assignment
from chalicelib.reports.model import Outcome
from chalicelib.reports.status import Status
from chalicelib.reports.texts.labels import (
    describe_reporter_choice,
    describe_succession,
    find_channel_status,
    name_of,
)
from chalicelib.reports.texts.rung_texts import rung_note
from chalicelib.reports.timeline import Entry, Promised
from tests.builders import KEBON_JERUK, KECAMATAN_KEBON_JERUK, MONDAY, a_report
from tests.rows import each_row

CITY = city()
ID, EN = Language
HOUR = timedelta(hours=1)
ANSWER = {"promise": Promised.ANSWER, "until": MONDAY + 6 * HOUR}
COMPLETION = {"promise": Promised.COMPLETION, "until": MONDAY + 168 * HOUR}
PASSED = "The answer was due 23 Nov 14:00 WIB"


def entry_of(kind: Kind, **changes: Any) -> Entry:
    given = {"seq": 2, "kind": kind, "by": SYSTEM, "holder": KEBON_JERUK, **changes}
    return replace(a_report()[1], **given)


@each_row(
    ("hours", "kind", "changes", "note"),
    [
        (
            4.8,
            Kind.REMINDER,
            {"to": (KEBON_JERUK,), **ANSWER},
            "Reminder to Kelurahan Kebon Jeruk: the answer is due by 23 Nov 14:00 WIB.",
        ),
        (
            4.8,
            Kind.REMINDER,
            {"to": (KEBON_JERUK,), **COMPLETION},
            "Reminder to Kelurahan Kebon Jeruk: the work has to be done by 30 Nov 08:00 WIB.",
        ),
        (
            9,
            Kind.REMINDER,
            {"to": ("DLH",), "task": 4},
            ("Reminder to the head of Environment Agency: the task is late."),
        ),
        (
            9,
            Kind.REMINDER,
            {"to": ("BIROPEM",), "status": Status.SELESAI},
            (
                "Reminder to the head of Governance Bureau: the completed work is waiting to be "
                "checked."
            ),
        ),
        (
            6,
            Kind.ESCALATION,
            {"to": (KEBON_JERUK,), **ANSWER},
            f"{PASSED}. Passed to the head of Kelurahan Kebon Jeruk, the office in charge.",
        ),
        (
            6,
            Kind.ESCALATION,
            {"to": ("31",), "holder": "31", **ANSWER},
            (
                f"{PASSED}. Passed to the head of {CITY.offices['31'].name_en},"
                " the office in charge. There is no office above it."
            ),
        ),
        (
            6,
            Kind.ESCALATION,
            {"to": (KECAMATAN_KEBON_JERUK,), **ANSWER},
            (
                f"{PASSED}. Passed to the head of Kecamatan Kebon Jeruk,"
                " 1 level above the office in charge."
            ),
        ),
        (
            6,
            Kind.ESCALATION,
            {"to": ("31.73",), **ANSWER},
            (
                f"{PASSED}. Passed to the head of Kota Administrasi Jakarta Barat,"
                " 2 levels above the office in charge."
            ),
        ),
        (
            0,
            Kind.ESCALATION,
            {"to": ("BIROPEM", "SETDA"), "note": "redflag"},
            (
                "No answer for too long."
                " Passed to the heads of Governance Bureau and Regional Secretariat."
            ),
        ),
    ],
)
def test_rungs_are_told_in_english(
    hours: float, kind: Kind, changes: dict[str, Any], note: str
) -> None:
    entry = entry_of(kind, **{"at": MONDAY + hours * HOUR, **changes})
    assert rung_note(entry, CITY, a_report()[0], EN) == note


@each_row(
    ("changes", "indonesian", "english"),
    [
        (
            {"by": REPORTER},
            "Pelapor meminta data pribadinya dihapus.",
            "The reporter asked us to erase their personal data.",
        ),
        (
            {"reason": "selesai"},
            "Masa simpan data pribadi sudah berakhir.",
            "The time for keeping the personal data is over.",
        ),
        (
            {"removed": ("texts 1", "files 12", "gone 3")},
            "Data pribadi dihapus: 1 isi laporan, 12 berkas, 3 gone.",
            "Personal data were erased: 1 description, 12 files, 3 gone.",
        ),
        (
            {},
            "Data pribadi dihapus: tidak ada yang tersisa.",
            "Personal data were erased: none were left.",
        ),
        (
            {"kind": Kind.EXPORT, "by": REPORTER},
            "Salinan data diunduh oleh pelapor.",
            "The reporter fetched a copy of the data.",
        ),
        (
            {"kind": Kind.VISIBILITY, "by": REPORTER, "visibility": Visibility.PRIVATE},
            "Disembunyikan dari umum.",
            "Hidden from the public.",
        ),
        (
            {"kind": Kind.VISIBILITY, "by": REPORTER, "visibility": Visibility.PUBLIC},
            "Ditampilkan untuk umum beserta isi dan fotonya.",
            "Shown to the public with its text and photos.",
        ),
        (
            {"kind": Kind.VISIBILITY, "by": REPORTER, "visibility": Visibility.FACTS},
            "Ditampilkan untuk umum tanpa isi dan fotonya.",
            "Shown to the public without its text and photos.",
        ),
    ],
)
def test_what_its_reporter_chose_is_told(
    changes: dict[str, Any], indonesian: str, english: str
) -> None:
    entry = replace(entry_of(Kind.ERASURE), **changes)
    assert describe_reporter_choice(entry) == indonesian
    assert describe_reporter_choice(entry, EN) == english


def test_a_dissolved_office_is_named_in_the_language_of_the_reader() -> None:
    gone = replace(
        CITY.offices["DLH"],
        code="LAMA",
        name="Dinas Kebersihan",
        name_en="Cleaning Agency",
        successor="DLH",
    )
    after = replace(CITY, former={"LAMA": gone})
    report = replace(a_report()[0], holder="LAMA")
    _, entry = assignment.inherit_report(report, MONDAY, after)
    stored = "Dinas Kebersihan tidak ada lagi. Laporan ini kini ditangani Dinas Lingkungan Hidup."
    assert entry.note == describe_succession(entry, after) == stored
    assert describe_succession(entry, after, EN) == (
        "Cleaning Agency no longer exists. Environment Agency now handles this report."
    )
    renamed = replace(after, former={"LAMA": replace(gone, name="Dinas Lain")})
    assert describe_succession(entry, renamed, EN) == stored
    assert describe_succession(replace(entry, note=None), after, EN) is None


def test_whoever_acted_is_named_in_the_language_of_the_reader() -> None:
    actors = (REPORTER, CITIZEN, SYSTEM, "DLH", KEBON_JERUK, "TUTUP")
    assert [name_of(code, CITY, ID) for code in actors] == [
        *("Pelapor", "Warga", "Sistem"),
        *("Dinas Lingkungan Hidup", "Kelurahan Kebon Jeruk", "TUTUP"),
    ]
    assert [name_of(code, CITY, EN) for code in actors] == [
        *("Reporter", "Resident", "System"),
        *("Environment Agency", "Kelurahan Kebon Jeruk", "TUTUP"),
    ]


@each_row(
    ("changes", "word"),
    [
        ({}, "Belum Terverifikasi"),
        ({"status": Status.KOORDINASI}, "Belum Ditindaklanjuti"),
        ({"status": Status.DISPOSISI}, "Belum Ditindaklanjuti"),
        ({"status": Status.PROSES}, "Proses"),
        ({"status": Status.SELESAI, "outcome": Outcome.DONE}, "Selesai"),
        ({"status": Status.SELESAI, "outcome": Outcome.OUTSIDE}, "Bukan Wewenang"),
        ({"status": Status.SELESAI, "outcome": Outcome.REJECTED}, "Diarsipkan"),
        (
            {"status": Status.SELESAI, "outcome": Outcome.WITHDRAWN, "next_check": None},
            "Diarsipkan",
        ),
        ({"status": Status.SELESAI, "outcome": Outcome.DONE, "next_check": None}, "Ditutup"),
    ],
)
def test_a_channel_is_told_the_status_in_its_own_words(changes: dict[str, Any], word: str) -> None:
    report = replace(a_report(channel="lapor")[0], **changes)
    assert find_channel_status(report, CITY) == word
    assert find_channel_status(replace(report, filing=a_report()[0].filing), CITY) is None


def test_an_entry_has_the_status_of_its_own_moment() -> None:
    """The report may have gone on when a notice is sent."""
    closed = replace(
        a_report(channel="lapor")[0],
        status=Status.SELESAI,
        outcome=Outcome.DONE,
        next_check=None,
    )
    said = {Kind.STATUS: "Selesai", Kind.CONFIRMATION: "Ditutup"}
    for kind, word in said.items():
        entry = entry_of(kind, status=Status.SELESAI)
        assert find_channel_status(closed, CITY, entry) == word
    earlier = entry_of(Kind.STATUS, status=Status.PROSES)
    assert find_channel_status(closed, CITY, earlier) == "Proses"
