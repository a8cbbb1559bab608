"""Limit how often reports, previews, uploads and additions come from one contact, device or
network, or about one area or report (docs/moderation.md).

Reports are counted after the filing was answered, so no report waits for it or is refused. A report
over a limit is stored and answered like any other, and central triage looks at it before its office
does (decisions 24 and 34). Everything else over a limit is refused for a while.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.city.current import city
from chalicelib.city.model import City
from chalicelib.city.rows import Limit, Metered, Per, Priority
from chalicelib.intake import report_origins_store
from chalicelib.intake.report_origins_store import Origin
from chalicelib.platform import clock, ids, telemetry
from chalicelib.platform.aws import counters, queues
from chalicelib.platform.aws.counters import Meter, Uncounted
from chalicelib.platform.entry_kinds import SYSTEM, Kind
from chalicelib.platform.errors import TooManyToday, TooOften
from chalicelib.platform.i18n import Language, tell_name
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports.lifecycle.lifecycle import append_entry, make_next_entry
from chalicelib.reports.model import Report
from chalicelib.reports.status import Status
from chalicelib.reports.store import reports
from chalicelib.reports.store.retry_on_conflict import retry_on_conflict
from chalicelib.reports.timeline import Entry, Timeline
from chalicelib.senders.draft import Draft

DAY = timedelta(days=1)
COMMENTS = (Kind.COMMENT, Kind.NOTE)
ORIGIN_KEPT = timedelta(days=2)  # how long the keyed hashes of a report's origin are kept
MEGABYTE = 1_000_000


def hold_back(
    report: Report, limit: Limit, now: datetime, city: City
) -> tuple[Report, Entry] | None:
    """Return the report marked with the limit, and the entry of the mark. Central triage looks at
    the report first.

    The report keeps its holder and all its moments, so nobody outside can see the mark (I4). Return
    None for a report that is urgent, has been taken up already, or has a mark.
    """
    taken_up = report.status is not Status.MENUNGGU
    if taken_up or report.over_limit or report.priority is not Priority.BIASA:
        return None
    triage = city.settings.triage
    entry = make_next_entry(report, now, Kind.LIMIT, SYSTEM)
    marked = replace(report, over_limit=limit.code, screener=triage)
    return append_entry(marked, replace(entry, to=(triage,), reason=limit.code), city)


def make_origin(draft: Draft, reporter_key: str | None, *, talks: bool = False) -> Origin:
    """Return the contact, device and network address of a draft, as keyed hashes.

    ``reporter_key`` is the key of the reporter's contact. ``talks`` tells that it came by a talk,
    which can be answered. A hash that no limit of the city counts
    by is left out.
    """
    hashes = {
        Per.CONTACT: reporter_key and reporter_key.partition("#")[2],
        Per.DEVICE: draft.device and ids.derive_hash("device", draft.channel, draft.device),
        Per.ADDRESS: draft.network and ids.derive_hash("address", draft.network),
    }
    limited = {limit.per for limit in _limits_on(Metered.REPORT)}
    keys = {str(per): key for per, key in hashes.items() if key and per in limited}
    return Origin(keys, draft.received_at + ORIGIN_KEPT, talks)


def count_report(image: Mapping[str, Any]) -> None:
    """Count a new report under each limit, in the order of the rows of ``rate_limits.csv``.

    ``image`` is the report's origin item in DynamoDB's own JSON. At the first limit that the report
    is over it is held back, and counts under no further limit. Repeating it does no harm.

    A report that came by a talk, and whose contact has filed others in the same window, is queued:
    they may be about the same matter (``reporters.joining_offer``).
    """
    report, others = report_origins_store.decode_origin(image), frozenset[str]()
    for limit in _limits_on(Metered.REPORT):
        who = report.area if limit.per is Per.AREA else report.keys.get(limit.per)
        if not who:
            continue
        taken = _take_one(limit.code, who, limit.most, limit.span, report.at, once=report.number)
        if taken is None:
            _hold_report(report.number, limit)
            return
        if limit.per is Per.CONTACT:
            others |= taken
    if report.talks and others:
        queues.queue_message(settings().notices, {"own": report.number, "others": sorted(others)})


def claim_room(what: str, who: str, most: int, span: timedelta, at: datetime, *, once: str) -> bool:
    """Take one of the ``most`` that ``who``, a keyed hash, has in a ``span``. Return whether one
    was left.

    A claim with the same name ``once`` is counted once. When the counter fails, the answer is True:
    a fault of ours holds nobody back.
    """
    return _take_one(what, who, most, span, at, once=once) is not None


def _take_one(
    what: str, who: str, most: int, span: timedelta, at: datetime, *, once: str
) -> frozenset[str] | None:
    try:
        return counters.take_one(what, who, most, span, at, once=once)
    except Uncounted:
        log.warning("uncounted", what=what)
        return frozenset()


def _hold_report(number: str, limit: Limit) -> None:
    def attempt(at: int) -> Report | None:
        report, _ = reports.load_report(number, consistent=True)
        change = hold_back(report, limit, clock.now(), city())
        if change is None:
            return None
        marked, entry = change
        reports.save_report(report, marked, [entry])
        return marked

    if retry_on_conflict(attempt):
        log.info("over_limit", number=number, limit=limit.code)
        telemetry.count_event("OverLimit", limit=limit.code)


def admit_upload(network: str, size: int) -> None:
    """Count one upload of ``size`` bytes from a network address.

    Raises TooOften over a limit: the file can be sent later, and the report is taken without it.
    """
    _admit(network, {Metered.UPLOAD: (1, 1), Metered.MEGABYTES: (size, MEGABYTE)})


def admit_preview(network: str) -> None:
    """Count one preview from a network address.

    Raises TooOften over a limit: the report can be filed without any preview.
    """
    _admit(network, {Metered.PREVIEW: (1, 1)})


def _admit(network: str, units: Mapping[Metered, tuple[int, int]]) -> None:
    """Count events from a network address under their limits. ``units`` has the amount of each
    event, and the unit that its limit is in. Raises TooOften.
    """
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
    """Return the meters that a citizen's addition to a report counts under, at most one for each
    row of ``rate_limits.csv``.

    ``who`` is a keyed hash of the author, None when the author is unknown. An ``urgent`` addition
    is counted and never refused. A reporter's addition to the ``own`` report does not count under
    the limit of the report, so it is taken when others have used that limit up.
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
    """Count a refusal under this meter, and return the error to raise."""
    telemetry.count_event("OverLimit", limit=meter.what)
    return TooManyToday(
        most=meter.most, seconds=counters.count_seconds_left(meter.span, clock.now())
    )


def claim_first_refusal(who: str | None) -> bool:
    """Return whether a refusal has to be answered: the first of a day for ``who``, a keyed hash,
    and each one without ``who``.
    """
    if who is None:
        return True
    try:
        return counters.count_event("addition-refused", who, DAY, clock.now()).many == 1
    except Uncounted:
        log.warning("uncounted", what="addition-refused")
        return True


def check_steps(report: Report) -> None:
    """Check the reporter's recent steps against the limits. Raises TooManyToday."""
    now = clock.now()
    for limit in _limits_on(Metered.STEP):
        recent = [step.at for step in report.history.steps if step.at > now - limit.span]
        _check_recent(limit, recent, now)


def check_comments(timeline: Timeline) -> None:
    """Check the officers' recent comments and notes against the limits. Raises TooManyToday."""
    now = clock.now()
    for limit in _limits_on(Metered.COMMENT):
        moments = [entry.at for entry in timeline if entry.actor and entry.kind in COMMENTS]
        _check_recent(limit, [at for at in moments if at > now - limit.span], now)


def _check_recent(limit: Limit, recent: Sequence[datetime], now: datetime) -> None:
    """Check that one more is within the limit; ``recent`` are the moments within its span, in
    order. Raises TooManyToday with the seconds until the next one is taken.
    """
    if len(recent) < limit.most:
        return
    telemetry.count_event("OverLimit", limit=limit.code)
    wait = recent[-limit.most] + limit.span - now
    raise TooManyToday(most=limit.most, seconds=max(1, int(wait.total_seconds())))


def admit_once(what: str, who: str, most: int, span: timedelta, amount: int = 1) -> None:
    """Count that ``who`` did ``what`` once, or by an ``amount``. The table keeps a keyed hash of
    ``who``.

    Raises TooOften beyond ``most`` in a ``span``. When the counter fails, nothing is raised: a
    fault of ours keeps nobody out.
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


def name_of(code: str, language: Language) -> str:
    """Return the name of a limit, or the code itself when ``rate_limits.csv`` has no such row any
    more.
    """
    rows = (limit for limit in city().limits if limit.code == code)
    return next((tell_name(row, language) for row in rows), code)
