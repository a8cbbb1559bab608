"""The sentences that tell how far a report is and why it is late, in Indonesian and English."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from chalicelib.city.model import Calendar, City
from chalicelib.platform.moments import spoken, spoken_in_english
from chalicelib.reports.labels import name_of
from chalicelib.reports.lifecycle.progress import Countdown, Lateness, Stage, Waiting
from chalicelib.reports.resolution_time import Usual

Pair = tuple[str, str]  # Indonesian, English

_SPOKEN: tuple[Callable[[datetime], str], ...] = (spoken, spoken_in_english)
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

_WAITING: Mapping[Waiting, Pair] = {
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


_USUAL: Pair = (
    "Laporan {category} di {area} biasanya selesai dalam {span} (median {many} laporan).",
    "Reports of {category} in {area} usually take {span} (the median of {many}).",
)


def usual(told: Usual, category: str, area: str, language: int) -> str:
    """``category`` and ``area`` by name. Whole hours where it is a day or more."""
    minutes = int(told.span.total_seconds()) // 60
    lasts = span(minutes, language)
    return _USUAL[language].format(category=category, area=area, span=lasts, many=told.closings)


def countdown(told: Countdown, language: int) -> str:
    """``language`` is the place in a pair."""
    sentence = _PAUSED if told.paused_until else (_OVER if told.over else _LEFT)[told.stage]
    speak = _SPOKEN[language]
    return sentence[language].format(
        span=span(told.minutes, language, told.a_day)
        + (_OF_OFFICE[language] if told.calendar is Calendar.OFFICE else ""),
        due=speak(told.due),
        until=speak(told.paused_until) if told.paused_until else "",
    )


def lateness(told: Lateness, city: City, language: int) -> str:
    """What is waited for, and what has taken time before."""
    return " ".join(_reasons(told, city, language))


def _reasons(told: Lateness, city: City, language: int) -> Iterator[str]:
    since = _SPOKEN[language](told.since)
    holder = name_of(told.holder, city)
    yield _WAITING[told.waiting][language].format(holder=holder, since=since)
    if told.handed_on:
        yield _HANDED_ON[language].format(many=told.handed_on)
    if told.paused >= timedelta(minutes=1):
        minutes = int(told.paused.total_seconds()) // 60
        yield _WAS_PAUSED[language].format(span=span(minutes, language))
    if told.sent_back:
        yield _SENT_BACK[language].format(many=told.sent_back)


def span(minutes: int, language: int, a_day: int = 24 * 60) -> str:
    """``2 hari 3 jam`` or ``5 jam 40 menit``; days of ``a_day`` minutes."""
    days, rest = divmod(minutes, a_day)
    hours, minutes = divmod(rest, 60)
    parts = (days, hours, 0) if days else (0, hours, minutes)
    told = [
        _many(number, unit, language) for number, unit in zip(parts, _UNITS, strict=True) if number
    ]
    return " ".join(told) or _LESS[language]


def _many(number: int, unit: Pair, language: int) -> str:
    plural = "s" if language and number != 1 else ""
    return f"{number} {unit[language]}{plural}"
