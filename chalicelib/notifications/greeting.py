"""Messages that are about no timeline entry: the first message to a supporter, and the status of a
report for a recipient who has just proven an address. Also the parts that every notice has.
"""

from dataclasses import replace
from datetime import datetime

from chalicelib.city.current import city
from chalicelib.notifications import contact_proof, unsubscribe
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.sending import notice_delivery
from chalicelib.notifications.sending.sms_and_mail import NotSent
from chalicelib.notifications.sending.store import DeliveryInProgress
from chalicelib.notifications.store import Addressed
from chalicelib.notifications.supporters import contacts_store
from chalicelib.notifications.supporters import service as supporters_service
from chalicelib.notifications.texts import receipt_texts
from chalicelib.notifications.texts.sms_texts import short_name_of
from chalicelib.platform import clock
from chalicelib.reports.access.levels import is_listed
from chalicelib.reports.contact.delivery_states import SUPPORT, UNPROVEN, Logged, State
from chalicelib.reports.contact.preferences import EMAIL, PUSH, SMS, address_for, is_proven
from chalicelib.reports.texts import labels
from chalicelib.reports.texts.labels import name_of
from chalicelib.reports.tracking import short_url, track_url
from chalicelib.senders.model import Notice


def compose_notice(
    addressed: Addressed, way: str, text: str, seq: int, at: datetime, kind: str
) -> Notice:
    """Return a notice with its text, how to end notices, and how to confirm an address that nobody
    has proven.
    """
    report, contact = addressed.report, addressed.contact
    language = contact.wishes.language
    return Notice(
        text=text,
        number=report.number,
        seq=seq,
        at=at,
        kind=kind,
        status=report.status,
        status_label=labels.LABELS[report.status][language],
        holder=report.holder,
        holder_name=name_of(report.holder, city(), language),
        note=None,
        track_url=track_url(report.number, language),
        stop=build_ending(addressed, way),
        stop_url=_build_stop_link(addressed, way),
        whom=addressed.whom,
        entry=seq,
        channel_status=labels.find_channel_status(report, city()),
    )


def _build_stop_link(addressed: Addressed, way: str) -> str:
    return "" if way == PUSH else unsubscribe.build_unsubscribe_link(addressed.whom, way)


def build_ending(addressed: Addressed, way: str) -> str:
    """Return how to end notices by a way, and how to confirm an address that nobody has proven."""
    contact, stop = addressed.contact, _build_stop_link(addressed, way)
    language = contact.wishes.language
    ending = receipt_texts.write_ending(way, city(), stop, language)
    if way == SMS and SMS in contact.wishes.addresses:
        ending = receipt_texts.STOP_BY_LINK[language].format(link=stop)
    if is_proven(way, contact):
        return ending
    url = contact_proof.build_proof_link(addressed.whom, way, contact)
    confirmation = receipt_texts.write_confirmation(
        way, addressed.report.number, city(), url, language
    )
    return confirmation if way == SMS else f"{confirmation}\n\n{ending}"


def send_catch_up(*, proven: str, way: str) -> None:
    """Send the status of a report once, when notices were withheld until ``way`` was proven, and
    none has gone out since. ``proven`` is the recipient. Raises DeliveryInProgress or NotSent: the
    queue then tries again.
    """
    if not any(_is_waiting(each, way) for each in notifications_store.load_log(proven)):
        return
    addressed = _load_addressed(proven)
    lines = [each for each in addressed.log if each.way == way]
    for each in lines:
        slip = notice_delivery.build_slip(addressed, each.seq, way, each.topic)
        if each.state is State.CLAIMED and not notice_delivery.settle_dead(addressed, slip):
            raise DeliveryInProgress(f"{proven} {way}")
    waiting = [each for each in lines if _is_waiting(each, way)]
    if not waiting or not is_proven(way, addressed.contact):
        return
    seq, topic = waiting[-1].seq, waiting[-1].topic
    if any(each.went and each.seq > seq for each in lines):  # which told how the report stands
        return
    slip = notice_delivery.build_slip(addressed, seq, way, topic)
    if notice_delivery.find_withheld_reason(addressed, slip, frozenset()):
        return
    report, language = addressed.report, addressed.contact.wishes.language
    name, write_url = (short_name_of, short_url) if way == SMS else (name_of, track_url)
    url = write_url(report.number, language)
    text = receipt_texts.write_standing(report, city(), url, language, name)
    notice = compose_notice(addressed, way, text, seq, clock.now(), str(report.status))
    notice_delivery.deliver_notice(addressed, slip, notice)


def _is_waiting(line: Logged, way: str) -> bool:
    """Return whether a notice waits to be sent by ``way``, or another delivery has claimed it."""
    is_open = line.retry or line.code == UNPROVEN or line.state is State.CLAIMED
    return line.way == way and is_open


def greet_supporter(*, support: str) -> None:
    """Send the first message to a supporter who left a contact, and ask for the proof of each
    address. ``support`` is the recipient. Raises DeliveryInProgress or NotSent: the queue then
    tries again.
    """
    addressed = _load_addressed(support)
    report, contact = addressed.report, addressed.contact
    faults: list[Exception] = []
    for way in (SMS, EMAIL):
        slip = notice_delivery.build_slip(addressed, 0, way)
        settled = slip.line in addressed.settled or notice_delivery.settle_dead(addressed, slip)
        needs_proof = address_for(way, contact) and not is_proven(way, contact)
        if settled or not is_listed(report.visibility) or not needs_proof:
            continue
        if why := notice_delivery.find_withheld_reason(addressed, slip, frozenset()):
            notice_delivery.withhold_notice(slip, why)
            continue
        name = short_name_of if way == SMS else name_of
        text = receipt_texts.write_support_thanks(report, city(), contact.wishes.language, name)
        notice = compose_notice(addressed, way, text, 0, clock.now(), SUPPORT)
        try:
            notice_delivery.deliver_notice(addressed, slip, notice)
        except (DeliveryInProgress, NotSent) as fault:
            faults.append(fault)
    # a supporter who withdrew meanwhile leaves nothing
    contacts_store.delete_log_if_gone(support)
    if faults:
        raise faults[0]


def _load_addressed(recipient: str) -> Addressed:
    """Return everything about one recipient's notices. Raises UnknownReport."""
    number, _, key = recipient.partition("~")
    to_reporter = notifications_store.load_addressed(number)
    if not key:
        return to_reporter
    to_supporter = notifications_store.address_supporter(to_reporter, recipient)
    shared = supporters_service.shared_ways(to_reporter.contact, to_supporter.contact)
    return replace(to_supporter, anyhow=shared)
