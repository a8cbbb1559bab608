"""The texts of messages that are about no timeline entry: the receipt, the status of a report, the
thanks for a "me too", and a code. Also the parts that every message has: its subject, how to end
notices, and how to confirm an address. ``notice_texts`` writes the notices of entries.
"""

from collections.abc import Mapping, Sequence

from chalicelib.city.model import City
from chalicelib.city.rows import ChannelKind
from chalicelib.platform.i18n import Language, Sentence, sentences
from chalicelib.reports.contact.preferences import EMAIL, PUSH, REPLY, SMS
from chalicelib.reports.discretion import discreet_report
from chalicelib.reports.labels import describe_promise, name_of
from chalicelib.reports.lifecycle import completeness
from chalicelib.reports.model import Outcome, Report
from chalicelib.reports.status import Status
from chalicelib.reports.suggestion_texts import ANSWERED

_ = sentences("notifications")

SENTENCES: Mapping[str, Sentence] = {
    "supported": _("You support report {number}: {status}, {office}."),
    "received": _("Report {number} received, handled by {office}."),
    "stands": _("Report {number}: {status}, {office}."),
    "look": _("See: {url}"),
    "mine": _("Your open reports:"),
}
STANDING_SENTENCES: Mapping[Status, Sentence] = {
    Status.MENUNGGU: _("Waiting"),
    Status.KOORDINASI: _("Handed over"),
    Status.DISPOSISI: _("Passed down"),
    Status.PROSES: _("Being handled"),
    Status.SELESAI: _("Finished"),
}
# How to end notices, by their way.
STOP_SENTENCES: Mapping[str, Sentence] = {
    REPLY: _("Reply STOP to stop these messages."),
    SMS: _("To stop: text STOP to {number}."),
    EMAIL: _("No longer want emails about this report? {link}"),
}
# What asks the owner of a number or address to confirm it. No other message goes there before.
CONFIRM_SENTENCES: Mapping[str, Sentence] = {
    SMS: _("For updates: text YES {report} to {number} or {link} Not you? Ignore this."),
    EMAIL: _(
        "Do you want further updates by email? Open this link and press its button: {link}\n"
        "Was it not you who reported? Ignore this email. We will send no more."
    ),
}
# How to end SMS to a number that the report was not filed with: STOP from it would not be known.
STOP_BY_LINK = _("To stop: {link}")
CODE = _(
    "Tanggap code {code} for updates on report {number}, valid for {minutes} minutes."
    " Ignore this if you did not ask for it."
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


def write_support_thanks(report: Report, city: City, language: Language) -> str:
    """Return the first message to a supporter who left a contact."""
    return _write_status("supported", report, city, language)


def write_code(digits: str, number: str, minutes: int, language: Language) -> str:
    """Return the message that brings a code."""
    return CODE[language].format(code=digits, number=number, minutes=minutes)


def write_subject(number: str, language: Language) -> str:
    return SUBJECT[language].format(number=number)


def write_question(report: Report, city: City, language: Language) -> str:
    """Return the question for what the report lacks. It is empty for a complete report, and on
    channels where the reporter can't answer it.
    """
    channel = city.channels.get(report.filing.channel)
    if channel is None or channel.kind in (ChannelKind.WEB, ChannelKind.DESK):
        return ""
    missing = completeness.find_missing(
        report.filing.description, report.place, report.category, city
    )
    return completeness.ask_for_missing(missing, language)


def write_receipt(report: Report, city: City, track_url: str, language: Language) -> str:
    """Return the answer to a message that became a report, on the channel it came by."""
    office = name_of(discreet_report(report, city).holder, city, language)
    parts = (
        SENTENCES["received"][language].format(number=report.number, office=office),
        describe_promise(report, language),
        write_question(report, city, language),
        SENTENCES["look"][language].format(url=track_url),
    )
    return " ".join(filter(None, parts))


def write_standing(report: Report, city: City, track_url: str, language: Language) -> str:
    """Return the status of a report with its promise: the answer to STATUS, for example."""
    parts = (
        _write_status("stands", report, city, language),
        describe_promise(report, language) if report.open else "",
        SENTENCES["look"][language].format(url=track_url),
    )
    return " ".join(filter(None, parts))


def write_own_reports(reports: Sequence[Report], city: City, language: Language) -> str:
    """Return how each of several reports of one person stands, one line for each."""
    lines = (_write_status("stands", report, city, language) for report in reports)
    return "\n".join((SENTENCES["mine"][language], *lines))


def _write_status(key: str, report: Report, city: City, language: Language) -> str:
    answered = report.outcome is Outcome.ANSWERED
    status = (ANSWERED if answered else STANDING_SENTENCES[report.status])[language].lower()
    office = name_of(discreet_report(report, city).holder, city, language)
    return SENTENCES[key][language].format(number=report.number, status=status, office=office)
