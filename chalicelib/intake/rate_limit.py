"""How often reports, uploads, and additions to reports come from one contact, device, network or
about one area or report. Reports are counted beside the path, so that none waits for it or is
turned away; all else is refused for a while (docs/moderation.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.city.current import city
from chalicelib.city.model import City, Limit, Metered, Per, Priority
from chalicelib.intake import report_origins_store
from chalicelib.intake.report_origins_store import Origin
from chalicelib.platform import clock, ids, telemetry
from chalicelib.platform.aws import counters
from chalicelib.platform.aws.counters import Meter, Uncounted
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import TooManyToday, TooOften
from chalicelib.platform.telemetry import log
from chalicelib.reports.lifecycle.lifecycle import append_entry, make_next_entry
from chalicelib.reports.model import SYSTEM, Entry, Report
from chalicelib.reports.retry_on_conflict import retry_on_conflict
from chalicelib.reports.status import Status
from chalicelib.reports.store import reports
from chalicelib.reports.timeline import Timeline
from chalicelib.senders.draft import Draft

# What comes over a limit: it is kept and answered like any other report, and central triage looks
# at it before its office does (decisions 24 and 34).


def hold_back(
    report: Report, limit: Limit, now: datetime, city: City
) -> tuple[Report, Entry] | None:
    """The report marked with the limit, for central triage to look at first. It keeps its holder,
    so that nothing of it looks otherwise to anybody outside, and no moment of it moves (I4). None
    for what is urgent, what somebody took up already, and what is marked.
    """
    taken_up = report.status is not Status.MENUNGGU
    if taken_up or report.over_limit or report.priority is not Priority.BIASA:
        return None
    triage = city.settings.triage
    entry = make_next_entry(report, now, Kind.LIMIT, SYSTEM)
    marked = replace(report, over_limit=limit.code, screener=triage)
    return append_entry(marked, replace(entry, to=(triage,), reason=limit.code), city)


DAY = timedelta(days=1)
COMMENTS = (Kind.COMMENT, Kind.NOTE)
ORIGIN_KEPT = timedelta(days=2)  # of whom a report came from, as keyed hashes
MEGABYTE = 1_000_000


def make_origin(draft: Draft, mine: str | None) -> Origin:
    """Whom a report comes from, in keyed hashes; ``mine`` is that of its reporter's contact. What a
    city has no limit for is not kept.
    """
    known = {
        Per.CONTACT: mine and mine.partition("#")[2],
        Per.DEVICE: draft.device and ids.derive_hash("device", draft.channel, draft.device),
        Per.ADDRESS: draft.network and ids.derive_hash("address", draft.network),
    }
    asked = {limit.per for limit in _limits_on(Metered.REPORT)}
    keys = {str(per): key for per, key in known.items() if key and per in asked}
    return Origin(keys, draft.received_at + ORIGIN_KEPT)


def count_report(image: Mapping[str, Any]) -> None:
    """Count a new report under each limit in the order of their rows, and hold it back at the first
    it is over; it counts under no other then. Counting it again does no harm.
    """
    came = report_origins_store.decode_origin(image)
    for limit in _limits_on(Metered.REPORT):
        who = came.area if limit.per is Per.AREA else came.keys.get(limit.per)
        if who and not _has_room(limit, who, came):
            _hold_report(came.number, limit)
            return


def _has_room(limit: Limit, who: str, came: report_origins_store.Came) -> bool:
    return claim_room(limit.code, who, limit.most, limit.span, came.at, once=came.number)


def claim_room(what: str, who: str, most: int, span: timedelta, at: datetime, *, once: str) -> bool:
    """Whether there is one left of the ``most`` a ``span`` has, or this one was taken before under
    the name ``once``; ``who`` is a keyed hash. A fault of ours holds nobody back.
    """
    try:
        return counters.take_one(what, who, most, span, at, once=once)
    except Uncounted:
        log.warning("uncounted", what=what)
        return True


def _hold_report(number: str, limit: Limit) -> None:
    def attempt(at: int) -> Report | None:
        report, _ = reports.load_report(number, consistent=True)
        held = hold_back(report, limit, clock.now(), city())
        if held is None:
            return None
        reports.save_report(report, held[0], [held[1]])
        return held[0]

    if retry_on_conflict(attempt):
        log.info("over_limit", number=number, limit=limit.code)
        telemetry.count_event("OverLimit", limit=limit.code)


def admit_upload(network: str, size: int) -> None:
    """One more upload from a network, of the ``size`` in bytes that is asked for. Raises TooOften:
    a file that is refused can be sent later, and the report is taken without it.
    """
    units = {Metered.UPLOAD: (1, 1), Metered.MEGABYTES: (size, MEGABYTE)}
    for limit in city().limits if network else ():
        if limit.what not in units:
            continue
        amount, unit = units[limit.what]
        try:
            admit_once(limit.code, f"address|{network}", limit.most * unit, limit.span, amount)
        except TooOften:
            telemetry.count_event("OverLimit", limit=limit.code)
            raise


def addition_meters(
    who: str | None, number: str, *, urgent: bool = False, own: bool = False
) -> list[Meter]:
    """What a citizen's addition to a report counts under, once for each row of the table: ``who``
    is a keyed hash, None when nobody can tell. What is ``urgent`` is counted, and never refused;
    what others add leaves room for what the reporter adds to the ``own`` report.
    """
    keys = {
        Per.CONTACT: who,
        Per.CONTACT_REPORT: who and f"{who}#{number}",
        Per.REPORT: None if own else number,
    }
    return [
        Meter(limit.code, key, limit.span, None if urgent else limit.most)
        for limit in _limits_on(Metered.ADDITION)
        if (key := keys[limit.per])
    ]


def refuse_addition(meter: Meter) -> TooManyToday:
    """The refusal of what was over this limit."""
    telemetry.count_event("OverLimit", limit=meter.what)
    return TooManyToday(
        most=meter.most, seconds=counters.count_seconds_left(meter.span, clock.now())
    )


def claim_first_refusal(who: str | None) -> bool:
    """Whether somebody was not told yet this day that they add too much: whoever goes on all the
    same is not answered each time.
    """
    if who is None:
        return True
    try:
        return counters.count_event("addition-refused", who, DAY, clock.now()).many == 1
    except Uncounted:
        log.warning("uncounted", what="addition-refused")
        return True


def check_steps(report: Report) -> None:
    """That its reporter has not taken too many steps of late. Raises TooManyToday."""
    now = clock.now()
    for limit in _limits_on(Metered.STEP):
        recent = [step.at for step in report.history.steps if step.at > now - limit.span]
        _check_recent(limit, recent, now)


def check_comments(timeline: Timeline) -> None:
    """That officers have not said too much of late. Raises TooManyToday."""
    now = clock.now()
    for limit in _limits_on(Metered.COMMENT):
        said = [entry.at for entry in timeline if entry.actor and entry.kind in COMMENTS]
        _check_recent(limit, [at for at in said if at > now - limit.span], now)


def _check_recent(limit: Limit, recent: Sequence[datetime], now: datetime) -> None:
    """One more is taken when the first of so many is older than the span."""
    if len(recent) < limit.most:
        return
    telemetry.count_event("OverLimit", limit=limit.code)
    left = recent[-limit.most] + limit.span - now
    raise TooManyToday(most=limit.most, seconds=max(1, int(left.total_seconds())))


def admit_once(what: str, who: str, most: int, span: timedelta, amount: int = 1) -> None:
    """Count one time more, or an ``amount``, that somebody did something; of ``who`` a keyed hash
    is kept. Raises TooOften beyond ``most`` in a ``span``; a fault of ours keeps nobody out.
    """
    try:
        counted = counters.count_event(
            what, ids.derive_hash("limit", who), span, clock.now(), amount
        )
    except Uncounted:
        log.warning("uncounted", what=what)
        return
    if counted.many > most:
        raise TooOften(seconds=counted.seconds)


def _limits_on(what: Metered) -> list[Limit]:
    return [limit for limit in city().limits if limit.what is what]


def name_of(code: str) -> str:
    """A limit in words; the code itself when the table does not know it any more."""
    return next((limit.name for limit in city().limits if limit.code == code), code)
