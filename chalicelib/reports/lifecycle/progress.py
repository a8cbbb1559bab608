"""How much time of a report's next promise is left, or by how much it is late, on the promise's own
calendar; why it is late; and how long each office held it.

Times are rounded to whole minutes, and to whole hours from one day on, so that an answer stays true
for a while and may be cached (docs/decisions/0020).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import zip_longest

from chalicelib.city.model import City
from chalicelib.city.promise import DAY, compute_left, get_office_hours
from chalicelib.city.rows import Calendar
from chalicelib.platform.moments import format_time, format_time_english
from chalicelib.reports.labels import name_of
from chalicelib.reports.model import Report
from chalicelib.reports.resolution_time import Usual
from chalicelib.reports.status import Status

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Stage(StrEnum):
    """What is promised next."""

    ANSWER = "answer"
    COMPLETION = "completion"


@dataclass(frozen=True, slots=True)
class Countdown:
    """The countdown of an open report. ``minutes`` of the ``calendar`` are left until ``due``, or
    have passed since then when it is ``over``. While the clock is paused, they are the minutes that
    will be left at ``paused_until``. ``a_day`` is how many minutes of the calendar make a day.
    """

    stage: Stage
    due: datetime
    calendar: Calendar
    minutes: int
    over: bool
    paused_until: datetime | None
    a_day: int


def countdown_to(report: Report, now: datetime, city: City) -> Countdown | None:
    """Return the countdown of a report; None for a report without work to do, whose promise is
    over.
    """
    if not report.open:
        return None
    calendar, office = report.calendar, get_office_hours(city)
    a_day = office.a_day if calendar is Calendar.OFFICE else DAY
    paused = report.paused_until if report.paused_until and report.paused_until > now else None
    begins, over = paused or now, report.late(now)
    span = (report.due, begins) if over else (begins, report.due)
    return Countdown(
        stage=Stage.ANSWER if report.answered_at is None else Stage.COMPLETION,
        due=report.due,
        calendar=calendar,
        minutes=_round_minutes(compute_left(*span, calendar, office), a_day),
        over=over,
        paused_until=paused,
        a_day=a_day // MINUTE,
    )


def _round_minutes(span: timedelta, a_day: timedelta) -> int:
    """Return the minutes of a span, rounded down to the shown precision, so that nobody is promised
    more time than there is.
    """
    days, rest = divmod(span, a_day)
    rest -= rest % (HOUR if days else MINUTE)
    return (days * a_day + rest) // MINUTE


# Why a report is late, by its history: the step it waits for, and what has taken time before. The
# texts name offices, and nobody in them.


class Waiting(StrEnum):
    """The step that a late report waits for."""

    TRIAGE = "triage"  # central triage has to choose the office
    ANSWER = "answer"  # no office has answered
    START = "start"  # its holder has not begun
    WORK = "work"  # its holder is at work
    REWORK = "rework"  # the closing before was not accepted
    NOTHING = "nothing"  # it was closed, but late


@dataclass(frozen=True, slots=True)
class Lateness:
    """Why a report is late: the step that it has been ``waiting`` for at ``holder`` ``since`` a
    moment. ``handed_on`` is how often it changed offices, ``paused`` how long its clock was paused
    in all, ``sent_back`` how often a closing was not accepted.
    """

    waiting: Waiting
    holder: str
    since: datetime
    handed_on: int
    paused: timedelta
    sent_back: int


def explain_lateness(report: Report, now: datetime, city: City) -> Lateness | None:
    """Return why a report is late; None while it is not. The report is the one that its reader may
    see.
    """
    if not report.late(now):
        return None
    history, waiting = report.history, _find_waiting(report, city)
    received = report.filing.received_at
    return Lateness(
        waiting=waiting,
        holder=report.holder,
        since=received if waiting is Waiting.ANSWER else history.turned_at or received,
        handed_on=history.handed_on,
        paused=history.paused,
        sent_back=history.sent_back,
    )


def _find_waiting(report: Report, city: City) -> Waiting:
    if not report.open:
        return Waiting.NOTHING
    if report.holder == city.settings.triage and report.status is not Status.PROSES:
        return Waiting.TRIAGE
    if report.answered_at is None:
        return Waiting.ANSWER
    if report.history.turned_back:
        return Waiting.REWORK
    return Waiting.WORK if report.status is Status.PROSES else Waiting.START


# How long each office held a report, by its history.


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of time with one office, in whole clock seconds; ``until`` is None for the present
    holder.
    """

    office: str
    since: datetime
    until: datetime | None
    seconds: int


def list_turns(report: Report, now: datetime) -> list[Turn]:
    """Return the last turns of offices, in order; an office that got the report back has two. The
    present holder's seconds run until ``now``, or until the closing of a closed report: an office
    that has finished keeps nobody waiting.
    """
    turns = report.history.turns
    ends = [turn.since for turn in turns[1:]]
    stop = report.closed_at or now
    return [
        Turn(turn.office, turn.since, until, _seconds(turn.since, until or stop))
        for turn, until in zip_longest(turns, ends)
    ]


def holder_since(report: Report) -> datetime:
    """Return when the present holder got the report."""
    turns = report.history.turns
    return turns[-1].since if turns else report.filing.received_at


def _seconds(since: datetime, until: datetime) -> int:
    """Return the whole seconds between two moments, never below zero: a reader's clock may lag
    behind the clock that wrote the entry.
    """
    return max(0, int((until - since).total_seconds()))


# The sentences for the countdown and for the lateness, in Indonesian and English.


Pair = tuple[str, str]  # Indonesian, English

_SPOKEN: tuple[Callable[[datetime], str], ...] = (format_time, format_time_english)
_UNITS: tuple[Pair, ...] = (("hari", "day"), ("jam", "hour"), ("menit", "minute"))
_LESS: Pair = ("kurang dari 1 menit", "less than a minute")
_OF_OFFICE: Pair = (" kerja", " of office time")

_LEFT: Mapping[Stage, Pair] = {
    Stage.ANSWER: (
        "Sisa {span} untuk dijawab, paling lambat {due}.",
        "Due for an answer in {span}, by {due}.",
    ),
    Stage.COMPLETION: (
        "Sisa {span} untuk diselesaikan, paling lambat {due}.",
        "Due to be completed in {span}, by {due}.",
    ),
}
_OVER: Mapping[Stage, Pair] = {
    Stage.ANSWER: (
        "Janji jawaban, {due}, sudah lewat {span}.",
        "The answer was due by {due} and is late by {span}.",
    ),
    Stage.COMPLETION: (
        "Janji penyelesaian, {due}, sudah lewat {span}.",
        "Completion was due by {due} and is late by {span}.",
    ),
}
_PAUSED: Pair = (
    "Ditunda sampai {until}; setelah itu sisa {span}, selesai paling lambat {due}.",
    "Paused until {until}; from then on it is due in {span}, by {due}.",
)

_WAITING_TEXTS: Mapping[Waiting, Pair] = {
    Waiting.TRIAGE: (
        "Menunggu keputusan {holder} tentang kantor yang menangani, sejak {since}.",
        "{holder} has to decide which office takes it, since {since}.",
    ),
    Waiting.ANSWER: (
        "{holder} belum menjawab sejak laporan diterima, {since}.",
        "{holder} has not answered since the report was received, {since}.",
    ),
    Waiting.START: (
        "{holder} belum mulai mengerjakan, laporan dipegang sejak {since}.",
        "{holder} has not begun work; it holds the report since {since}.",
    ),
    Waiting.WORK: (
        "Masih dikerjakan {holder} sejak {since}.",
        "{holder} is still at work on it, since {since}.",
    ),
    Waiting.REWORK: (
        "Dikerjakan lagi oleh {holder} sejak {since}: penyelesaian sebelumnya tidak diterima.",
        "{holder} does it again since {since}: the earlier closing was not accepted.",
    ),
    Waiting.NOTHING: (
        "Baru selesai {since}, setelah janjinya lewat.",
        "It was completed {since}, later than promised.",
    ),
}
_HANDED_ON: Pair = ("Sudah {many} kali berpindah kantor.", "Handed from office to office: {many}.")
_WAS_PAUSED: Pair = ("Pernah ditunda selama {span}.", "It was paused for {span}.")
_SENT_BACK: Pair = ("Dikembalikan setelah ditutup: {many} kali.", "Sent back once closed: {many}.")


_RESOLUTION_TIME: Pair = (
    "Laporan {category} di {area} biasanya selesai dalam {span} (median {many} laporan).",
    "Reports of {category} in {area} usually take {span} (the median of {many}).",
)


def describe_resolution_time(usual: Usual, category: str, area: str, language: int) -> str:
    """Return the sentence for a resolution time; ``category`` and ``area`` are names. From one day
    on it is rounded down to whole hours.
    """
    minutes = int(usual.span.total_seconds()) // 60
    span = describe_span(minutes, language)
    return _RESOLUTION_TIME[language].format(
        category=category, area=area, span=span, many=usual.closings
    )


def describe_countdown(countdown: Countdown, language: int) -> str:
    """Return the sentence for a countdown. ``language`` is an index into a pair."""
    running = (_OVER if countdown.over else _LEFT)[countdown.stage]
    sentence = _PAUSED if countdown.paused_until else running
    speak = _SPOKEN[language]
    return sentence[language].format(
        span=describe_span(countdown.minutes, language, countdown.a_day)
        + (_OF_OFFICE[language] if countdown.calendar is Calendar.OFFICE else ""),
        due=speak(countdown.due),
        until=speak(countdown.paused_until) if countdown.paused_until else "",
    )


def describe_lateness(lateness: Lateness, city: City, language: int) -> str:
    """Return the sentences for the step that a report waits for, and for what took time before."""
    return " ".join(_lateness_reasons(lateness, city, language))


def _lateness_reasons(lateness: Lateness, city: City, language: int) -> Iterator[str]:
    since = _SPOKEN[language](lateness.since)
    holder = name_of(lateness.holder, city)
    yield _WAITING_TEXTS[lateness.waiting][language].format(holder=holder, since=since)
    if lateness.handed_on:
        yield _HANDED_ON[language].format(many=lateness.handed_on)
    if lateness.paused >= timedelta(minutes=1):
        minutes = int(lateness.paused.total_seconds()) // 60
        yield _WAS_PAUSED[language].format(span=describe_span(minutes, language))
    if lateness.sent_back:
        yield _SENT_BACK[language].format(many=lateness.sent_back)


def describe_span(minutes: int, language: int, a_day: int = 24 * 60) -> str:
    """Return ``2 hari 3 jam`` or ``5 jam 40 menit``; a day has ``a_day`` minutes. From one day on
    the minutes are left out.
    """
    days, rest = divmod(minutes, a_day)
    hours, minutes = divmod(rest, 60)
    counts = (days, hours, 0) if days else (0, hours, minutes)
    parts = [
        _count_units(count, unit, language)
        for count, unit in zip(counts, _UNITS, strict=True)
        if count
    ]
    return " ".join(parts) or _LESS[language]


def _count_units(number: int, unit: Pair, language: int) -> str:
    plural = "s" if language and number != 1 else ""
    return f"{number} {unit[language]}{plural}"
