"""The sentences citizens get: short, in Indonesian, and right for each change."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.notifications import notified_kinds
from chalicelib.notifications.notified_kinds import is_told_to_reporter
from chalicelib.notifications.texts.gsm_text import ONE_PART
from chalicelib.notifications.texts.notice_texts import (
    find_note,
    write_notice,
)
from chalicelib.notifications.texts.receipt_texts import (
    write_ending,
    write_question,
    write_receipt,
    write_standing,
)
from chalicelib.notifications.texts.sms_texts import write_sms
from chalicelib.platform.entry_kinds import CITIZEN, REPORTER, SYSTEM, Kind
from chalicelib.platform.i18n import Language
from chalicelib.reports.access.levels import INTERNAL
from chalicelib.reports.contact.preferences import EMAIL, REPLY, SMS
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.filing import Place
from chalicelib.reports.lifecycle import assignment, lifecycle
from chalicelib.reports.lifecycle.lifecycle import Addition
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action, Status
from chalicelib.reports.texts.labels import LABELS, describe_promise, name_of
from chalicelib.reports.texts.rung_texts import rung_note
from chalicelib.reports.timeline import Decision, Entry, Promised, Verdict
from tests.builders import KEBON_JERUK, KECAMATAN_KEBON_JERUK, MONDAY, a_report, taken
from tests.rows import each_row

CITY = city()
ID, EN = Language
HOUR = timedelta(hours=1)
LONGEST = max(CITY.offices.values(), key=lambda office: len(office.name))
NOTE = "Sudah kami tindak lanjuti bersama warga dan petugas di lapangan. " * 40
SHORT = 320  # characters; an SMS of two parts has 306
LONGER = 459  # an SMS of three parts: with a reason, a name of a hundred letters and its end

# Every word our own sentences may use; names, notes, numbers and links are taken out first.
INDONESIAN = """
    ada agu anda apr batas belum cek dan dari des di dialihkan dibuka didisposisikan dijawab
    dikerjakan dikoordinasikan diproses diserahkan ditangani diterima diteruskan feb hari jadi
    jam jan janji jawab jawaban jul jun kami kasih ke keberatan kembali kini lagi lambat
    laporan lewat mar mei menit menunggu merah nov okt oleh paling penanggung penyelesaian
    pimpinan sedang sekarang selama selesai sep sudah tanda tanggapan terima waktu wib
"""


def entry_of(kind: Kind, status: Status, **changes: object) -> tuple[Report, Entry]:
    """A report of the office with the longest name, and something that happened to it."""
    report, first = a_report()
    given = {"seq": 2, "kind": kind, "status": status, "holder": LONGEST.code, "note": None}
    given |= {"by": LONGEST.code if changes.get("seq") != 1 else first.by}
    entry = replace(first, **{**given, **changes})  # type: ignore[arg-type]
    return replace(report, status=status, holder=LONGEST.code), entry


def track_url(report: Report) -> str:
    return f"https://lapor.tanggap.test/laporan/{report.number}"


def said(report: Report, entry: Entry) -> str:
    return write_notice(report, entry, CITY, track_url(report), ID)


EVERYTHING_TOLD = [
    pytest.param(*entry_of(Kind.STATUS, Status.MENUNGGU, seq=1), id="filed"),
    *[pytest.param(*entry_of(Kind.STATUS, status, note=NOTE), id=status) for status in Status],
    *[pytest.param(*entry_of(Kind.STATUS, s), id=f"{s} without a note") for s in Status],
    pytest.param(*entry_of(Kind.COMMENT, Status.PROSES, note=NOTE), id="comment"),
    pytest.param(
        *entry_of(Kind.COMMENT, Status.MENUNGGU, note=NOTE, by=REPORTER, to=(LONGEST.code,)),
        id="told more",
    ),
    pytest.param(*entry_of(Kind.REOPEN, Status.PROSES, note=NOTE, by=REPORTER), id="reopened"),
    pytest.param(
        *entry_of(Kind.APPEAL, Status.KOORDINASI, note=NOTE, by=REPORTER, to=(LONGEST.code,)),
        id="appealed",
    ),
    pytest.param(
        *entry_of(
            Kind.ESCALATION,
            Status.MENUNGGU,
            note="up1",
            to=(LONGEST.code,),
            at=MONDAY + 1000 * HOUR,
        ),
        id="escalated",
    ),
    pytest.param(
        *entry_of(
            Kind.ESCALATION,
            Status.MENUNGGU,
            note="redflag",
            to=("BIROPEM", "SETDA"),
            at=MONDAY + 145 * HOUR,
        ),
        id="flagged",
    ),
]


@each_row(("report", "entry"), EVERYTHING_TOLD)
def test_a_notice_stays_short_even_from_the_office_with_the_longest_name(
    report: Report, entry: Entry
) -> None:
    assert len(LONGEST.name) > 100
    assert is_told_to_reporter(entry)
    assert len(said(report, entry)) <= SHORT


# Each kind there is, as its notice needs it.
EACH_KIND = [
    entry_of(Kind.STATUS, Status.SELESAI, reason="swasta", note=NOTE),
    entry_of(Kind.COMMENT, Status.PROSES, note=NOTE, by=CITIZEN),
    entry_of(Kind.COMMENT, Status.PROSES, by=SYSTEM),
    entry_of(Kind.QUESTION, Status.MENUNGGU, note=NOTE),
    entry_of(Kind.PAUSE, Status.PROSES, reason="swadaya", until=MONDAY, note=NOTE),
    entry_of(Kind.RESUME, Status.PROSES),
    entry_of(Kind.CATEGORY, Status.PROSES, category="jalan", note=NOTE),
    entry_of(Kind.CATEGORY, Status.PROSES, category="jalan", until=MONDAY, note=NOTE),
    entry_of(Kind.VERIFICATION, Status.SELESAI, by="BIROPEM", verdict=Verdict.ACCEPTED),
    entry_of(Kind.VERIFICATION, Status.PROSES, by="BIROPEM", verdict=Verdict.REJECTED, note=NOTE),
    entry_of(Kind.IDENTITY, Status.PROSES, reason="keterangan"),
    entry_of(Kind.CONFIRMATION, Status.SELESAI, by=SYSTEM),
    entry_of(Kind.PLACE, Status.MENUNGGU, by=REPORTER, note=NOTE),
    entry_of(Kind.PLACE, Status.MENUNGGU, by=REPORTER, to=(LONGEST.code,), note=NOTE),
    entry_of(Kind.PLACE, Status.PROSES, note=f"Jalan Melati\n{NOTE}"),
    entry_of(Kind.TAKEN_BACK, Status.PROSES, to=(LONGEST.code,), note=NOTE),
    entry_of(Kind.WITHDRAWN, Status.SELESAI, by=REPORTER, reason="lainnya", note=NOTE),
    entry_of(Kind.PHOTOS_OPENED, Status.PROSES),
    *(
        entry_of(Kind.VISIBILITY, Status.PROSES, by=REPORTER, visibility=level)
        for level in Visibility
    ),
    entry_of(Kind.VISIBILITY, Status.PROSES, by=SYSTEM, visibility=Visibility.FACTS),
    entry_of(Kind.EXPORT, Status.PROSES, by=REPORTER),
    entry_of(Kind.MERGE, Status.PROSES, to=(LONGEST.code,), note=NOTE),
    entry_of(Kind.MERGE, Status.PROSES),
    entry_of(Kind.UNMERGE, Status.PROSES, to=(LONGEST.code,), note=NOTE),
    entry_of(Kind.UNMERGE, Status.PROSES),
    *(
        entry_of(Kind.MODERATION, Status.PROSES, decision=each, reason="bukan-laporan", note=NOTE)
        for each in (Decision.HIDE, Decision.REJECT, Decision.RESTORE, Decision.UPHOLD)
    ),
    entry_of(
        Kind.MODERATION,
        Status.PROSES,
        decision=Decision.APPEAL,
        by=REPORTER,
        until=MONDAY,
        note=NOTE,
    ),
    *(each.values for each in EVERYTHING_TOLD),
]
# What is the same in both languages.
SHARED = {"wib", "jan", "feb", "mar", "apr", "jun", "jul", "sep", "nov"}


def bare(text: str, report: Report) -> set[str]:
    """The words of ours in a notice: without what somebody wrote, names, numbers and links."""
    text = re.sub(r'"[^"]*"', "", text).replace(track_url(report), "").replace(report.number, "")
    for office in sorted(CITY.offices.values(), key=lambda office: -len(office.name)):
        text = text.replace(office.name, "")
    return {*re.findall(r"[a-z]+", text.lower())}


@pytest.mark.parametrize("language", Language)
def test_every_kind_is_told_shortly_in_both_languages(language: Language) -> None:
    for report, entry in EACH_KIND:  # 37 of them
        assert is_told_to_reporter(entry)
        text = write_notice(report, entry, CITY, track_url(report), language)
        begin, look = {ID: ("Laporan", "Cek"), EN: ("Report", "See")}[language]
        assert text.startswith(f"{begin} {report.number}: ")
        assert text.endswith(f" {look}: {track_url(report)}")
        assert "{" not in text
        assert "  " not in text
        assert len(f"{text} {write_ending(SMS, CITY, '', language)}") <= LONGER
    assert {entry.kind for _, entry in EACH_KIND} == notified_kinds.NOTIFIED_KINDS


def test_an_english_notice_has_no_indonesian_word() -> None:
    known = {*INDONESIAN.split()} - SHARED
    for report, entry in EACH_KIND:
        text = write_notice(report, entry, CITY, track_url(report), EN)
        assert bare(text, report) & known == set(), text


def test_several_heads_are_named_as_several_in_english() -> None:
    report, entry = entry_of(
        Kind.ESCALATION, Status.MENUNGGU, note="redflag", to=("BIROPEM", "SETDA"), by=SYSTEM
    )
    assert "to the heads of Governance Bureau and " in write_notice(report, entry, CITY, "", EN)
    one = replace(entry, to=("BIROPEM",))
    assert "to the head of Governance Bureau." in write_notice(report, one, CITY, "", EN)


def test_every_kind_is_told_or_not_on_purpose() -> None:
    assert set(Kind) == notified_kinds.NOTIFIED_KINDS | notified_kinds.SILENT_KINDS
    assert set() == notified_kinds.NOTIFIED_KINDS & notified_kinds.SILENT_KINDS
    assert {*INTERNAL} <= notified_kinds.SILENT_KINDS  # what passes between offices


def test_of_what_strangers_add_is_told_how_often_and_no_word() -> None:
    report, entry = entry_of(Kind.COMMENT, Status.PROSES, note="JAHAT", by=CITIZEN)
    assert "ada 1 tambahan dari warga lain." in said(report, entry)
    assert "JAHAT" not in said(report, entry)
    assert find_note(entry) is None
    told = {
        language: write_notice(report, entry, CITY, "url", language, additions=3)
        for language in Language
    }
    assert "ada 3 tambahan dari warga lain." in told[Language.INDONESIAN]
    assert "there are 3 additions from other residents." in told[Language.ENGLISH]


def test_every_message_says_how_to_hear_no_more() -> None:
    assert CITY.settings.stop_sms in write_ending(SMS, CITY, "", ID)
    for way in (REPLY, SMS, EMAIL):  # a push is ended in the browser, and on the report's page
        for language in Language:
            text = write_ending(way, CITY, "https://x.test/a", language)
            assert ("https://x.test/a" in text) == (way == EMAIL)
            assert ("STOP" in text) == (way != EMAIL)


@each_row(("report", "entry"), EVERYTHING_TOLD)
def test_a_notice_says_which_report_and_where_to_look(report: Report, entry: Entry) -> None:
    text = said(report, entry)
    assert text.startswith(f"Laporan {report.number}: ")
    assert text.endswith(f" Cek: {track_url(report)}")


@each_row(("report", "entry"), EVERYTHING_TOLD)
def test_a_notice_has_no_word_that_is_not_indonesian(report: Report, entry: Entry) -> None:
    assert bare(said(report, entry), report) <= {*INDONESIAN.split()}


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        (Action.PROSES, 'sedang diproses oleh Kelurahan Kebon Jeruk. "Segera ditindaklanjuti"'),
        (
            Action.KOORDINASI,
            'dialihkan ke Dinas Lingkungan Hidup. "Segera ditindaklanjuti"',
        ),
        (Action.COMMENT, 'ada tanggapan dari Kelurahan Kebon Jeruk. "Segera ditindaklanjuti"'),
    ],
)
def test_each_step_is_told_in_its_own_sentence(action: Action, sentence: str) -> None:
    report, entry = taken(a_report()[0], action, MONDAY, to_agency="DLH")
    url = track_url(report)
    assert said(report, entry) == f"Laporan {report.number}: {sentence} Cek: {url}"


def test_an_instruction_down_is_told_with_its_office() -> None:
    report, entry = taken(
        replace(a_report()[0], holder="DLH"),
        Action.DISPOSISI,
        MONDAY,
        to_agency="DLH-31.73",
        note=None,
    )
    office = "Suku Dinas Lingkungan Hidup Kota Administrasi Jakarta Barat"
    assert f": diserahkan ke {office}. Cek: " in said(report, entry)


def test_the_end_is_told_with_what_was_done() -> None:
    begun, _ = taken(a_report()[0], Action.PROSES, MONDAY)
    report, entry = taken(begun, Action.SELESAI, MONDAY, note="sudah diangkut")
    assert 'selesai ditangani oleh Kelurahan Kebon Jeruk. "sudah diangkut" Cek' in said(
        report, entry
    )


def test_the_receipt_names_the_holder_and_both_promises() -> None:
    report, entry = a_report()  # Monday, 23 November 2026, 08.00
    assert describe_promise(report) == (
        "Jawaban paling lambat 23 Nov 14.00 WIB, selesai paling lambat 30 Nov 08.00 WIB."
    )
    start = "sudah kami terima. Penanggung jawab: Kelurahan Kebon Jeruk."
    assert f"{start} {describe_promise(report)} Cek" in said(report, entry)


def climbed(report: Report, *hours: float) -> tuple[Report, list[Entry]]:
    """The report and its rungs, its timer having looked so long after Monday, 08.00."""
    entries: list[Entry] = []
    for each in hours:
        report, found = check_promise(report, MONDAY + each * HOUR, CITY)
        entries += found
    return report, entries


def test_two_escalations_to_one_office_differ_also_in_the_short_form_of_an_sms() -> None:
    report, entries = climbed(a_report()[0], 6, 24, 30, 78, 144)
    end = "https://lapor.example.go.id/l/JK261123-BRRAE4 Berhenti? SMS STOP ke 08111272206."
    texts = [
        write_sms(report, entry, CITY, end, ID, ONE_PART)
        for entry in entries
        if is_told_to_reporter(entry)
    ]
    assert len({*texts}) == len(texts) == 5
    facts = [text.partition(": ")[2].partition(" https")[0] for text in texts]
    assert facts[1:3] == [
        "jawaban pertama telat, ke pimpinan Kec. Kebon Jeruk. Cek:",
        "jawaban telat 1 hari, diteruskan ke pimpinan Kec. Kebon Jeruk.",
    ]


def test_an_escalation_is_told_with_the_promise_that_passed_and_whoever_hears_of_it() -> None:
    report, entries = climbed(a_report()[0], 6, 24, 30, 78, 144)
    texts = [said(report, entry) for entry in entries if is_told_to_reporter(entry)]
    start = f"Laporan {report.number}: "
    promise = "batas waktu jawaban (23 Nov 14.00 WIB) sudah lewat"
    assert [text.removeprefix(start).partition(". Cek")[0] for text in texts] == [
        f"{promise}, jadi diteruskan ke pimpinan Kelurahan Kebon Jeruk",
        (
            "batas waktu jawaban pertama (24 Nov 08.00 WIB) sudah lewat,"
            " jadi diteruskan ke pimpinan Kecamatan Kebon Jeruk"
        ),
        f"{promise} 1 hari, jadi diteruskan ke pimpinan Kecamatan Kebon Jeruk",
        f"{promise} 3 hari, jadi diteruskan ke pimpinan Kota Administrasi Jakarta Barat",
        (
            "belum dijawab selama 6 hari,"
            " jadi diteruskan ke pimpinan Biro Pemerintahan dan Sekretariat Daerah"
        ),
    ]


def test_the_timeline_says_of_each_rung_why_it_was_taken_and_to_whom() -> None:
    report, entries = climbed(a_report()[0], 4.8, 6, 24, 31.5, 78, 144, 246)
    entries = [entry for entry in entries if entry.promise is not Promised.COMPLETION]
    promise = "atas waktu jawaban (23 Nov 14.00 WIB) sudah lewat"
    assert [rung_note(entry, CITY, report) for entry in entries] == [
        "Pengingat kepada Kelurahan Kebon Jeruk: jawaban paling lambat 23 Nov 14.00 WIB.",
        f"B{promise}. Diteruskan ke pimpinan Kelurahan Kebon Jeruk, kantor penanggung jawab.",
        (
            "Batas waktu jawaban pertama (24 Nov 08.00 WIB) sudah lewat."
            " Diteruskan ke pimpinan Kecamatan Kebon Jeruk,"
            " 1 tingkat di atas kantor penanggung jawab."
        ),
        (
            f"B{promise} 1 hari 1 jam. Diteruskan ke pimpinan Kecamatan Kebon Jeruk,"
            " 1 tingkat di atas kantor penanggung jawab."
        ),
        (
            f"B{promise} 3 hari. Diteruskan ke pimpinan Kota Administrasi Jakarta Barat,"
            " 2 tingkat di atas kantor penanggung jawab."
        ),
        (
            "Belum dijawab selama 6 hari."
            " Diteruskan ke pimpinan Biro Pemerintahan dan Sekretariat Daerah."
        ),
        f"Pengingat kepada pimpinan Kota Administrasi Jakarta Barat: b{promise} 10 hari.",
    ]
    assert [entry.note for entry in entries] == [
        "remind",
        "head",
        "firstanswer",
        "up1",
        "up2",
        "redflag",
        "weekly",
    ]


def test_after_an_answer_it_is_the_completion_that_is_due_and_earlier_rungs_keep_their_words() -> (
    None
):
    report, early = climbed(a_report()[0], 4.8, 6)
    before = [rung_note(entry, CITY, report) for entry in early]
    report, _ = taken(report, Action.PROSES, MONDAY + 6 * HOUR)  # in the second of the rung
    report, entries = climbed(report, 134.4, 168, 192)
    assert [rung_note(entry, CITY, report) for entry in early] == before
    assert [rung_note(entry, CITY, report) for entry in entries] == [
        "Pengingat kepada Kelurahan Kebon Jeruk: selesai paling lambat 30 Nov 08.00 WIB.",
        (
            "Batas waktu penyelesaian (30 Nov 08.00 WIB) sudah lewat."
            " Diteruskan ke pimpinan Kelurahan Kebon Jeruk, kantor penanggung jawab."
        ),
        (
            "Batas waktu penyelesaian (30 Nov 08.00 WIB) sudah lewat 1 hari."
            " Diteruskan ke pimpinan Kecamatan Kebon Jeruk,"
            " 1 tingkat di atas kantor penanggung jawab."
        ),
    ]


def test_a_rung_keeps_its_words_whatever_becomes_of_the_promise_and_without_its_report() -> None:
    report, (reminder, head) = climbed(a_report()[0], 4.8, 6)
    moved = replace(report, respond_by=MONDAY + 50 * HOUR)
    words = (
        "Batas waktu jawaban (23 Nov 14.00 WIB) sudah lewat."
        " Diteruskan ke pimpinan Kelurahan Kebon Jeruk, kantor penanggung jawab."
    )
    assert rung_note(head, CITY, moved) == rung_note(head, CITY) == words
    assert rung_note(reminder, CITY) == (
        "Pengingat kepada Kelurahan Kebon Jeruk: jawaban paling lambat 23 Nov 14.00 WIB."
    )


def test_a_pause_before_a_rung_moves_the_promise_that_rung_is_about() -> None:
    report, _ = taken(a_report()[0], Action.PROSES, MONDAY + HOUR)
    until = MONDAY + 26 * HOUR
    report, _ = taken(report, Action.PAUSE, MONDAY + 2 * HOUR, reason="cuaca", until=until)
    report, entries = climbed(report, 26, 192)
    assert [entry.kind for entry in entries] == [Kind.RESUME, Kind.REMINDER, Kind.ESCALATION]
    assert rung_note(entries[-1], CITY, report).startswith(
        "Batas waktu penyelesaian (1 Des 08.00 WIB) sudah lewat. Diteruskan ke pimpinan"
    )


def test_reminders_of_a_task_and_of_a_verdict_say_what_is_waited_for() -> None:
    report, entry = entry_of(
        Kind.REMINDER, Status.PROSES, task=4, to=("DLH-31.73", "DLH"), holder=KEBON_JERUK
    )
    assert rung_note(entry, CITY, report) == (
        "Pengingat kepada pimpinan Suku Dinas Lingkungan Hidup Kota Administrasi Jakarta Barat"
        " dan Dinas Lingkungan Hidup: tugas yang diminta sudah lewat batas waktunya."
    )
    report, entry = entry_of(Kind.REMINDER, Status.SELESAI, to=("BIROPEM",))
    assert rung_note(entry, CITY, report) == (
        "Pengingat kepada pimpinan Biro Pemerintahan: penyelesaian menunggu pemeriksaan."
    )


@pytest.mark.parametrize(
    ("holder", "to"),
    [
        (
            "BIROPEM",
            "pimpinan Sekretariat Daerah, 1 tingkat di atas kantor penanggung jawab",
        ),  # triage
        (
            "31",
            (
                "pimpinan Provinsi Daerah Khusus Ibukota Jakarta, kantor penanggung jawab. Tidak "
                "ada kantor di atasnya"
            ),
        ),
        ("TUTUP", "pimpinan Provinsi Daerah Khusus Ibukota Jakarta"),
    ],
)
def test_an_escalation_names_its_heads_whoever_holds_the_report(holder: str, to: str) -> None:
    report, entries = climbed(replace(a_report()[0], holder=holder), 30)
    assert rung_note(entries[-1], CITY, report).endswith(f"1 hari. Diteruskan ke {to}.")


@pytest.mark.parametrize(
    ("kind", "hears"),
    [
        (Kind.STATUS, True),
        (Kind.COMMENT, True),
        (Kind.ESCALATION, True),
        (Kind.REMINDER, False),
        (Kind.NOTE, False),
        (Kind.CONFIRMATION, True),
        (Kind.CATEGORY, True),
    ],
)
def test_a_reporter_hears_of_what_concerns_them(kind: Kind, hears: bool) -> None:
    assert is_told_to_reporter(entry_of(kind, Status.PROSES)[1]) is hears


def test_a_long_note_is_cut_where_it_shows() -> None:
    report, entry = entry_of(Kind.COMMENT, Status.PROSES, note="a" * 2000)
    assert 'aaa..." Cek' in said(report, entry)
    report, entry = entry_of(Kind.COMMENT, Status.PROSES, note="a" * 96)
    assert f'"{"a" * 96}"' in said(report, entry)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("DLH", "Dinas Lingkungan Hidup"),
        ("pelapor", "Pelapor"),
        ("warga", "Warga"),
        ("sistem", "Sistem"),
        ("TUTUP", "TUTUP"),  # the tables do not know it any more
    ],
)
def test_whoever_acted_has_a_name(code: str, name: str) -> None:
    assert name_of(code, CITY, ID) == name


def test_every_status_is_named_to_citizens() -> None:
    assert {status: (label[ID], label[EN]) for status, label in LABELS.items()} == {
        Status.MENUNGGU: ("Menunggu", "Waiting"),
        Status.KOORDINASI: ("Koordinasi", "Coordination"),
        Status.DISPOSISI: ("Disposisi", "Disposition"),
        Status.PROSES: ("Proses", "In progress"),
        Status.SELESAI: ("Selesai", "Done"),
    }


def added(report: Report, *, reporter: bool = True) -> tuple[Report, Entry]:
    """The report after somebody told the place."""
    place = Place("Kebon Jeruk", area=KEBON_JERUK, found="named")
    return lifecycle.add_to_report(
        report, Addition("Di Kebon Jeruk", MONDAY, reporter, place), CITY
    )


@pytest.mark.parametrize(
    ("kind", "by", "to", "hears"),
    [
        (Kind.COMMENT, REPORTER, (), False),  # they said it themselves
        (Kind.COMMENT, CITIZEN, (), True),  # of others they hear
        (Kind.COMMENT, REPORTER, (KEBON_JERUK,), True),  # but it brought another holder
        (Kind.COMMENT, KEBON_JERUK, (), True),
        (Kind.RATING, REPORTER, (), False),
        (Kind.VISIBILITY, REPORTER, (), True),  # others see more of it now, or less
        (Kind.REOPEN, REPORTER, (), True),  # its status has changed
        (Kind.APPEAL, REPORTER, (KECAMATAN_KEBON_JERUK,), True),
        (Kind.WITHDRAWN, REPORTER, (), True),  # the message of the closing
    ],
)
def test_a_reporter_hears_of_what_citizens_add_when_it_brings_another_holder(
    kind: Kind, by: str, to: tuple[str, ...], hears: bool
) -> None:
    assert is_told_to_reporter(entry_of(kind, Status.MENUNGGU, by=by, to=to)[1]) is hears


def test_a_new_holder_is_told_to_who_told_the_place() -> None:
    report, entry = added(a_report(place=Place())[0])
    assert said(report, entry) == (
        f"Laporan {report.number}: terima kasih. Sekarang ditangani oleh Kelurahan Kebon Jeruk."
        f" Cek: {track_url(report)}"
    )


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (Kind.REOPEN, "dibuka kembali. Diproses lagi oleh Kelurahan Kebon Jeruk."),
        (Kind.APPEAL, "keberatan Anda sekarang ditangani oleh Kelurahan Kebon Jeruk."),
        (Kind.WITHDRAWN, "ditarik oleh pelapornya, jadi ditutup."),
    ],
)
def test_who_objects_is_told_who_has_it_now_and_not_their_own_words(
    kind: Kind, sentence: str
) -> None:
    report, entry = entry_of(kind, Status.PROSES, by=REPORTER, note=NOTE, holder=KEBON_JERUK)
    url = track_url(report)
    assert said(report, entry) == f"Laporan {report.number}: {sentence} Cek: {url}"


def test_who_has_it_done_again_once_more_hears_who_was_told() -> None:
    to = (KECAMATAN_KEBON_JERUK,)
    report, entry = entry_of(Kind.REOPEN, Status.PROSES, by=REPORTER, holder=KEBON_JERUK, to=to)
    assert (
        "lagi oleh Kelurahan Kebon Jeruk. Kami juga memberi tahu pimpinan Kecamatan Kebon Jeruk."
        in (said(report, entry))
    )
    assert "it again. We also told the head of Kecamatan Kebon Jeruk." in (
        write_notice(report, entry, CITY, "", EN)
    )


PROMISED = "Jawaban paling lambat 23 Nov 14.00 WIB, selesai paling lambat 30 Nov 08.00 WIB."


def test_a_receipt_says_who_has_it_what_is_promised_and_where_to_look() -> None:
    report = a_report()[0]
    assert write_receipt(report, CITY, track_url(report), ID) == (
        f"Laporan {report.number} sudah kami terima. Penanggung jawab: Kelurahan Kebon Jeruk."
        f" {PROMISED} Cek: {track_url(report)}"
    )


@pytest.mark.parametrize(
    ("filing", "question"),
    [
        ({}, ""),
        ({"place": Place()}, "Di mana lokasinya?"),
        (
            {"description": "tolong", "category": CITY.settings.fallback_category},
            "Apa yang terjadi?",
        ),
        (
            {"place": Place(), "description": "hai", "category": CITY.settings.fallback_category},
            "Apa yang terjadi dan di mana?",
        ),
    ],
)
def test_receipt_and_first_notice_ask_for_what_is_missing(
    filing: dict[str, object], question: str
) -> None:
    report, entry = a_report(**{"channel": "sms", **filing})  # type: ignore[arg-type]
    assert write_question(report, CITY, ID).startswith(question)
    assert bool(write_question(report, CITY, ID)) == bool(question)
    for text in (write_receipt(report, CITY, track_url(report), ID), said(report, entry)):
        assert question in text
        assert ("?" in text) == bool(question)
        assert "  " not in text
        assert text.endswith(f" Cek: {track_url(report)}")
        assert len(text) <= SHORT


@pytest.mark.parametrize("channel", ["website", "kelurahan", "dissolved"])
def test_nobody_is_asked_where_no_answer_comes_in(channel: str) -> None:
    report, _ = a_report(place=Place(), channel=channel)
    assert write_question(report, CITY, ID) == ""


def test_what_was_told_later_is_not_asked_again() -> None:
    report = added(a_report(place=Place(), channel="sms")[0])[0]
    assert write_question(report, CITY, ID) == ""


def test_a_dissolved_office_keeps_its_name_and_its_successor_is_told_to_the_reporter() -> None:
    gone = replace(CITY.offices["DLH"], code="LAMA", name="Dinas Kebersihan", successor="DLH")
    city = replace(CITY, former={"LAMA": gone})
    report, entry = assignment.inherit_report(replace(a_report()[0], holder="LAMA"), MONDAY, city)
    assert is_told_to_reporter(entry)
    url = track_url(report)
    assert write_notice(report, entry, city, url, ID) == (
        f"Laporan {report.number}: sekarang ditangani oleh Dinas Lingkungan Hidup. Cek: {url}"
    )
    assert name_of("LAMA", city, ID) == "Dinas Kebersihan"


def test_how_a_report_stands_is_told_with_its_promise_while_it_is_open() -> None:
    waiting = a_report()[0]
    begun = taken(waiting, Action.PROSES, MONDAY)[0]
    closed = taken(begun, Action.SELESAI, MONDAY)[0]
    url, office = track_url(waiting), "Kelurahan Kebon Jeruk"
    assert [write_standing(each, CITY, url, ID) for each in (waiting, begun, closed)] == [
        f"Laporan {waiting.number}: menunggu jawaban {office}. {PROMISED} Cek: {url}",
        f"Laporan {waiting.number}: sedang diproses oleh {office}. {PROMISED} Cek: {url}",
        f"Laporan {waiting.number}: selesai ditangani oleh {office}. Cek: {url}",
    ]


@pytest.mark.parametrize("status", Status)
def test_how_a_report_stands_is_told_shortly_and_with_nothing_anybody_wrote(status: Status) -> None:
    report, _ = entry_of(Kind.STATUS, status)
    text = write_standing(report, CITY, track_url(report), ID)
    assert len(text) <= SHORT
    assert report.filing.description not in text
    assert report.filing.description not in write_receipt(report, CITY, track_url(report), ID)
