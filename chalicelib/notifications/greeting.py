"""Messages that are about no entry: to who supports a report, and to who has just proven a way."""

from dataclasses import replace
from datetime import datetime

from chalicelib.city.current import city
from chalicelib.notifications import proof, supporter_contacts_store, supporters, unsubscribe
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications import texts as notifications_texts
from chalicelib.notifications.delivery_log_store import InHand
from chalicelib.notifications.sending import deliver
from chalicelib.notifications.sending.message_sender import NotSent
from chalicelib.notifications.store import Addressed
from chalicelib.platform import clock
from chalicelib.reports import labels
from chalicelib.reports.contact.delivery_states import SUPPORT, UNPROVEN, Logged, State
from chalicelib.reports.contact.preferences import EMAIL, SMS, address, is_proven
from chalicelib.reports.tracking import track_url
from chalicelib.senders.model import Notice

# What a notice says beside its words: whose it is, how to hear no more, or how to hear more.


def compose(addressed: Addressed, way: str, text: str, seq: int, at: datetime, kind: str) -> Notice:
    """A notice with how to hear no more, or how to hear more."""
    report, contact = addressed.report, addressed.contact
    stop = unsubscribe.link(addressed.whom, way)
    language = contact.wishes.language
    return Notice(
        text=text,
        number=report.number,
        seq=seq,
        at=at,
        kind=kind,
        status=report.status,
        status_label=notifications_texts.STANDING[report.status][language],
        holder=report.holder,
        holder_name=labels.name_of(report.holder, city()),
        note=None,
        track_url=track_url(report.number),
        stop=_ending(addressed, way, stop),
        stop_url=stop,
        whom=addressed.whom,
        entry=seq,
    )


def _ending(addressed: Addressed, way: str, stop: str) -> str:
    contact = addressed.contact
    language = contact.wishes.language
    ending = notifications_texts.ending(way, city(), stop, language)
    if way == SMS and SMS in contact.wishes.addresses:
        ending = notifications_texts.STOP_BY_LINK[language].format(link=stop)
    if is_proven(way, contact):
        return ending
    url = proof.link(addressed.whom, way, contact)
    asks = notifications_texts.confirming(way, addressed.report.number, city(), url, language)
    return asks if way == SMS else f"{asks}\n\n{ending}"


def catch_up(*, proven: str, way: str) -> None:
    """Tell once how a report stands now, where something was withheld until the way was proven.
    Raises InHand or NotSent: the queue then tries again.
    """
    if not any(_waits(each, way) for each in notifications_store.log_of(proven)):
        return
    addressed = _addressed(proven)
    lines = [each for each in addressed.log if each.way == way]
    for each in lines:
        dead = deliver.slip_of(addressed, each.seq, way)
        if each.state is State.CLAIMED and not deliver.settle_dead(addressed, dead):
            raise InHand(f"{proven} {way}")
    held = [each for each in lines if _waits(each, way)]
    if not held or not is_proven(way, addressed.contact):
        return
    seq = held[-1].seq
    if deliver.withheld(addressed, seq, way, frozenset()):
        return
    report, language = addressed.report, addressed.contact.wishes.language
    text = notifications_texts.standing(report, city(), track_url(report.number), language)
    notice = compose(addressed, way, text, seq, clock.now(), str(report.status))
    deliver.deliver(addressed, deliver.slip_of(addressed, seq, way), notice)


def _waits(line: Logged, way: str) -> bool:
    """Whether something is still to be told by that way, or somebody has it in hand."""
    open_ = line.retry or line.code == UNPROVEN or line.state is State.CLAIMED
    return line.way == way and open_


def greet(*, support: str) -> None:
    """Tell who left a contact with a "me too" that it is in, and ask for the proof. Raises InHand
    or NotSent: the queue then tries again.
    """
    addressed = _addressed(support)
    report, contact = addressed.report, addressed.contact
    faults: list[Exception] = []
    for way in (SMS, EMAIL):
        slip = deliver.slip_of(addressed, 0, way)
        over = (0, way) in addressed.told or deliver.settle_dead(addressed, slip)
        known = not address(way, contact) or is_proven(way, contact)
        if known or over or report.private:
            continue
        if why := deliver.withheld(addressed, 0, way, frozenset()):
            deliver.withhold(slip, why)
            continue
        text = notifications_texts.supported(report, city(), contact.wishes.language)
        notice = compose(addressed, way, text, 0, clock.now(), SUPPORT)
        try:
            deliver.deliver(addressed, slip, notice)
        except (InHand, NotSent) as fault:
            faults.append(fault)
    supporter_contacts_store.forget_if_gone(support)  # who took it back meanwhile leaves nothing
    if faults:
        raise faults[0]


def _addressed(whom: str) -> Addressed:
    """All there is to know of one person's notices; of a report that is gone, nobody."""
    number, _, key = whom.partition("~")
    found = notifications_store.addressed(number)
    if not key:
        return found
    told = notifications_store.readdressed(found, whom)
    return replace(told, anyhow=supporters.shared_ways(found.contact, told.contact))
