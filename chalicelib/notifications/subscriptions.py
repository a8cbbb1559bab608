"""A reporter's subscriptions to a report, the log of its notices, and another address that a code
confirms. The report's token proves the reporter.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from chalicelib.city.current import city
from chalicelib.intake import rate_limit
from chalicelib.notifications import service as notifications_service
from chalicelib.notifications import store
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.sending import allowances, dispatch, sms_and_mail
from chalicelib.notifications.sending.bounces import MailKind, MailReference
from chalicelib.notifications.sending.sms_and_mail import AnswerLost
from chalicelib.notifications.store import Addressed
from chalicelib.notifications.texts import receipt_texts
from chalicelib.platform import clock, ids
from chalicelib.platform.aws import queues
from chalicelib.platform.errors import BadField
from chalicelib.platform.moments import format_stored
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports import tracking
from chalicelib.reports.contact.delivery_states import Logged, State
from chalicelib.reports.contact.preferences import (
    EMAIL,
    SMS,
    Asked,
    Change,
    Contact,
    address_for,
    choose_ways,
    is_mail_replaced,
    mask_address_for,
    reachable_ways,
)
from chalicelib.reports.model import Report
from chalicelib.reports.timeline import Entry


@dataclass(frozen=True, slots=True)
class SubscriptionState:
    """The ways by which notices reach a reporter now: ``there`` are the ways with an address, and
    ``telling`` are the ways among them that notices go by.
    """

    report: Report
    contact: Contact
    there: tuple[str, ...]
    telling: tuple[str, ...]


def load_subscriptions(number: str, token: str) -> SubscriptionState:
    """Return the subscriptions to a report. Costs one Query. Raises UnknownReport or BadToken."""
    return _build_state(_load_proven(number, token))


def change_subscriptions(number: str, token: str, wanted: Change) -> SubscriptionState:
    """Change the subscriptions to a report, and return them. Costs one Query and an UpdateItem, and
    a message when a notice waits for the end of quiet hours that change. Raises UnknownReport,
    BadToken, and BadField for a way without an address.
    """
    addressed = _load_proven(number, token)
    before = _build_state(addressed)
    wishes = addressed.contact.wishes
    if wanted.ways is not None:
        for way in wanted.ways:
            if way not in before.there:
                raise BadField(field="ways", rule="choice", value=way, taken=_list_choices(before))
        telling = tuple(way for way in before.telling if way not in wishes.off)
        wishes = choose_ways(wishes, wanted.ways, telling, before.report.version)
    muted = before.contact.muted and not wanted.ways
    wishes = wanted.apply_to(wishes)
    contact = replace(before.contact, wishes=wishes, muted=muted)
    notifications_store.save_wishes(number, contact)
    log.info("wishes_changed", number=number)
    if wishes.quiet != before.contact.wishes.quiet and addressed.waiting:
        _requeue_waiting(addressed)
    return _build_state(replace(addressed, contact=contact))


def _requeue_waiting(addressed: Addressed) -> None:
    """Queue the last entry that waits for the end of quiet hours, and each later notice that does,
    since the hours have changed.
    """
    lines = [line for line, _ in addressed.waiting]
    entries = [line.seq for line in lines if not line.topic]
    later = {(line.seq, line.topic) for line in lines if line.topic}
    for seq, topic in sorted({*later, *([(max(entries), "")] if entries else [])}):
        queues.queue_entry(settings().notices, addressed.report.number, seq, topic)


def list_notices(number: str, token: str) -> list[Logged]:
    """Return the log of a report's notices, in the order of its timeline, with the notices that are
    still to be sent. Costs one Query. Raises UnknownReport or BadToken.
    """
    addressed = _load_proven(number, token)
    lines = {each.line: each for each in addressed.log}
    for entry in notifications_service.list_due_entries(addressed, clock.now()):
        for way in notifications_service.list_ways(addressed, entry):
            claimed = Logged(
                entry.seq, way, State.CLAIMED, entry.at, mask_address_for(way, addressed.contact)
            )
            lines.setdefault(claimed.line, claimed)
    entries = {entry.seq: entry for entry in addressed.entries}
    return [_name_entry(lines[key], entries.get(key.seq)) for key in sorted(lines)]


def _name_entry(logged: Logged, entry: Entry | None) -> Logged:
    """Add the entry's kind, or the topic of a later notice, and its number as the reporter sees
    it.
    """
    if entry is None:
        return logged
    return replace(logged, kind=logged.topic or entry.kind, number=entry.own or 0)


def _load_proven(number: str, token: str) -> Addressed:
    addressed = notifications_store.load_addressed(number)
    tracking.check_token(addressed.report, token)
    return addressed


def _build_state(addressed: Addressed) -> SubscriptionState:
    contact, channel = addressed.contact, addressed.report.filing.channel
    there = reachable_ways(contact, answers=dispatch.answers_later(contact, channel))
    return SubscriptionState(
        addressed.report, contact, there, dispatch.list_wanted_ways(contact, channel)
    )


def _list_choices(state: SubscriptionState) -> str:
    return ", ".join(state.there) or "-"


# Confirm another address for the notices of a report: the reporter repeats the code that was sent
# to the address.


DAY = timedelta(days=1)
CODE_DIGITS = 6
MOST_TRIES = 5  # of a million codes: one in 200,000 is guessed


def request_code(number: str, token: str, contact: Contact) -> Asked:
    """Queue a code for the phone number or mail address of ``contact``. An earlier code is no
    longer valid. Raises UnknownReport, BadToken or TooOften.
    """
    load_subscriptions(number, token)
    way, address = (SMS, contact.phone or "") if contact.phone else (EMAIL, contact.email or "")
    now = clock.now()
    most = city().settings.codes_a_day
    rate_limit.admit_once("code", f"report|{number}", most, DAY)
    rate_limit.admit_once("code", f"address|{address.lower()}", most, DAY)
    asked = Asked(way, address, now)
    store.save_code_request(number, asked)
    queues.queue_message(settings().notices, {"confirm": number, "at": format_stored(now)})
    log.info("code_asked", number=number, way=way)
    return asked


def send_code(*, confirm: str, at: str) -> None:
    """Send the code that was asked for at ``at``, unless another was asked for since. ``confirm``
    is the number of the report. Raises NotSent.
    """
    asked, contact = store.load_code_request(confirm)
    if asked is None or format_stored(asked.at) != at or _is_late(asked):
        log.info("code_not_sent", number=confirm)
        return
    language = contact.wishes.language
    minutes = city().settings.code_minutes
    text = receipt_texts.write_code(derive_code(confirm, asked), confirm, minutes, language)
    proven = asked.way in contact.proven and asked.to == address_for(asked.way, contact)
    try:
        ticket = allowances.admit_message(
            asked.way, asked.to, proven=proven, once=f"{confirm}|{at}"
        )
        if asked.way == SMS:
            allowances.send_sms(ticket, text)
        else:
            subject = receipt_texts.write_subject(confirm, language)
            sms_and_mail.send_email(asked.to, subject, text, MailReference(MailKind.CODE, confirm))
    except allowances.Withheld as why:
        log.info("code_not_sent", number=confirm, why=why.code)
        return
    except AnswerLost:  # the reporter may ask for another code
        log.warning("code_unknown", number=confirm, way=asked.way)
        return
    log.info("code_sent", number=confirm, way=asked.way)


def confirm_code(number: str, token: str, digits: str) -> SubscriptionState:
    """Send notices to the confirmed address too, from now on. Raises UnknownReport, BadToken, and
    BadField for digits that are wrong, too late, or tried too often.
    """
    before = load_subscriptions(number, token)
    asked, contact = store.load_code_request(number)
    if asked is None or _is_late(asked) or not store.count_try(number, asked, MOST_TRIES):
        raise BadField(field="digits", rule="wrong")
    if not ids.is_same(digits.encode(), derive_code(number, asked).encode()):
        raise BadField(field="digits", rule="wrong")
    wishes = contact.wishes
    # the reporter did not choose the ways that replace a bounced mail address
    telling = () if is_mail_replaced(contact) else before.telling
    ways = tuple(way for way in telling if way not in wishes.off and way != asked.way)
    wanted = choose_ways(wishes, (*ways, asked.way), ways, before.report.version)
    is_filed = asked.to == {SMS: contact.phone, EMAIL: contact.email}[asked.way]
    addresses = {way: to for way, to in wishes.addresses.items() if way != asked.way}
    if not is_filed:
        addresses[asked.way] = asked.to
    proven = contact.proven | {asked.way} if is_filed else contact.proven
    wishes = replace(wanted, addresses=addresses)
    store.save_proven_address(
        number, asked, replace(contact, wishes=wishes, muted=False, proven=proven)
    )
    log.info("address_confirmed", number=number, way=asked.way)
    if is_filed:
        queues.queue_message(settings().notices, {"proven": number, "way": asked.way})
    return load_subscriptions(number, token)


def derive_code(number: str, asked: Asked) -> str:
    """Return the code. It is derived from the request and stored nowhere."""
    proof = ids.derive_hash("code", number, asked.way, asked.to, format_stored(asked.at))
    return f"{int(proof[:15], 16) % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def _is_late(asked: Asked) -> bool:
    return asked.at + timedelta(minutes=city().settings.code_minutes) <= clock.now()
