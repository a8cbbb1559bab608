"""Send the notices of timeline entries to reporters and supporters, and later notices to reporters.
``sending.notice_delivery`` delivers one notice.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from chalicelib.city.current import city
from chalicelib.city.model import City
from chalicelib.notifications import later_notices, notified_kinds
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.entry_notices import build_notice
from chalicelib.notifications.later_notices import build_later_notice, list_later_notices
from chalicelib.notifications.quiet_hours import (
    Delay,
    additions_moment,
    find_delay,
    find_quiet_end,
    is_by_stranger,
)
from chalicelib.notifications.sending import dispatch, notice_delivery
from chalicelib.notifications.sending import store as sending_store
from chalicelib.notifications.sending.notice_delivery import NoAccess
from chalicelib.notifications.sending.sms_and_mail import NotSent
from chalicelib.notifications.sending.store import Slip
from chalicelib.notifications.store import Addressed
from chalicelib.notifications.supporters import contacts_store
from chalicelib.notifications.supporters import service as supporters_service
from chalicelib.platform import clock
from chalicelib.platform.aws import queues
from chalicelib.platform.entry_kinds import REPORTER, Kind
from chalicelib.reports.access import visibility
from chalicelib.reports.access.levels import is_listed
from chalicelib.reports.contact.delivery_states import QUIET_HOURS, WAITING
from chalicelib.reports.contact.preferences import is_proven, silent_until
from chalicelib.reports.lifecycle import emergency
from chalicelib.reports.timeline import Entry
from chalicelib.senders.model import Notice

# Additions of strangers: the reporter is told once a day how many there were.


def first_of_each_day(entries: Sequence[Entry], city: City) -> frozenset[int]:
    """Return the seq of each day's first addition by a stranger, which stands for all additions of
    that day. A day that began before these entries is left out: its first addition is not known.
    """
    first_seqs: dict[datetime, int] = {}
    for entry in filter(is_by_stranger, entries):
        first_seqs.setdefault(additions_moment(entry.at, city), entry.seq)
    if entries and entries[0].seq > 1:
        first_seqs.pop(additions_moment(entries[0].at, city), None)
    return frozenset(first_seqs.values())


def send_notices(number: str, seq: int, whom: str = "", topic: str = "") -> None:
    """Deliver the notices of one entry to one recipient. Notices of earlier entries that are still
    to be sent go first, so that a queue without order tells a story in order. Repeating it sends
    nothing twice.

    ``whom`` is the address of a supporter. Without it the recipient is the reporter, who gets the
    later notices of the entry that are due too, and each supporter gets a message of their own in
    the queue. ``topic`` is that of a later notice, whose moment is no news to supporters.

    Raises DeliveryInProgress while another copy is under way, NotSent when a sender has no room
    now, and NoAccess: the queue then tries again.
    """
    addressed = notifications_store.load_addressed(number, seq)
    is_shared = not whom and not topic and _is_shared(addressed)
    if whom:
        addressed = _address_supporter(addressed, whom)
    used_ways: set[str] = set()
    faults = [
        fault
        for entry in list_due_entries(addressed, clock.now())
        for fault in _send_entry(addressed, entry, used_ways)
        if entry.seq == seq
    ]
    if not whom:
        faults += _send_later_notices(addressed, seq, used_ways)
    if is_shared:  # last, so that no fault with a supporter keeps back the reporter's notice
        supporters_service.queue_for_supporters(number, seq)
    if whom:
        # a supporter who withdrew meanwhile leaves nothing
        contacts_store.delete_log_if_gone(whom)
    if faults:
        raise faults[0]


def _is_shared(addressed: Addressed) -> bool:
    """Return whether a listed report has supporters, and they are told of its last entry."""
    report = addressed.report
    open_to_all = bool(report.supporters) and is_listed(report.visibility)
    return open_to_all and notified_kinds.is_told_to_supporters(addressed.entries[-1])


def _address_supporter(addressed: Addressed, recipient: str) -> Addressed:
    """Return the entries that a supporter is told, as the public reads them. A report that was
    hidden since has none. ``anyhow`` has the ways that are also the reporter's, so that the
    reporter is told nothing twice.
    """
    level = addressed.report.visibility
    if not is_listed(level):
        return replace(addressed, entries=())
    to_supporter = notifications_store.address_supporter(addressed, recipient)
    shared = [
        entry for entry in to_supporter.entries if notified_kinds.is_told_to_supporters(entry)
    ]
    category = to_supporter.report.category
    public = [visibility.public_entry(entry, category, level, city()) for entry in shared]
    anyhow = supporters_service.shared_ways(addressed.contact, to_supporter.contact)
    return replace(to_supporter, entries=tuple(public), anyhow=anyhow)


def list_due_entries(addressed: Addressed, now: datetime) -> list[Entry]:
    """Return the entries that a recipient is told, as far back as the log of notices goes. It does
    not say whether the notice of an older entry was sent.
    """
    log_start = now - timedelta(days=city().settings.notice_log_days)
    # one addition by a stranger a day: the first, or one that is in the log already
    days = first_of_each_day(addressed.entries, city()) | {line.seq for line in addressed.log}
    untold = _find_untold_mistake(addressed, log_start)
    return [
        entry
        for entry in addressed.entries
        if entry.at > log_start
        and entry.seq not in untold
        and (notified_kinds.is_told_to_reporter(entry) or _was_warned(addressed, entry))
        and (entry.seq in days or not is_by_stranger(entry))
    ]


def _find_untold_mistake(addressed: Addressed, log_start: datetime) -> frozenset[int]:
    """Return the seq of a hand-over that was taken back before the recipient was told of it, and
    that of its end: neither is news any more. Of one before ``log_start`` the log says nothing.
    """
    undone, entries = addressed.report.history.undone, addressed.entries
    if undone is None:
        return frozenset()
    logged = any(entry.seq == undone.given_in and entry.at > log_start for entry in entries)
    sent = any(line.seq == undone.given_in and line.code not in WAITING for line in addressed.log)
    return frozenset(undone) if logged and not sent else frozenset()


def list_ways(addressed: Addressed, entry: Entry) -> list[str]:
    """Return the ways by which the recipient is told an entry."""
    contact, channel = addressed.contact, addressed.report.filing.channel
    wanted = dispatch.list_wanted_ways(contact, channel)
    if entry.seq == 1 and dispatch.answers_at_once(contact, channel):
        # the notice asks for the proof
        return [way for way in wanted if not is_proven(way, contact)]
    return [way for way in wanted if entry.seq > silent_until(way, contact.wishes)]


def _was_warned(addressed: Addressed, entry: Entry) -> bool:
    """Return whether the entry is the reporter's own addition, names a danger, and was not answered
    at once.
    """
    own = entry.kind is Kind.COMMENT and entry.by == REPORTER
    return (
        own
        and not dispatch.answers_at_once(addressed.contact, addressed.report.filing.channel)
        and emergency.find_danger(entry.note) is not None
    )


def _send_entry(addressed: Addressed, entry: Entry, used_ways: set[str]) -> list[Exception]:
    """Send the notices of one entry and return the faults. A way that fails keeps back neither the
    other way nor later entries. A notice that the recipient does not want is not sent later either.
    Adds to ``used_ways`` each way that has brought a notice, or may have.
    """
    delay, faults = find_delay(addressed, entry), []
    for way in list_ways(addressed, entry):
        slip = notice_delivery.build_slip(addressed, entry.seq, way)
        build = partial(build_notice, addressed, entry, way)
        faults += _send_by_way(addressed, slip, delay, build, used_ways)
    return faults


def _send_later_notices(addressed: Addressed, seq: int, used_ways: set[str]) -> list[Exception]:
    """Send the later notices of entry ``seq`` that are due, schedule those that are not due yet,
    and return the faults as ``_send_entry`` does.
    """
    faults: list[Exception] = []
    now = clock.now()
    told_now = bool(used_ways)
    for row, entry, due in list_later_notices(addressed, seq, now, told_now=told_now):
        ways = later_notices.list_ways(addressed)
        if ways and now < due:
            queues.schedule_entry(addressed.whom, seq, due, row.topic)
            continue
        delay = QUIET_HOURS, find_quiet_end(addressed)
        for way in ways:
            slip = notice_delivery.build_slip(addressed, seq, way, row.topic)
            build = partial(build_later_notice, row, addressed, entry, way, now)
            faults += _send_by_way(addressed, slip, delay, build, used_ways)
    return faults


def _send_by_way(
    addressed: Addressed,
    slip: Slip,
    delay: Delay,
    build: Callable[[], Notice],
    used_ways: set[str],
) -> list[Exception]:
    """Send one notice, unless it is settled or has to wait, and return the fault if it fails."""
    if _is_settled(addressed, slip, delay, frozenset(used_ways)):
        return []
    try:
        if notice_delivery.deliver_notice(addressed, slip, build()):
            used_ways.add(slip.way)
    except (sending_store.DeliveryInProgress, NotSent, NoAccess) as fault:
        used_ways.add(slip.way)  # the notice may arrive yet
        return [fault]
    return []


def _is_settled(addressed: Addressed, slip: Slip, delay: Delay, used_ways: frozenset[str]) -> bool:
    """Return whether a notice is settled or must not be sent now. The log gets the reason for a
    notice that is not sent.
    """
    if slip.line in addressed.settled or notice_delivery.settle_dead(addressed, slip):
        return True
    if why := notice_delivery.find_withheld_reason(addressed, slip, used_ways):
        notice_delivery.withhold_notice(slip, why)
        return True
    code, until = delay
    if until and (slip.line, until) not in addressed.waiting:
        queues.schedule_entry(addressed.whom, slip.seq, until, slip.topic)
        sending_store.mark_withheld(slip, clock.now(), code, until)
    return until is not None
