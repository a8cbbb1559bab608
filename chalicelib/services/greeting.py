"""Messages that are about no entry: to who supports a report, and to who has just proven a way."""

from dataclasses import replace

from chalicelib.city import city
from chalicelib.domain import telling
from chalicelib.domain.delivery import SUPPORT, UNPROVEN, Logged, State
from chalicelib.domain.wishes import EMAIL, SMS, address, is_proven
from chalicelib.outside import clock
from chalicelib.outside.post import NotSent
from chalicelib.services import delivering, supporting
from chalicelib.services.composing import compose
from chalicelib.services.tracking import track_url
from chalicelib.stores import notices, supporters_contacts
from chalicelib.stores.notice_log import InHand
from chalicelib.stores.notices import Addressed


def catch_up(*, proven: str, way: str) -> None:
    """Tell once how a report stands now, where something was withheld until the way was proven.
    Raises InHand or NotSent: the queue then tries again.
    """
    if not any(_waits(each, way) for each in notices.log_of(proven)):
        return
    addressed = _addressed(proven)
    lines = [each for each in addressed.log if each.way == way]
    for each in lines:
        dead = delivering.slip_of(addressed, each.seq, way)
        if each.state is State.CLAIMED and not delivering.settle_dead(addressed, dead):
            raise InHand(f"{proven} {way}")
    held = [each for each in lines if _waits(each, way)]
    if not held or not is_proven(way, addressed.contact):
        return
    seq = held[-1].seq
    if delivering.withheld(addressed, seq, way, frozenset()):
        return
    report, language = addressed.report, addressed.contact.wishes.language
    text = telling.standing(report, city(), track_url(report.number), language)
    notice = compose(addressed, way, text, seq, clock.now(), str(report.status))
    delivering.deliver(addressed, delivering.slip_of(addressed, seq, way), notice)


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
        slip = delivering.slip_of(addressed, 0, way)
        over = (0, way) in addressed.told or delivering.settle_dead(addressed, slip)
        known = not address(way, contact) or is_proven(way, contact)
        if known or over or report.private:
            continue
        if why := delivering.withheld(addressed, 0, way, frozenset()):
            delivering.withhold(slip, why)
            continue
        text = telling.supported(report, city(), contact.wishes.language)
        notice = compose(addressed, way, text, 0, clock.now(), SUPPORT)
        try:
            delivering.deliver(addressed, slip, notice)
        except (InHand, NotSent) as fault:
            faults.append(fault)
    supporters_contacts.forget_if_gone(support)  # who took it back meanwhile leaves nothing
    if faults:
        raise faults[0]


def _addressed(whom: str) -> Addressed:
    """All there is to know of one person's notices; of a report that is gone, nobody."""
    number, _, key = whom.partition("~")
    found = notices.addressed(number)
    if not key:
        return found
    told = notices.readdressed(found, whom)
    return replace(told, anyhow=supporting.shared_ways(found.contact, told.contact))
