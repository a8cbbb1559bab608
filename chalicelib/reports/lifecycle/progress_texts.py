"""The sentences about a report's progress: what is left of a promise, and why it is late."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from chalicelib.city.model import City
from chalicelib.city.rows import Calendar
from chalicelib.platform.moments import format_time, format_time_english
from chalicelib.reports.labels import name_of
from chalicelib.reports.lifecycle.progress import Countdown, Lateness, Stage, Waiting
from chalicelib.reports.resolution_time import Usual

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
