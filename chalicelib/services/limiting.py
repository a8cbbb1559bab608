"""How often reports and uploads come from one contact, device, network or about one area: counted
beside the path, so that no report waits for it or is turned away.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from chalicelib.city import city
from chalicelib.domain import limiting
from chalicelib.domain.city import Limit, Metered, Per
from chalicelib.domain.draft import Draft
from chalicelib.domain.errors import TooOften
from chalicelib.domain.report import Report
from chalicelib.outside import clock, ids, metrics
from chalicelib.outside.telemetry import log
from chalicelib.services.insisting import insist
from chalicelib.stores import limits, origins, reports
from chalicelib.stores.limits import Uncounted
from chalicelib.stores.origins import Origin

KEPT = timedelta(days=2)  # of whom a report came from, as keyed hashes
MEGABYTE = 1_000_000


def origin(draft: Draft, mine: str | None) -> Origin:
    """Whom a report comes from, in keyed hashes; ``mine`` is that of its reporter's contact. What a
    city has no limit for is not kept.
    """
    known = {
        Per.CONTACT: mine and mine.partition("#")[2],
        Per.DEVICE: draft.device and ids.keyed("device", draft.channel, draft.device),
        Per.ADDRESS: draft.network and ids.keyed("address", draft.network),
    }
    asked = {limit.per for limit in _of(Metered.REPORT)}
    keys = {str(per): key for per, key in known.items() if key and per in asked}
    return Origin(keys, draft.received_at + KEPT)


def follow(image: Mapping[str, Any]) -> None:
    """Count a new report under each limit in the order of their rows, and hold it back at the first
    it is over; it counts under no other then. Counting it again does no harm.
    """
    came = origins.of(image)
    for limit in _of(Metered.REPORT):
        who = came.area if limit.per is Per.AREA else came.keys.get(limit.per)
        if who and not _room(limit, who, came):
            _hold(came.number, limit)
            return


def _room(limit: Limit, who: str, came: origins.Came) -> bool:
    return room(limit.code, who, limit.most, limit.span, came.at, once=came.number)


def room(what: str, who: str, most: int, span: timedelta, at: datetime, *, once: str) -> bool:
    """Whether there is one left of the ``most`` a ``span`` has, or this one was taken before under
    the name ``once``; ``who`` is a keyed hash. A fault of ours holds nobody back.
    """
    try:
        return limits.take(what, who, most, span, at, once=once)
    except Uncounted:
        log.warning("uncounted", what=what)
        return True


def _hold(number: str, limit: Limit) -> None:
    def attempt(at: int) -> Report | None:
        report, _ = reports.load(number, consistent=True)
        held = limiting.held_back(report, limit, clock.now(), city())
        if held is None:
            return None
        reports.save(report, held[0], [held[1]])
        return held[0]

    if insist(attempt):
        log.info("over_limit", number=number, limit=limit.code)
        metrics.count("OverLimit", limit=limit.code)


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
            admit(limit.code, f"address|{network}", limit.most * unit, limit.span, amount)
        except TooOften:
            metrics.count("OverLimit", limit=limit.code)
            raise


def admit(what: str, who: str, most: int, span: timedelta, amount: int = 1) -> None:
    """Count one time more, or an ``amount``, that somebody did something; of ``who`` a keyed hash
    is kept. Raises TooOften beyond ``most`` in a ``span``; a fault of ours keeps nobody out.
    """
    try:
        counted = limits.count(what, ids.keyed("limit", who), span, clock.now(), amount)
    except Uncounted:
        log.warning("uncounted", what=what)
        return
    if counted.many > most:
        raise TooOften(seconds=counted.seconds)


def _of(what: Metered) -> list[Limit]:
    return [limit for limit in city().limits if limit.what is what]


def name_of(code: str) -> str:
    """A limit in words; the code itself when the table does not know it any more."""
    return next((limit.name for limit in city().limits if limit.code == code), code)
