"""The words for reminders and escalations: why a rung of the ladder was taken, and whom it reached.
An entry has the rung's code; the words come from the entry and its report.
"""

from collections.abc import Mapping

from chalicelib.city.model import City
from chalicelib.city.offices import superiors_of
from chalicelib.city.rows import RungKind
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.i18n import Language, Sentence, plurals, sentences
from chalicelib.platform.texts.date_texts import format_span, format_time
from chalicelib.reports.model import Report
from chalicelib.reports.status import Status
from chalicelib.reports.texts.labels import describe_heads
from chalicelib.reports.timeline import Entry, Promised

_, _n = sentences("reports"), plurals("reports")


def rung_note(
    entry: Entry,
    city: City,
    report: Report | None = None,
    language: Language = Language.INDONESIAN,
) -> str:
    """Return what the timeline shows of a reminder or an escalation: why, and which offices it
    reached.
    """
    if entry.kind is Kind.REMINDER:
        what = describe_reminder(entry, city, report, language)
        return REMINDED[language].format(to=describe_heads(entry, city, language), what=what)
    return describe_escalation(entry, city, report, language)


REMINDED = _("Reminder to {to}: {what}.")


def describe_breach(
    entry: Entry, city: City, report: Report | None, language: Language = Language.INDONESIAN
) -> str:
    """Return which promise had passed, and by how long, when the entry was written. How long a
    report with a red flag has waited is known only with the ``report``.
    """
    if is_red_flag(entry, city):
        waited = format_span(entry.at - report.filing.received_at, language) if report else ""
        return (FLAGGED_AFTER if waited else FLAGGED)[language].format(waited=waited)
    promise = PROMISES[entry.promise or Promised.COMPLETION][language]
    until = entry.until or entry.at
    span = format_span(entry.at - until, language)
    words = {"promise": promise, "until": format_time(until, language, entry.at), "span": span}
    return (PASSED_BY if span else PASSED_AT)[language].format(**words)


FLAGGED = _("no answer for too long")
FLAGGED_AFTER = _("no answer for {waited}")
PROMISES: Mapping[Promised, Sentence] = {
    Promised.ANSWER: _("the answer"),
    Promised.FIRST_ANSWER: _("the first answer"),
    Promised.OWN_COMPLETION: _("the completed work, by the office's own date,"),
    Promised.COMPLETION: _("the completed work"),
}
PASSED_AT = _("{promise} was due {until}")
PASSED_BY = _("{promise} was due {until} and is {span} late")


def describe_reminder(
    entry: Entry, city: City, report: Report | None, language: Language = Language.INDONESIAN
) -> str:
    """Return what is due, and when."""
    if entry.task:
        return TASK_OVERDUE[language]
    if entry.status is Status.SELESAI:
        return UNVERIFIED[language]
    until = entry.until or entry.at
    if until <= entry.at:
        return describe_breach(entry, city, report, language)
    sentence = ANSWER_DUE_BY if entry.promise is Promised.ANSWER else END_DUE_BY
    return sentence[language].format(until=format_time(until, language, entry.at))


TASK_OVERDUE = _("the task is late")
UNVERIFIED = _("the completed work is waiting to be checked")
ANSWER_DUE_BY = _("the answer is due by {until}")
END_DUE_BY = _("the work has to be done by {until}")


def describe_escalation(
    entry: Entry, city: City, report: Report | None, language: Language = Language.INDONESIAN
) -> str:
    """Return why a report was escalated, to which heads, and how far above the holder their offices
    stand. That is left out for the offices that watch the whole city, and for a holder that was
    dissolved since.
    """
    why = describe_breach(entry, city, report, language)
    words = {"why": f"{why[0].upper()}{why[1:]}", "to": describe_heads(entry, city, language)}
    if not is_red_flag(entry, city) and entry.holder in city.offices:
        superiors = [office.code for office in superiors_of(entry.holder, city)]
        if entry.to == (entry.holder,):
            sentence = ESCALATED_TO_HOLDER if superiors else ESCALATED_AT_TOP
            return sentence[language].format(**words)
        if entry.to[0] in superiors:
            levels = superiors.index(entry.to[0]) + 1
            return ESCALATED_UP.choose(levels, language).format(**words, levels=levels)
    return ESCALATED[language].format(**words)


ESCALATED = _("{why}. Passed to {to}.")
ESCALATED_TO_HOLDER = _("{why}. Passed to {to}, the office in charge.")
ESCALATED_AT_TOP = _("{why}. Passed to {to}, the office in charge. There is no office above it.")
ESCALATED_UP = _n(
    "{why}. Passed to {to}, {levels} level above the office in charge.",
    "{why}. Passed to {to}, {levels} levels above the office in charge.",
)


def is_red_flag(entry: Entry, city: City) -> bool:
    """Return whether an entry is that of a rung with a red flag."""
    flags = {rung.code for rung in city.ladder if rung.kind is RungKind.RED_FLAG}
    return entry.note in flags
