"""Ask the reporter of a new report once whether it is about the same matter as an earlier one of
theirs (docs/decisions/0071).
"""

from datetime import timedelta

from chalicelib.city.current import city
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.sending import daily_limits, dispatch
from chalicelib.notifications.sending.daily_limits import Withheld
from chalicelib.notifications.sending.sms_and_mail import NotSent
from chalicelib.notifications.store import Addressed
from chalicelib.platform import clock
from chalicelib.platform.aws import counters
from chalicelib.platform.aws.counters import Uncounted
from chalicelib.platform.errors import UnknownReport
from chalicelib.platform.i18n import sentences
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact.preferences import SMS, is_proven, is_same_person
from chalicelib.reports.model import Report
from chalicelib.reports.tracking import track_url
from chalicelib.senders import registry
from chalicelib.senders.model import Notice, ResultKind

_ = sentences("reporters")

MOST_COMPARED = 3  # other reports of the contact

JOIN_BY_REPLY = _(
    "Report {number} looks like your report {earlier}. Is it the same problem? Reply JOIN, and we "
    "handle them as one."
)
JOIN_BY_SMS = _(
    "Report {number} looks like your report {earlier}. Is it the same problem? Text JOIN to {sms}."
)


def offer_joining(own: str, others: list[str]) -> None:
    """Ask the reporter of report ``own`` whether it is about the same matter as one of the
    ``others``, once. Nothing is asked where nothing is likely, where offices are at work on it so
    that it can't be joined, or where others could read it.

    Costs a Query for each report, and a count and a message when there is one to offer. Raises
    NotSent when the message can't be sent now.
    """
    from chalicelib.reporters.own_duplicates import find_earlier, get_joining_span  # few need it

    addressed = notifications_store.load_addressed(own)
    if addressed.report.tasks or addressed.report.paused_until:
        return
    found = [_load_same_person(number, addressed) for number in others[-MOST_COMPARED:]]
    earlier = find_earlier(addressed.report, filter(None, found))
    if earlier is None or _count_offer(own, 2 * get_joining_span(), 1) > 1:
        return
    try:
        _ask(addressed, earlier)
    except NotSent:  # the next try is the first one again
        _count_offer(own, 2 * get_joining_span(), -1)
        raise


def _ask(addressed: Addressed, earlier: Report) -> None:
    own, contact = addressed.report.number, addressed.contact
    language = contact.wishes.language
    if registry.is_private(contact.reply or ""):
        text = JOIN_BY_REPLY[language].format(number=own, earlier=earlier.number)
        channel = addressed.report.filing.channel
        dispatch.send_reply(channel, contact.reply or "", _make_notice(addressed, text))
    elif contact.phone and not contact.reply and is_proven(SMS, contact) and not contact.muted:
        sms = city().settings.stop_sms
        text = JOIN_BY_SMS[language].format(number=own, earlier=earlier.number, sms=sms)
        try:
            once = f"join#{own}"
            ticket = daily_limits.admit_message(SMS, contact.phone, proven=True, once=once)
            daily_limits.send_sms(ticket, text)
        except Withheld as why:
            log.info("joining_withheld", number=own, code=why.code)
            return
    log.info("joining_offered", number=own)


def _load_same_person(number: str, addressed: Addressed) -> Report | None:
    try:
        other = notifications_store.load_addressed(number)
    except UnknownReport:
        return None
    return other.report if is_same_person(addressed.contact, other.contact) else None


def _count_offer(number: str, span: timedelta, amount: int) -> int:
    """Count an offer for a report, or one that was not sent less, and return how many there are."""
    try:
        return counters.count_event("joining", number, span, clock.now(), amount).many
    except Uncounted:
        raise NotSent("uncounted") from None


def _make_notice(addressed: Addressed, text: str) -> Notice:
    report = addressed.report
    return Notice(
        text=text,
        number=report.number,
        seq=1,
        at=clock.now(),
        kind=ResultKind.TALK,
        status=report.status,
        status_label="",
        holder="",
        holder_name="",
        note=None,
        track_url=track_url(report.number, addressed.contact.wishes.language),
    )
