"""The words of a notice of a closing about objecting to it. Silence counts as consent."""

from chalicelib.city.current import city
from chalicelib.notifications.store import Addressed
from chalicelib.platform import clock
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.i18n import Sentence, sentences
from chalicelib.platform.texts.date_texts import format_time
from chalicelib.reports.contact.preferences import REPLY, SMS, Contact
from chalicelib.reports.lifecycle import followup
from chalicelib.reports.lifecycle.followup import FollowUp
from chalicelib.reports.timeline import Entry
from chalicelib.senders import registry

_ = sentences("notifications")

REOPEN = _("Not fixed? Reopen the report on its page by {until}.")
REOPEN_BY_REPLY = _("Not fixed? Reply REOPEN {number} by {until}.")
REOPEN_BY_SMS = _("Not fixed? Text REOPEN {number} to {phone} by {until}.")
APPEAL = _("Don't agree? Send an appeal on the report's page.")


def write_objection(addressed: Addressed, entry: Entry, way: str) -> str:
    """Return how the reporter can object to the closing in force, by what the way of the notice can
    do: by reopening the report, or by an appeal. It is empty for other entries and for supporters.
    """
    report, now, language = addressed.report, clock.now(), addressed.contact.wishes.language
    is_closing = entry.kind is Kind.STATUS and entry.seq == report.closed_in
    if not is_closing or addressed.whom != report.number:
        return ""
    if until := followup.reopened_until(report, now, city()):
        form = _choose_sentence(addressed.contact, way)[language]
        phone, moment = city().settings.stop_sms, format_time(until, language, now)
        return form.format(number=report.number, phone=phone, until=moment)
    appeals = FollowUp.APPEAL in followup.allowed_follow_ups(report, now, city())
    return APPEAL[language] if appeals else ""


def _choose_sentence(contact: Contact, way: str) -> Sentence:
    """Return the sentence for a way; where no command is answered, the link leads to a page. From
    another number than the one that the report was filed with, a command is refused.
    """
    if way == SMS and SMS not in contact.wishes.addresses:
        return REOPEN_BY_SMS
    private = way == REPLY and registry.is_private(contact.reply or "")
    return REOPEN_BY_REPLY if private else REOPEN
