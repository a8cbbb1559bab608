"""Messages that are about no entry: to who supports a report, and to who has just proven a way."""

from dataclasses import replace
from datetime import datetime

from chalicelib.city.current import city
from chalicelib.notifications import (
    message_texts,
    proof,
    supporter_contacts_store,
    supporters,
    unsubscribe,
)
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.sending import notice_delivery
from chalicelib.notifications.sending.delivery_log_store import DeliveryInProgress
from chalicelib.notifications.sending.message_sender import NotSent
from chalicelib.notifications.store import Addressed
from chalicelib.platform import clock
from chalicelib.reports import labels
from chalicelib.reports.contact.delivery_states import SUPPORT, UNPROVEN, Logged, State
from chalicelib.reports.contact.preferences import EMAIL, SMS, address_for, is_proven
from chalicelib.reports.tracking import track_url
from chalicelib.senders.model import Notice

# What a notice says beside its words: whose it is, how to hear no more, or how to hear more.


def compose_notice(
    addressed: Addressed, way: str, text: str, seq: int, at: datetime, kind: str
) -> Notice:
    """A notice with how to hear no more, or how to hear more."""
    report, contact = addressed.report, addressed.contact
    stop = unsubscribe.build_unsubscribe_link(addressed.whom, way)
    language = contact.wishes.language
    return Notice(
        text=text,
        number=report.number,
        seq=seq,
        at=at,
        kind=kind,
        status=report.status,
        status_label=message_texts.STANDING_SENTENCES[report.status][language],
        holder=report.holder,
        holder_name=labels.name_of(report.holder, city()),
        note=None,
        track_url=track_url(report.number),
        stop=_build_ending(addressed, way, stop),
        stop_url=stop,
        whom=addressed.whom,
        entry=seq,
    )


def _build_ending(addressed: Addressed, way: str, stop: str) -> str:
    contact = addressed.contact
    language = contact.wishes.language
    ending = message_texts.write_ending(way, city(), stop, language)
    if way == SMS and SMS in contact.wishes.addresses:
        ending = message_texts.STOP_BY_LINK[language].format(link=stop)
    if is_proven(way, contact):
        return ending
    url = proof.build_proof_link(addressed.whom, way, contact)
    asks = message_texts.write_confirmation(way, addressed.report.number, city(), url, language)
    return asks if way == SMS else f"{asks}\n\n{ending}"


def send_catch_up(*, proven: str, way: str) -> None:
    """Tell once how a report stands now, where something was withheld until the way was proven.
    Raises InHand or NotSent: the queue then tries again.
    """
    if not any(_is_waiting(each, way) for each in notifications_store.load_log(proven)):
        return
    addressed = _load_addressed(proven)
    lines = [each for each in addressed.log if each.way == way]
    for each in lines:
        dead = notice_delivery.build_slip(addressed, each.seq, way)
        if each.state is State.CLAIMED and not notice_delivery.settle_dead(addressed, dead):
            raise DeliveryInProgress(f"{proven} {way}")
    held = [each for each in lines if _is_waiting(each, way)]
    if not held or not is_proven(way, addressed.contact):
        return
    seq = held[-1].seq
    if notice_delivery.find_withheld_reason(addressed, seq, way, frozenset()):
        return
    report, language = addressed.report, addressed.contact.wishes.language
    text = message_texts.write_standing(report, city(), track_url(report.number), language)
    notice = compose_notice(addressed, way, text, seq, clock.now(), str(report.status))
    notice_delivery.deliver_notice(
        addressed, notice_delivery.build_slip(addressed, seq, way), notice
    )


def _is_waiting(line: Logged, way: str) -> bool:
    """Whether something is still to be told by that way, or somebody has it in hand."""
    open_ = line.retry or line.code == UNPROVEN or line.state is State.CLAIMED
    return line.way == way and open_


def greet_supporter(*, support: str) -> None:
    """Tell who left a contact with a "me too" that it is in, and ask for the proof. Raises InHand
    or NotSent: the queue then tries again.
    """
    addressed = _load_addressed(support)
    report, contact = addressed.report, addressed.contact
    faults: list[Exception] = []
    for way in (SMS, EMAIL):
        slip = notice_delivery.build_slip(addressed, 0, way)
        over = (0, way) in addressed.told or notice_delivery.settle_dead(addressed, slip)
        known = not address_for(way, contact) or is_proven(way, contact)
        if known or over or report.private:
            continue
        if why := notice_delivery.find_withheld_reason(addressed, 0, way, frozenset()):
            notice_delivery.withhold_notice(slip, why)
            continue
        text = message_texts.write_support_thanks(report, city(), contact.wishes.language)
        notice = compose_notice(addressed, way, text, 0, clock.now(), SUPPORT)
        try:
            notice_delivery.deliver_notice(addressed, slip, notice)
        except (DeliveryInProgress, NotSent) as fault:
            faults.append(fault)
    supporter_contacts_store.delete_log_if_gone(
        support
    )  # who took it back meanwhile leaves nothing
    if faults:
        raise faults[0]


def _load_addressed(whom: str) -> Addressed:
    """All there is to know of one person's notices; of a report that is gone, nobody."""
    number, _, key = whom.partition("~")
    found = notifications_store.load_addressed(number)
    if not key:
        return found
    told = notifications_store.address_supporter(found, whom)
    return replace(told, anyhow=supporters.shared_ways(found.contact, told.contact))
