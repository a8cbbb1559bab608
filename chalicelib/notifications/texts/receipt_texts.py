"""The texts of messages that are about no timeline entry: the receipt, the status of a report, the
thanks for a "me too", and a code. Also the parts that every message has: its subject, how to end
notices, and how to confirm an address. ``notice_texts`` writes the notices of entries.
"""

from collections.abc import Callable, Mapping, Sequence

from chalicelib.city.model import City
from chalicelib.city.rows import ChannelKind
from chalicelib.platform.i18n import Language, Sentence, sentences
from chalicelib.reports.access.discretion import discreet_report
from chalicelib.reports.contact.preferences import EMAIL, PUSH, REPLY, SMS
from chalicelib.reports.lifecycle import missing_details
from chalicelib.reports.model import Outcome, Report
from chalicelib.reports.status import Status
from chalicelib.reports.texts import question_texts
from chalicelib.reports.texts.labels import describe_promise, name_of
from chalicelib.reports.texts.place_texts import name_area

_ = sentences("notifications")

NameOffice = Callable[[str, City, Language], str]  # of its code, as ``labels.name_of``

STATUS_SENTENCES: Mapping[str, Sentence] = {
    Status.MENUNGGU: _("waiting for an answer from {office}."),
    Status.KOORDINASI: _("moved to {office}."),
    Status.DISPOSISI: _("passed on to {office}."),
    Status.PROSES: _("{office} is working on it."),
    Status.SELESAI: _("done by {office}."),
}
ANSWERED = _("answered by {office}.")  # of a suggestion, in the place of "done by"
SENTENCES: Mapping[str, Sentence] = {
    "supported": _("Report {number}, which you support: {said}"),
    "received": _("Report {number} received. Office in charge: {office}."),
    "stands": _("Report {number}: {said}"),
    "look": _("See: {url}"),
    "mine": _("Your open reports:"),
}
# How to end notices, by their way.
STOP_SENTENCES: Mapping[str, Sentence] = {
    REPLY: _("To stop, reply STOP."),
    SMS: _("To stop, text STOP to {number}."),
    EMAIL: _("No more emails about this report? {link}"),
}
# What asks the owner of a number or address to confirm it. No other message goes there before.
CONFIRM_SENTENCES: Mapping[str, Sentence] = {
    SMS: _("For updates, text YES {report} to {number} or open {link} Not you? Ignore this."),
    EMAIL: _(
        "Do you want more updates by email? Open this link and press the button: {link}\n"
        "Was it not you who reported? Ignore this email. We will send no more."
    ),
}
# How to end SMS to a number that the report was not filed with: STOP from it would not be known.
STOP_BY_LINK = _("To stop: {link}")
CODE = _(
    "Tanggap code {code} for report {number}, valid for {minutes} minutes. Do not share it."
    " Not you? Ignore it."
)
SUBJECT = _("Report {number}")
# The whole text of a push. It says nothing of the report: others see a locked screen too.
PUSHED = _("There is news about your report.")


def write_ending(way: str, city: City, link: str, language: Language) -> str:
    """Return how to end notices, as every message says it. ``link`` leads to a page that ends
    them. It is empty for a push: the browser has a button for it, and so has the report's page.
    """
    if way == PUSH:
        return ""
    return STOP_SENTENCES[way][language].format(number=city.settings.stop_sms, link=link)


def write_confirmation(way: str, number: str, city: City, link: str, language: Language) -> str:
    """Return how to get further notices, as the first message to a number or address says it that
    nobody has proven. ``link`` leads to a page with a button.
    """
    stop = city.settings.stop_sms
    return CONFIRM_SENTENCES[way][language].format(report=number, number=stop, link=link)


def write_support_thanks(
    report: Report, city: City, language: Language, name: NameOffice = name_of
) -> str:
    """Return the first message to a supporter who left a contact."""
    return _write_status("supported", report, city, language, name)


def write_code(digits: str, number: str, minutes: int, language: Language) -> str:
    """Return the message that brings a code."""
    return CODE[language].format(code=digits, number=number, minutes=minutes)


def write_subject(number: str, language: Language) -> str:
    return SUBJECT[language].format(number=number)


def write_question(report: Report, city: City, language: Language) -> str:
    """Return the question for what the report lacks, or for the right one of two places. It is
    empty for a complete report, and on channels where the reporter can't answer it.
    """
    channel = city.channels.get(report.filing.channel)
    if channel is None or channel.kind in (ChannelKind.WEB, ChannelKind.DESK):
        return ""
    missing = missing_details.find_missing(
        report.filing.description, report.place, report.category, city
    )
    if report.words_area and report.place.area and not missing:
        point, words = name_area(report.place.area, city), name_area(report.words_area, city)
        return question_texts.ask_for_place(point, words, language)
    return question_texts.ask_for_missing(missing, language)


def write_receipt(
    report: Report, city: City, track_url: str, language: Language, name: NameOffice = name_of
) -> str:
    """Return the answer to a message that became a report, on the channel it came by."""
    return join_receipt(
        write_beginning(report, city, language, name),
        describe_promise(report, language),
        write_question(report, city, language),
        write_link(track_url, language),
    )


def join_receipt(*parts: str) -> str:
    return " ".join(filter(None, parts))


def write_beginning(report: Report, city: City, language: Language, name: NameOffice) -> str:
    """Return that the report was received, and which office has it."""
    office = name(discreet_report(report, city).holder, city, language)
    return SENTENCES["received"][language].format(number=report.number, office=office)


def write_link(track_url: str, language: Language) -> str:
    return SENTENCES["look"][language].format(url=track_url)


def write_standing(
    report: Report, city: City, track_url: str, language: Language, name: NameOffice = name_of
) -> str:
    """Return how a report stands, for somebody who asked. It has nothing that anybody wrote."""
    return join_receipt(
        _write_status("stands", report, city, language, name),
        describe_promise(report, language) if report.open else "",
        write_link(track_url, language),
    )


def write_own_reports(
    reports: Sequence[Report], city: City, language: Language, name: NameOffice = name_of
) -> str:
    """Return how each of several reports of one person stands, one line for each."""
    lines = (_write_status("stands", report, city, language, name) for report in reports)
    return "\n".join((SENTENCES["mine"][language], *lines))


def _write_status(
    key: str, report: Report, city: City, language: Language, name: NameOffice
) -> str:
    office = name(discreet_report(report, city).holder, city, language)
    answered = report.outcome is Outcome.ANSWERED
    sentence = ANSWERED if answered else STATUS_SENTENCES[report.status]
    fact = sentence[language].format(office=office)
    return SENTENCES[key][language].format(number=report.number, said=fact)
