"""The result of a message that became a report, with the answer to its sender."""

from chalicelib.city.current import city
from chalicelib.city.rows import ChannelKind
from chalicelib.intake import service as intake_service
from chalicelib.notifications.texts import receipt_texts, sms_texts
from chalicelib.notifications.texts.gsm_text import TWO_PARTS, count_septets
from chalicelib.platform.i18n import Language, sentences
from chalicelib.reports.access.discretion import discreet_report
from chalicelib.reports.contact.preferences import REPLY
from chalicelib.reports.model import Report
from chalicelib.reports.texts import labels
from chalicelib.reports.texts.helpline_texts import helpline_call
from chalicelib.reports.tracking import short_url, track_url
from chalicelib.senders.draft import Draft
from chalicelib.senders.model import MessageResult, ResultKind

_ = sentences("inbound")

SENT_BEFORE = _("You have sent us this already. It is report {number}. See: {url}")


def build_filed_result(draft: Draft, taken: intake_service.Taken) -> MessageResult:
    """Return the result of a message, whose text is the receipt. By SMS it has two parts."""
    report: Report = taken.report
    language = draft.contact.wishes.language
    helpline = helpline_call(report, city(), language)
    before = labels.with_emergency_call(helpline, taken.danger, city()).strip()
    text = " ".join(filter(None, (before, _write_receipt(draft, taken, before))))
    return MessageResult(
        ResultKind.REPORT,
        text,
        external_id=draft.external_id,
        number=report.number,
        token=taken.token,
        status=report.status,
        channel_status=labels.find_channel_status(report, city()),
        holder=labels.name_of(discreet_report(report, city()).holder, city(), language),
        track_url=track_url(report.number, language),
        repeated=taken.repeated,
    )


def _write_receipt(draft: Draft, taken: intake_service.Taken, before: str) -> str:
    """Return the receipt, which leaves room for what stands ``before`` it in an SMS."""
    report, language = taken.report, draft.contact.wishes.language
    is_sms = city().channels[draft.channel].kind is ChannelKind.SMS
    url = (short_url if is_sms else track_url)(report.number, language)
    if not is_sms:
        receipt = receipt_texts.write_receipt(report, city(), url, language)
        return _choose_receipt(taken, receipt, url, language)
    ending = receipt_texts.write_ending(REPLY, city(), "", language)
    room = TWO_PARTS - count_septets(f"{before} {ending} ")
    receipt = sms_texts.write_sms_receipt(report, city(), url, language, room)
    return f"{_choose_receipt(taken, receipt, url, language)} {ending}"


def _choose_receipt(taken: intake_service.Taken, receipt: str, url: str, language: Language) -> str:
    """Return the receipt, or that the report was filed before, when it was sent twice."""
    if not taken.resent:
        return receipt
    return SENT_BEFORE[language].format(number=taken.report.number, url=url)
