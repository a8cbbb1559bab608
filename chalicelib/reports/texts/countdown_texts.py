"""The sentences about a report's progress: what is left of a promise, and why it is late."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from chalicelib.city.model import City
from chalicelib.city.rows import Calendar
from chalicelib.platform.i18n import Language, Sentence, sentences
from chalicelib.platform.texts.date_texts import format_span, format_time
from chalicelib.reports.deadlines.countdown import Countdown, Lateness, Waiting
from chalicelib.reports.resolution_time import Usual
from chalicelib.reports.texts.labels import name_of
from chalicelib.reports.timeline import Promised

_ = sentences("reports")


_LESS: Sentence = _("less than a minute")
_LEFT: Mapping[Promised, Sentence] = {
    Promised.ANSWER: _("An answer is due in {span}, by {due}."),
    Promised.COMPLETION: _("The work has to be done in {span}, by {due}."),
}
_OVER: Mapping[Promised, Sentence] = {
    Promised.ANSWER: _("The answer is {span} late. It was due {due}."),
    Promised.COMPLETION: _("The work is {span} late. It was due {due}."),
}
_PAUSED: Sentence = _("Paused until {until}. After that {span} are left, until {due}.")
_WAITING_TEXTS: Mapping[Waiting, Sentence] = {
    Waiting.TRIAGE: _("{holder} has had to decide since {since} which office takes the report."),
    Waiting.ANSWER: _("{holder} has held the report since {since} and has not answered."),
    Waiting.START: _("{holder} has held the report since {since} and has not begun work."),
    Waiting.WORK: _("{holder} has been working on it since {since}."),
    Waiting.REWORK: _(
        "{holder} has been redoing the work since {since}. The earlier work was not accepted."
    ),
    Waiting.NOTHING: _("The work was done {since}, after it was due."),
}
_HANDED_ON: Sentence = _("Moved between offices: {many} times.")
_WAS_PAUSED: Sentence = _("It was paused for {span}.")
_SENT_BACK: Sentence = _("Sent back after closing: {many} times.")
_RESOLUTION_TIME: Sentence = _(
    "Half of {many} reports about {category} in {area} were done within {span}."
)


def describe_resolution_time(usual: Usual, category: str, area: str, language: Language) -> str:
    """Return the sentence for a resolution time; ``category`` and ``area`` are names. From one day
    on it is rounded down to whole hours.
    """
    span = describe_span(usual.span, language)
    return _RESOLUTION_TIME[language].format(
        category=category, area=area, span=span, many=usual.closings
    )


def describe_countdown(countdown: Countdown, language: Language) -> str:
    """Return the sentence for a countdown."""
    running = (_OVER if countdown.over else _LEFT)[countdown.promise]
    sentence = _PAUSED if countdown.paused_until else running
    a_day = countdown.a_day if countdown.calendar is Calendar.OFFICE else None
    return sentence[language].format(
        span=describe_span(timedelta(minutes=countdown.minutes), language, a_day),
        due=format_time(countdown.due, language),
        until=format_time(countdown.paused_until, language) if countdown.paused_until else "",
    )


def describe_lateness(lateness: Lateness, city: City, language: Language) -> str:
    """Return the sentences for the step that a report waits for, and for what took time before."""
    return " ".join(_lateness_reasons(lateness, city, language))


def _lateness_reasons(lateness: Lateness, city: City, language: Language) -> Iterator[str]:
    since = format_time(lateness.since, language)
    holder = name_of(lateness.holder, city, language)
    yield _WAITING_TEXTS[lateness.waiting][language].format(holder=holder, since=since)
    if lateness.handed_on:
        yield _HANDED_ON[language].format(many=lateness.handed_on)
    if lateness.paused >= timedelta(minutes=1):
        yield _WAS_PAUSED[language].format(span=describe_span(lateness.paused, language))
    if lateness.sent_back:
        yield _SENT_BACK[language].format(many=lateness.sent_back)


def describe_span(span: timedelta, language: Language, a_day: int | None = None) -> str:
    """Return a span as ``format_span`` does, and words for less than a minute."""
    return format_span(span, language, a_day) or _LESS[language]
