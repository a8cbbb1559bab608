"""The words for statuses, offices, promises and rungs of the ladder."""

from collections.abc import Callable, Mapping

from chalicelib.city.model import City
from chalicelib.city.rows import ChannelState, Office, Visibility
from chalicelib.city.word_rows import Danger
from chalicelib.platform.entry_kinds import CITIZEN, REPORTER, SYSTEM, Kind
from chalicelib.platform.i18n import Language, Plural, Sentence, plurals, sentences, tell_name
from chalicelib.platform.texts.date_texts import format_time
from chalicelib.reports.filing import OUTSIDE, UNKNOWN
from chalicelib.reports.model import Outcome, Report
from chalicelib.reports.status import Status
from chalicelib.reports.timeline import Entry

_, _n = sentences("reports"), plurals("reports")

LABELS: Mapping[Status, Sentence] = {
    Status.MENUNGGU: _("Waiting"),
    Status.KOORDINASI: _("Coordination"),
    Status.DISPOSISI: _("Disposition"),
    Status.PROSES: _("In progress"),
    Status.SELESAI: _("Done"),
}
# In the place of "Done", where no work was done.
ENDINGS: Mapping[Outcome | None, Sentence] = {
    Outcome.ANSWERED: _("Answered"),
    Outcome.OUTSIDE: _("Not for the city"),
    Outcome.REJECTED: _("Rejected"),
    Outcome.WITHDRAWN: _("Withdrawn"),
}
ACTORS: Mapping[str, Sentence] = {
    REPORTER: _("Reporter"),
    CITIZEN: _("Resident"),
    SYSTEM: _("System"),
}
# What an erasure removes, as its record counts it.
ERASED: Mapping[str, Plural] = {
    "texts": _n("description", "descriptions"),
    "places": _n("location", "locations"),
    "answers": _n("answer", "answers"),
    "files": _n("file", "files"),
    "versions": _n("version of a file", "versions of files"),
    "contacts": _n("contact", "contacts"),
    "notices": _n("record of an update", "records of updates"),
    "additions": _n("addition not yet recorded", "additions not yet recorded"),
    "letters": _n("email", "emails"),
    "parked": _n("unreadable delivery", "unreadable deliveries"),
    "supporters": _n("supporter's contact", "supporters' contacts"),
}


def name_erased(kind: str, count: int, language: Language) -> str:
    """Return the name of ``count`` things of a kind that an erasure removed, without the number."""
    return ERASED[kind].choose(count, language) if kind in ERASED else kind


def name_status(status: Status, outcome: Outcome | None, language: Language) -> str:
    """Return the name of a report's status; of one that was closed without work, how it ended."""
    return (ENDINGS.get(outcome) or LABELS[status])[language]


def find_channel_status(report: Report, city: City, entry: Entry | None = None) -> str | None:
    """Return the status of a report, or that of an ``entry`` of it, in the words of the channel
    that it came by; None when the channel has no words of its own.
    """
    status = entry.status if entry else report.status
    state = ChannelState(status)
    ended = entry.kind is Kind.CONFIRMATION if entry else report.confirmed
    without_work = (Outcome.OUTSIDE, Outcome.REJECTED, Outcome.WITHDRAWN)
    if status is Status.SELESAI and report.outcome in without_work:
        state = ChannelState(report.outcome)
    elif status is Status.SELESAI and ended:
        state = ChannelState.CONFIRMED
    return city.channel_statuses.get((report.filing.channel, state))


def name_of(code: str, city: City, language: Language) -> str:
    """Return the name of an office, of the reporter or of the system; the code itself when the
    tables do not know it any more.
    """
    if office := city.offices.get(code) or city.former.get(code):
        return tell_name(office, language)
    return ACTORS[code][language] if code in ACTORS else code


def name_category(code: str, city: City, language: Language) -> str:
    """Return the name of a category; the code itself when the tables do not know it any more."""
    category = city.categories.get(code)
    return tell_name(category, language) if category else code


PROMISED = _("You will have an answer by {answer}, and the work done by {end}.")

# For a place outside the city, before an office has answered.
UNPROMISED = _("You will have an answer by {answer}. There is no date for the completed work yet.")

# The answer to a filing, and what it adds when the place lies outside the city or is unknown.
TAKEN = _("We have received your report. Office in charge: {office}.")
PLACED = {
    OUTSIDE: _("This location is outside the city, so central officers look at it first."),
    UNKNOWN: _("We do not know the location yet. Central officers will look at it."),
}

CALL = _("Emergency? Call {} NOW. This report does not call for help.")


def emergency_call(city: City, language: Language) -> str:
    """Return the sentence that comes first in the answer to a report of danger."""
    return CALL[language].format(city.settings.emergency_number)


def with_emergency_call(text: str, danger: Danger | None, city: City) -> str:
    """Return the text, with the emergency number before it when there is ``danger``."""
    return f"{emergency_call(city, danger.language)} {text}" if danger else text


def describe_promise(report: Report, language: Language = Language.INDONESIAN) -> str:
    """Return until when the report is answered and done, as far as that is promised."""
    at, end = report.filing.received_at, report.promised
    answer = format_time(report.respond_by, language, at)
    if report.suggests:
        from chalicelib.reports.texts.suggestion_texts import ANSWERED_ONLY  # few reports need it

        return ANSWERED_ONLY[language].format(answer=answer)
    if end is None:
        return f"{PLACED[OUTSIDE][language]} {UNPROMISED[language].format(answer=answer)}"
    return PROMISED[language].format(answer=answer, end=format_time(end, language, at))


def describe_heads(
    entry: Entry,
    city: City,
    language: Language = Language.INDONESIAN,
    name: Callable[[str, City, Language], str] = name_of,
) -> str:
    """Return the offices that an entry reached, by their ``name``, which is usually the plain one.
    A reminder to the holder names the office; any other entry names the heads.
    """
    offices = AND[language].join(name(code, city, language) for code in entry.to)
    reminded = entry.kind is Kind.REMINDER and entry.to == (entry.holder,)
    if reminded:
        return offices
    return (HEADS if len(entry.to) > 1 else HEAD)[language].format(offices=offices)


AND = _(" and ")
HEAD = _("the head of {offices}")
HEADS = _("the heads of {offices}")


def describe_reporter_choice(entry: Entry, language: Language = Language.INDONESIAN) -> str:
    """Return what the timeline shows when the reporter chooses who sees the report, or asks for an
    export or an erasure of their data; also when the retention time ends.
    """
    if entry.kind is Kind.EXPORT:
        return EXPORTED[language]
    if entry.kind is Kind.ERASURE and entry.reason:
        return EXPIRED[language]
    if entry.kind is Kind.ERASURE and entry.by == REPORTER:
        return ERASURE_ASKED[language]
    if entry.kind is Kind.ERASURE and not entry.removed:
        return NOTHING_ERASED[language]
    if entry.kind is Kind.ERASURE:
        pairs = (text.split(" ") for text in entry.removed)
        listed = (f"{count} {name_erased(kind, int(count), language)}" for kind, count in pairs)
        return DATA_ERASED[language].format(what=", ".join(listed))
    return CHOSEN[entry.visibility or Visibility.PRIVATE][language]


EXPORTED = _("The reporter fetched a copy of the data.")
EXPIRED = _("The time for keeping the personal data is over.")
ERASURE_ASKED = _("The reporter asked us to erase their personal data.")
DATA_ERASED = _("Personal data were erased: {what}.")
NOTHING_ERASED = _("Personal data were erased: none were left.")
CHOSEN: Mapping[Visibility, Sentence] = {
    Visibility.PUBLIC: _("Shown to the public with its text and photos."),
    Visibility.FACTS: _("Shown to the public without its text and photos."),
    Visibility.PRIVATE: _("Hidden from the public."),
}


def write_succession(office: Office, successor: Office, language: Language) -> str:
    """Return the sentence about a dissolved ``office`` and the office that took over its report."""
    names = {"office": tell_name(office, language), "successor": tell_name(successor, language)}
    return INHERITED[language].format(**names)


def describe_succession(
    entry: Entry, city: City, language: Language = Language.INDONESIAN
) -> str | None:
    """Return what the timeline shows when the holder was dissolved. The entry has the sentence in
    Indonesian; it stays so when the tables do not have the two offices as they were.
    """
    for office in city.former.values():
        successor = city.offices[office.successor or ""]
        if entry.note == write_succession(office, successor, Language.INDONESIAN):
            return write_succession(office, successor, language)
    return entry.note


INHERITED = _("{office} no longer exists. {successor} now handles this report.")
