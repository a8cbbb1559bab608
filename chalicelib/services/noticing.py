"""Telling reporters what happened to their report, and writing down what became of it; ``ways`` is
how one person is told.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.city import city
from chalicelib.domain import additions, delivery, followup, privacy, telling, wording
from chalicelib.domain.city import Danger
from chalicelib.domain.contact import Contact
from chalicelib.domain.followup import FollowUp
from chalicelib.domain.message_key import MessageKey, Sender
from chalicelib.domain.report import REPORTER, Entry, Kind, Report
from chalicelib.domain.wishes import EMAIL, SMS, hint, since
from chalicelib.outside import clock, schedules
from chalicelib.outside.post import NotSent
from chalicelib.outside.telemetry import log
from chalicelib.replies import Heard, Notice, Outcome
from chalicelib.services import alarms, health, stopping, supporting, ways
from chalicelib.services.tracking import track_url
from chalicelib.stores import messages, notices, reports, supporters_contacts
from chalicelib.stores.notices import Addressed, Slip


class NoAccess(Exception):
    """The sender's API does not let us in any more: operations have to renew the access."""


def tell(number: str, seq: int, whom: str = "") -> None:
    """Deliver the notices of one entry, after those of earlier ones that are still to be told, so
    that a queue without order tells a story in order. Repeating it sends nothing twice. ``whom``
    is one who supports the report; without, it is the reporter, and the others get messages of
    their own.

    Raises InHand while another copy is under way, NotSent when a sender has no room now, and
    NoAccess: the queue then tries again.
    """
    notice = notices.addressed(number, seq)
    spread = not whom and _shared(notice)
    if whom:
        notice = _to_supporter(notice, whom)
    faults = [
        fault
        for entry in due(notice, clock.now())
        for fault in _tell(notice, entry)
        if entry.seq == seq
    ]
    if spread:  # last: no trouble of theirs keeps back what the reporter is told
        supporting.spread(number, seq)
    if whom:
        supporters_contacts.forget_if_gone(whom)  # who took it back meanwhile leaves nothing
    if faults:
        raise faults[0]


def _shared(addressed: Addressed) -> bool:
    """Whether the last entry is one to tell those who support a report that everybody sees."""
    report = addressed.report
    open_to_all = bool(report.supporters) and not report.private
    return open_to_all and telling.shared(addressed.entries[-1])


def _to_supporter(addressed: Addressed, whom: str) -> Addressed:
    """What one who supports the report is to hear, as the public reads it; nothing of one that was
    hidden since, and nothing twice to its reporter.
    """
    if addressed.report.private:
        return replace(addressed, entries=())
    notice = notices.readdressed(addressed, whom)
    shared = [entry for entry in notice.entries if telling.shared(entry)]
    category = notice.report.category
    public = [privacy.public_entry(entry, category, city()) for entry in shared]
    anyhow = _shared_ways(addressed.contact, notice.contact)
    return replace(notice, entries=tuple(public), anyhow=anyhow)


def _shared_ways(reporter: Contact, contact: Contact) -> frozenset[str]:
    """The ways of a supporter's contact that are the reporter's. Nothing is sent by them, and all
    the rest is as by any other: who left a contact would learn whether it is the reporter's.
    """
    mail = (contact.email or "").lower() == (reporter.email or "").lower()
    shared = {SMS: contact.phone == reporter.phone, EMAIL: mail}
    return frozenset(way for way, same in shared.items() if same)


def due(addressed: Addressed, now: datetime) -> list[Entry]:
    """The entries a reporter hears of, as far back as the log goes: of what is older nobody knows
    any more whether it was told.
    """
    kept = now - timedelta(days=city().settings.notice_log_days)
    # of what strangers add, one a day: the first, or one that the log has already
    days = additions.first_of_days(addressed.entries, city()) | {line.seq for line in addressed.log}
    return [
        entry
        for entry in addressed.entries
        if entry.at > kept
        and (telling.told(entry) or _warned(addressed, entry))
        and (entry.seq in days or not additions.by_stranger(entry))
    ]


def ways_of(addressed: Addressed, entry: Entry) -> list[str]:
    """By which ways this reporter is to hear of an entry."""
    contact, channel = addressed.contact, addressed.report.filing.channel
    if entry.seq == 1 and ways.at_once(contact, channel):
        return []
    wanted = ways.wanted(contact, channel)
    return [way for way in wanted if entry.seq > since(way, contact.wishes)]


def _warned(addressed: Addressed, entry: Entry) -> bool:
    """Whether it is the reporter's own word of danger, where nothing was answered at once."""
    own = entry.kind is Kind.COMMENT and entry.by == REPORTER
    return (
        own
        and not ways.at_once(addressed.contact, addressed.report.filing.channel)
        and alarms.find(entry.note) is not None
    )


def _danger(report: Report, entry: Entry) -> Danger | None:
    if entry.seq == 1:
        return alarms.of(report)
    return alarms.find(entry.note) if entry.by == REPORTER else None


def _tell(addressed: Addressed, entry: Entry) -> list[Exception]:
    """What came in between, if anything: a way that fails keeps back neither the other way nor
    later entries. What somebody does not want to hear is not told later either.
    """
    report, contact = addressed.report, addressed.contact
    faults: list[Exception] = []
    for way in ways_of(addressed, entry):
        if (entry.seq, way) in addressed.told:
            continue
        slip = _slip(addressed, entry, way)
        if ended := _ended(contact, way):
            notices.refused(slip, clock.now(), ended)
            continue
        if until := _quiet(addressed, entry):
            if (entry.seq, way, until) not in addressed.waiting:
                schedules.bring(addressed.whom, entry.seq, until)
                notices.wait(slip, clock.now(), until)
            continue
        try:
            notices.claim(slip, clock.now())
            if way in addressed.anyhow:
                notices.sent(slip, clock.now())
                continue
            notice = _notice(addressed, entry, way)
            _heard(report, contact, slip, ways.send(way, contact, report, notice))
        except (notices.InHand, NotSent, NoAccess) as fault:
            faults.append(fault)
    return faults


def _quiet(addressed: Addressed, entry: Entry) -> datetime | None:
    """When an entry may be told that comes in quiet hours, or stands for a day of what strangers
    add; None when it may be told now.
    """
    if additions.by_stranger(entry) and clock.now() < (end := additions.told_at(entry.at, city())):
        return end
    quiet = addressed.contact.wishes.quiet
    until = quiet.until(clock.now()) if quiet else None
    return None if until is None or _urgent(addressed.report, entry) else until


def _urgent(report: Report, entry: Entry) -> bool:
    """What can't wait for the morning: danger, and what a row of the city's settings names."""
    through = city().settings.through_quiet_hours
    return bool({report.priority, entry.kind} & through) or _danger(report, entry) is not None


def _slip(addressed: Addressed, entry: Entry, way: str) -> Slip:
    until = clock.now() + timedelta(days=city().settings.notice_log_days)
    to = hint(way, addressed.contact)
    return Slip(addressed.whom, entry.seq, way, to, until)


def _heard(report: Report, contact: Contact, slip: Slip, heard: Heard) -> None:
    """Write down what the answer means, what was sent first of all. Raises NotSent or NoAccess when
    it was not taken.
    """
    number, channel = report.number, report.filing.channel
    if heard.outcome is Outcome.SENT:
        notices.sent(slip, clock.now())
        if heard.external_id:
            until = clock.now() + city().retention["messages"].span
            sender = Sender(ways.sender_of(contact))
            messages.known_as(MessageKey(channel, sender, heard.external_id), number, until)
    elif heard.outcome is Outcome.REFUSED:
        notices.refused(slip, clock.now(), heard.code)
    else:
        access = heard.outcome is Outcome.EXPIRED
        notices.failed(slip, clock.now(), delivery.ACCESS if access else heard.code)
    event = f"notice_{heard.outcome}"
    log.info(event, number=number, seq=slip.seq, way=slip.way, channel=channel, code=heard.code)
    health.noticed(channel, heard.outcome)
    if heard.outcome is Outcome.EXPIRED:
        raise NoAccess(f"{channel} {heard.code}")
    if heard.outcome is Outcome.LATER:
        raise NotSent(heard.code, heard.after)


def _ended(contact: Contact, way: str) -> str:
    """Why this person does not want to hear of it, if so."""
    if contact.muted:
        return delivery.MUTED
    return delivery.ENDED if way in contact.wishes.off else ""


def _end(contact: Contact, way: str, link: str) -> str:
    """How to hear no more by that way."""
    if way == SMS and SMS in contact.wishes.addresses:
        return telling.STOP_BY_LINK[contact.wishes.language].format(link=link)
    return telling.ending(way, city(), link, contact.wishes.language)


def _objecting(addressed: Addressed, entry: Entry) -> str:
    """How the reporter can object, to a closing that still stands: silence counts as consent."""
    report, now, language = addressed.report, clock.now(), addressed.contact.wishes.language
    closes = entry.kind is Kind.STATUS and entry.seq == report.closed_in
    if not closes or addressed.whom != report.number:
        return ""
    until = followup.reopened_until(report, now, city())
    if until or FollowUp.APPEAL in followup.may(report, now, city()):
        return telling.objecting(until, language)
    return ""


def _added(addressed: Addressed, first: Entry) -> int:
    """How many strangers' additions a reporter is told of: those of a day, all of them however
    many there are.
    """
    entries = addressed.entries
    if len(entries) <= 1 or entries[-1].seq < addressed.report.version:
        entries = (first, *reports.entries_after(addressed.report.number, first.seq))
    return additions.on_same_day(entries, first, city())


def _notice(addressed: Addressed, entry: Entry, way: str) -> Notice:
    report, language = addressed.report, addressed.contact.wishes.language
    url, stop = track_url(report.number), stopping.link(addressed.whom, way)
    said = telling.notice(report, entry, city(), url, language)
    if additions.by_stranger(entry):
        said = telling.additions(report, _added(addressed, entry), url, language)
    said = f"{said} {_objecting(addressed, entry)}".rstrip()
    return Notice(
        text=wording.called(said, _danger(report, entry), city()),
        number=report.number,
        seq=entry.own or 0,
        at=entry.at,
        kind=entry.kind,
        status=entry.status,
        status_label=telling.STANDING[entry.status][language],
        holder=entry.holder,
        holder_name=wording.name_of(entry.holder, city()),
        note=telling.note_of(entry),
        track_url=url,
        stop=_end(addressed.contact, way, stop),
        stop_url=stop,
        whom=addressed.whom,
        entry=entry.seq,
    )
