"""Telling reporters what happened to their report; ``delivering`` is how one notice goes out."""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.city import city
from chalicelib.domain import additions, followup, privacy, telling, wording
from chalicelib.domain.city import Danger
from chalicelib.domain.delivery import DAILY, QUIET_HOURS
from chalicelib.domain.followup import FollowUp
from chalicelib.domain.report import REPORTER, Entry, Kind, Report
from chalicelib.domain.wishes import SMS, is_proven, since
from chalicelib.outside import clock, schedules
from chalicelib.outside.post import NotSent
from chalicelib.replies import Notice
from chalicelib.services import alarms, delivering, supporting, ways
from chalicelib.services.composing import compose
from chalicelib.services.delivering import NoAccess
from chalicelib.services.tracking import track_url
from chalicelib.stores import notice_log, notices, reports, supporters_contacts
from chalicelib.stores.notice_log import Slip
from chalicelib.stores.notices import Addressed


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
    told: set[str] = set()
    faults = [
        fault
        for entry in due(notice, clock.now())
        for fault in _tell(notice, entry, told)
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
    anyhow = supporting.shared_ways(addressed.contact, notice.contact)
    return replace(notice, entries=tuple(public), anyhow=anyhow)


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
    wanted = ways.wanted(contact, channel)
    if entry.seq == 1 and ways.at_once(contact, channel):
        return [way for way in wanted if not is_proven(way, contact)]  # it asks for the proof
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


def _tell(addressed: Addressed, entry: Entry, told: set[str]) -> list[Exception]:
    """What came in between, if anything: a way that fails keeps back neither the other way nor
    later entries. What somebody does not want to hear is not told later either. ``told`` are the
    ways that have brought something meanwhile.
    """
    faults: list[Exception] = []
    for way in ways_of(addressed, entry):
        slip = delivering.slip_of(addressed, entry.seq, way)
        if _settled(addressed, entry, slip, frozenset(told)):
            continue
        notice = notice_of(addressed, entry, way)
        try:
            if delivering.deliver(addressed, slip, notice):
                told.add(way)
        except (notice_log.InHand, NotSent, NoAccess) as fault:
            told.add(way)  # it may come yet
            faults.append(fault)
    return faults


def _settled(addressed: Addressed, entry: Entry, slip: Slip, told: frozenset[str]) -> bool:
    """Whether a notice is over, or not to be sent now, which is then written down."""
    seq, way = slip.seq, slip.way
    if (seq, way) in addressed.told or delivering.settle_dead(addressed, slip):
        return True
    if why := delivering.withheld(addressed, seq, way, told):
        delivering.withhold(slip, why)
        return True
    code, until = _held_back(addressed, entry)
    if until and (seq, way, until) not in addressed.waiting:
        schedules.bring(addressed.whom, seq, until)
        notice_log.withhold(slip, clock.now(), code, until)
    return until is not None


def _held_back(addressed: Addressed, entry: Entry) -> tuple[str, datetime | None]:
    """Why an entry waits, and until when: it comes in quiet hours, or stands for a day of what
    strangers add. None when it may be told now.
    """
    if additions.by_stranger(entry) and clock.now() < (end := additions.told_at(entry.at, city())):
        return DAILY, end
    quiet = addressed.contact.wishes.quiet
    until = quiet.until(clock.now()) if quiet else None
    return QUIET_HOURS, None if until is None or _urgent(addressed.report, entry) else until


def _urgent(report: Report, entry: Entry) -> bool:
    """What can't wait for the morning: danger, and what a row of the city's settings names."""
    through = city().settings.through_quiet_hours
    return bool({report.priority, entry.kind} & through) or _danger(report, entry) is not None


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


def notice_of(addressed: Addressed, entry: Entry, way: str) -> Notice:
    """What somebody is told of an entry by a way; the first of a way that nobody has proven asks
    for the proof.
    """
    report, language = addressed.report, addressed.contact.wishes.language
    short = way == SMS and not is_proven(way, addressed.contact)  # the other link stands for both
    url = "" if short else track_url(report.number)
    said = telling.notice(report, entry, city(), url, language)
    if additions.by_stranger(entry):
        said = telling.additions(report, _added(addressed, entry), url, language)
    said = f"{said} {_objecting(addressed, entry)}".rstrip()
    text = wording.called(said, _danger(report, entry), city())
    notice = compose(addressed, way, text, entry.seq, entry.at, entry.kind)
    return replace(
        notice,
        seq=entry.own or 0,
        status=entry.status,
        status_label=telling.STANDING[entry.status][language],
        holder=entry.holder,
        holder_name=wording.name_of(entry.holder, city()),
        note=telling.note_of(entry),
    )
