"""Telling reporters what happened to their report; ``delivering`` is how one notice goes out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.city.current import city
from chalicelib.city.model import City, Danger
from chalicelib.notifications import (
    entry_texts,
    message_texts,
    supporter_contacts_store,
    supporters,
)
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.greeting import compose_notice
from chalicelib.notifications.sending import delivery_log_store, dispatch, notice_delivery
from chalicelib.notifications.sending.delivery_log_store import Slip
from chalicelib.notifications.sending.message_sender import NotSent
from chalicelib.notifications.sending.notice_delivery import NoAccess
from chalicelib.notifications.store import Addressed
from chalicelib.platform import clock
from chalicelib.platform.aws import messaging
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.moments import EPOCH, JAKARTA
from chalicelib.reports import labels, visibility
from chalicelib.reports.contact.delivery_states import DAILY, QUIET_HOURS
from chalicelib.reports.contact.preferences import SMS, is_proven, silent_until
from chalicelib.reports.lifecycle import emergency, followup
from chalicelib.reports.lifecycle.followup import FollowUp
from chalicelib.reports.model import CITIZEN, REPORTER, Entry, Report
from chalicelib.reports.store import reports
from chalicelib.reports.tracking import track_url
from chalicelib.senders.model import Notice

# What strangers add to a report: its reporter is told once a day that they did, and how often.


DAY = timedelta(days=1)


def is_by_stranger(entry: Entry) -> bool:
    """Whether somebody added it who was not proven to be the report's reporter."""
    return entry.kind is Kind.COMMENT and entry.by == CITIZEN


def additions_moment(moment: datetime, city: City) -> datetime:
    """When the reporter is told of what came at a moment: at the end of its day, which lasts from
    ``additions_told`` to ``additions_told``.
    """
    span, end = DAY * city.pace, city.settings.additions_told
    begin = EPOCH + timedelta(hours=end.hour, minutes=end.minute) - JAKARTA.utcoffset(None)
    return begin + ((moment - begin) // span + 1) * span


def first_of_each_day(entries: Sequence[Entry], city: City) -> frozenset[int]:
    """The seq of the first that a stranger added on each day, which stands for all of that day. Of
    a day that began before these entries do, nobody can tell which was the first.
    """
    found: dict[datetime, int] = {}
    for entry in filter(is_by_stranger, entries):
        found.setdefault(additions_moment(entry.at, city), entry.seq)
    if entries and entries[0].seq > 1:
        found.pop(additions_moment(entries[0].at, city), None)
    return frozenset(found.values())


def count_same_day(entries: Sequence[Entry], first: Entry, city: City) -> int:
    """How many strangers' additions came on the day that one stands for."""
    until = additions_moment(first.at, city)
    return sum(
        is_by_stranger(entry) and additions_moment(entry.at, city) == until for entry in entries
    )


def send_notices(number: str, seq: int, whom: str = "") -> None:
    """Deliver the notices of one entry, after those of earlier ones that are still to be told, so
    that a queue without order tells a story in order. Repeating it sends nothing twice. ``whom``
    is one who supports the report; without, it is the reporter, and the others get messages of
    their own.

    Raises InHand while another copy is under way, NotSent when a sender has no room now, and
    NoAccess: the queue then tries again.
    """
    notice = notifications_store.load_addressed(number, seq)
    spread = not whom and _is_shared(notice)
    if whom:
        notice = _address_supporter(notice, whom)
    told: set[str] = set()
    faults = [
        fault
        for entry in list_due_entries(notice, clock.now())
        for fault in _send_entry(notice, entry, told)
        if entry.seq == seq
    ]
    if spread:  # last: no trouble of theirs keeps back what the reporter is told
        supporters.queue_for_supporters(number, seq)
    if whom:
        supporter_contacts_store.delete_log_if_gone(
            whom
        )  # who took it back meanwhile leaves nothing
    if faults:
        raise faults[0]


def _is_shared(addressed: Addressed) -> bool:
    """Whether the last entry is one to tell those who support a report that everybody sees."""
    report = addressed.report
    open_to_all = bool(report.supporters) and not report.private
    return open_to_all and entry_texts.is_told_to_supporters(addressed.entries[-1])


def _address_supporter(addressed: Addressed, whom: str) -> Addressed:
    """What one who supports the report is to hear, as the public reads it; nothing of one that was
    hidden since, and nothing twice to its reporter.
    """
    if addressed.report.private:
        return replace(addressed, entries=())
    notice = notifications_store.address_supporter(addressed, whom)
    shared = [entry for entry in notice.entries if entry_texts.is_told_to_supporters(entry)]
    category = notice.report.category
    public = [visibility.public_entry(entry, category, city()) for entry in shared]
    anyhow = supporters.shared_ways(addressed.contact, notice.contact)
    return replace(notice, entries=tuple(public), anyhow=anyhow)


def list_due_entries(addressed: Addressed, now: datetime) -> list[Entry]:
    """The entries a reporter hears of, as far back as the log goes: of what is older nobody knows
    any more whether it was told.
    """
    kept = now - timedelta(days=city().settings.notice_log_days)
    # of what strangers add, one a day: the first, or one that the log has already
    days = first_of_each_day(addressed.entries, city()) | {line.seq for line in addressed.log}
    return [
        entry
        for entry in addressed.entries
        if entry.at > kept
        and (entry_texts.is_told_to_reporter(entry) or _was_warned(addressed, entry))
        and (entry.seq in days or not is_by_stranger(entry))
    ]


def list_ways(addressed: Addressed, entry: Entry) -> list[str]:
    """By which ways this reporter is to hear of an entry."""
    contact, channel = addressed.contact, addressed.report.filing.channel
    wanted = dispatch.list_wanted_ways(contact, channel)
    if entry.seq == 1 and dispatch.answers_at_once(contact, channel):
        return [way for way in wanted if not is_proven(way, contact)]  # it asks for the proof
    return [way for way in wanted if entry.seq > silent_until(way, contact.wishes)]


def _was_warned(addressed: Addressed, entry: Entry) -> bool:
    """Whether it is the reporter's own word of danger, where nothing was answered at once."""
    own = entry.kind is Kind.COMMENT and entry.by == REPORTER
    return (
        own
        and not dispatch.answers_at_once(addressed.contact, addressed.report.filing.channel)
        and emergency.find_danger(entry.note) is not None
    )


def _find_danger(report: Report, entry: Entry) -> Danger | None:
    if entry.seq == 1:
        return emergency.find_in_report(report)
    return emergency.find_danger(entry.note) if entry.by == REPORTER else None


def _send_entry(addressed: Addressed, entry: Entry, told: set[str]) -> list[Exception]:
    """What came in between, if anything: a way that fails keeps back neither the other way nor
    later entries. What somebody does not want to hear is not told later either. ``told`` are the
    ways that have brought something meanwhile.
    """
    faults: list[Exception] = []
    for way in list_ways(addressed, entry):
        slip = notice_delivery.build_slip(addressed, entry.seq, way)
        if _is_settled(addressed, entry, slip, frozenset(told)):
            continue
        notice = build_notice(addressed, entry, way)
        try:
            if notice_delivery.deliver_notice(addressed, slip, notice):
                told.add(way)
        except (delivery_log_store.DeliveryInProgress, NotSent, NoAccess) as fault:
            told.add(way)  # it may come yet
            faults.append(fault)
    return faults


def _is_settled(addressed: Addressed, entry: Entry, slip: Slip, told: frozenset[str]) -> bool:
    """Whether a notice is over, or not to be sent now, which is then written down."""
    seq, way = slip.seq, slip.way
    if (seq, way) in addressed.told or notice_delivery.settle_dead(addressed, slip):
        return True
    if why := notice_delivery.find_withheld_reason(addressed, seq, way, told):
        notice_delivery.withhold_notice(slip, why)
        return True
    code, until = _find_delay(addressed, entry)
    if until and (seq, way, until) not in addressed.waiting:
        messaging.schedule_entry(addressed.whom, seq, until)
        delivery_log_store.mark_withheld(slip, clock.now(), code, until)
    return until is not None


def _find_delay(addressed: Addressed, entry: Entry) -> tuple[str, datetime | None]:
    """Why an entry waits, and until when: it comes in quiet hours, or stands for a day of what
    strangers add. None when it may be told now.
    """
    if is_by_stranger(entry) and clock.now() < (end := additions_moment(entry.at, city())):
        return DAILY, end
    quiet = addressed.contact.wishes.quiet
    until = quiet.until(clock.now()) if quiet else None
    return QUIET_HOURS, None if until is None or _is_urgent(addressed.report, entry) else until


def _is_urgent(report: Report, entry: Entry) -> bool:
    """What can't wait for the morning: danger, and what a row of the city's settings names."""
    through = city().settings.through_quiet_hours
    return bool({report.priority, entry.kind} & through) or _find_danger(report, entry) is not None


def _objection_text(addressed: Addressed, entry: Entry) -> str:
    """How the reporter can object, to a closing that still stands: silence counts as consent."""
    report, now, language = addressed.report, clock.now(), addressed.contact.wishes.language
    closes = entry.kind is Kind.STATUS and entry.seq == report.closed_in
    if not closes or addressed.whom != report.number:
        return ""
    until = followup.reopened_until(report, now, city())
    if until or FollowUp.APPEAL in followup.allowed_follow_ups(report, now, city()):
        return entry_texts.write_objection(until, language)
    return ""


def _count_additions(addressed: Addressed, first: Entry) -> int:
    """How many strangers' additions a reporter is told of: those of a day, all of them however
    many there are.
    """
    entries = addressed.entries
    if len(entries) <= 1 or entries[-1].seq < addressed.report.version:
        entries = (first, *reports.load_entries_after(addressed.report.number, first.seq))
    return count_same_day(entries, first, city())


def build_notice(addressed: Addressed, entry: Entry, way: str) -> Notice:
    """What somebody is told of an entry by a way; the first of a way that nobody has proven asks
    for the proof.
    """
    report, language = addressed.report, addressed.contact.wishes.language
    short = way == SMS and not is_proven(way, addressed.contact)  # the other link stands for both
    url = "" if short else track_url(report.number)
    said = entry_texts.write_notice(report, entry, city(), url, language)
    if is_by_stranger(entry):
        said = entry_texts.write_additions(
            report, _count_additions(addressed, entry), url, language
        )
    said = f"{said} {_objection_text(addressed, entry)}".rstrip()
    text = labels.with_emergency_call(said, _find_danger(report, entry), city())
    notice = compose_notice(addressed, way, text, entry.seq, entry.at, entry.kind)
    return replace(
        notice,
        seq=entry.own or 0,
        status=entry.status,
        status_label=message_texts.STANDING_SENTENCES[entry.status][language],
        holder=entry.holder,
        holder_name=labels.name_of(entry.holder, city()),
        note=entry_texts.find_note(entry),
    )
