"""Why a report is late: the step that is waited for, and what has taken time before."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chalicelib.city.current import city
from chalicelib.platform.i18n import Language
from chalicelib.reports.access import visibility
from chalicelib.reports.deadlines import countdown as reports_progress
from chalicelib.reports.deadlines.countdown import Waiting
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.filing import Place
from chalicelib.reports.lifecycle import followup
from chalicelib.reports.lifecycle.followup import Objection
from chalicelib.reports.lifecycle.verification import verify_closing
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action
from chalicelib.reports.texts.countdown_texts import describe_lateness
from chalicelib.reports.timeline import Entry, Verdict
from tests.builders import (
    KECAMATAN_KEBON_JERUK,
    MONDAY,
    a_judgement,
    a_report,
    a_verifier,
    taken,
    wib,
)

HOUR = timedelta(hours=1)
SUDIN = "DLH-31.73"
LONG_AFTER = MONDAY + timedelta(days=30)
Told = tuple[Report, list[Entry]]


def a_filed(**changes: object) -> Told:
    report, entry = a_report(**changes)  # type: ignore[arg-type]
    return report, [entry]


def then(told: Told, action: Action, hours: float, **changes: object) -> Told:
    after, entry = taken(told[0], action, MONDAY + hours * HOUR, **changes)
    return after, [*told[1], entry]


def worked() -> Told:
    return then(a_filed(), Action.PROSES, 1)


def rejected() -> Told:
    report, entries = then(worked(), Action.SELESAI, 2)
    judgement = a_judgement(report.version, Verdict.REJECTED)
    again, entry = verify_closing(report, a_verifier(), judgement, MONDAY + 3 * HOUR, city())
    return again, [*entries, entry]


def appealed() -> Told:
    report, entries = then(worked(), Action.SELESAI, 2)
    again, entry = followup.appeal_closing(report, Objection("belum"), MONDAY + 4 * HOUR, city())
    return again, [*entries, entry]


def paused() -> Told:
    until = wib("2026-11-25 10:00")  # Wednesday, 49 hours after the pause begins
    report, entries = then(worked(), Action.PAUSE, 1, reason="cuaca", until=until)
    again, told = check_promise(report, until + HOUR, city(), most=1)  # looked at late
    return again, [*entries, *told]


def told_why(told: Told, now: datetime = LONG_AFTER) -> reports_progress.Lateness:
    why = reports_progress.explain_lateness(told[0], now, city())
    assert why
    return why


@pytest.mark.parametrize(
    ("told", "waiting", "since", "sentence"),
    [
        (
            a_filed(),
            Waiting.ANSWER,
            0,
            (
                "Kelurahan Kebon Jeruk menjadi penanggung jawab sejak 23 Nov 08.00 WIB dan belum "
                "menjawab."
            ),
        ),
        (
            a_filed(place=Place()),
            Waiting.TRIAGE,
            0,
            "Sejak 23 Nov 08.00 WIB, Biro Pemerintahan belum memutuskan kantor yang menangani.",
        ),
        (
            then(a_filed(), Action.KOORDINASI, 2, to_agency=SUDIN),
            Waiting.ANSWER,
            2,
            "menjadi penanggung jawab sejak 23 Nov 10.00 WIB dan belum menjawab. Sudah 1 kali",
        ),
        (
            then(a_filed(), Action.ASK, 2, note="Di sebelah mana?"),
            Waiting.START,
            0,
            "menjadi penanggung jawab sejak 23 Nov 08.00 WIB dan belum mulai mengerjakan.",
        ),
        (
            worked(),
            Waiting.WORK,
            1,
            ("Masih dikerjakan oleh Kelurahan Kebon Jeruk sejak 23 Nov 09.00"),
        ),
        (rejected(), Waiting.REWORK, 3, "Penyelesaian sebelumnya tidak diterima. Dikembalikan"),
        (appealed(), Waiting.REWORK, 4, "Dikerjakan lagi oleh Kecamatan Kebon Jeruk"),
        (then(appealed(), Action.PROSES, 5), Waiting.WORK, 5, "Dikembalikan setelah ditutup: 1"),
        (paused(), Waiting.WORK, 1, "Pernah ditunda selama 2 hari 1 jam."),
    ],
)
def test_the_step_that_is_waited_for_and_since_when(
    told: Told, waiting: Waiting, since: float, sentence: str
) -> None:
    why = told_why(told)
    assert (why.waiting, (why.since - MONDAY) / HOUR) == (waiting, since)
    assert why.holder == told[0].holder
    assert sentence in describe_lateness(why, city(), Language.INDONESIAN)
    english = describe_lateness(why, city(), Language.ENGLISH)
    assert english != describe_lateness(why, city(), Language.INDONESIAN)
    assert "{" not in english


def test_what_was_handed_on_is_counted() -> None:
    told = then(a_filed(), Action.KOORDINASI, 1, to_agency=SUDIN)
    told = then(told, Action.RETURN, 2, to_agency=KECAMATAN_KEBON_JERUK)
    assert told_why(told).handed_on == 2


@pytest.mark.parametrize(("days", "late"), [(3, False), (20, True)])
def test_a_closed_one_is_late_only_when_it_was_closed_late(days: int, late: bool) -> None:
    report, _ = then(worked(), Action.SELESAI, days * 24)
    why = reports_progress.explain_lateness(report, LONG_AFTER, city())
    assert (why is not None) is late
    if why:
        assert why.waiting is Waiting.NOTHING
        assert why.since == report.closed_at


def test_nothing_is_told_while_it_is_in_time() -> None:
    report, _ = a_filed()
    assert reports_progress.explain_lateness(report, report.respond_by, city()) is None


def test_of_a_private_report_its_moments_tell_the_same_and_no_note_does() -> None:
    for report, entries in (worked(), rejected(), appealed(), paused()):
        public = visibility.public_report(replace(report, visibility="private"), city())
        assert told_why((public, entries)) == told_why((report, entries))
