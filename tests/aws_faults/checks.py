"""What must hold whatever call failed: the invariants I1 to I9, and that the city is as it would be
without the fault, with nothing doubled.
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from moto.cognitoidp import cognitoidp_backends
from moto.s3.models import s3_backends

from chalicelib.figures.facts import bucket
from chalicelib.figures.facts.model import ALL_ENTRIES
from chalicelib.reports.lifecycle import hash_chain
from chalicelib.reports.model import Report
from chalicelib.reports.status import OPEN
from chalicelib.reports.store import reports as reports_store
from chalicelib.reports.timeline import Entry
from operate.recount import recount_closings
from operate.session import Clients
from tests.aws_faults.world import World
from tests.conftest import ACCOUNT, REGION
from tests.figures.facts.deduplication import deduplicate
from tests.moto_aws import client, event, objects
from tests.test_invariants import moments_in

FACTS = "tanggap-facts"
CLIENTS = Clients(client, {"TableName": "tanggap"})
UTC = re.compile(r"T\d\d:\d\d:\d\dZ(#|$)")
# What a reporter of the acts says, which nobody else may read: see ``acts``.
SECRETS = ("RAHASIA", "81234567890", "rahasia@")
# Items that count tries, requests or calls, claims and marks of what was done: a repeat may add to
# them, and no more follows from it.
COUNTERS = ("I#",)
# A recount can't tell who reported once the keys of a quarter are destroyed.
NO_REPORTER = {"reporter": None, "reporter_year": None}


@dataclass(frozen=True)
class City:
    """What a run leaves behind, without names and keys that are drawn anew each time."""

    reports: Counter[str]
    items: Counter[str]
    messages: Counter[str]  # SMS, mails and posts, by recipient
    unsure: int  # lines of the log about messages that may have gone out
    executions: Counter[str]
    files: Counter[str]
    users: Counter[str]


def look(world: World) -> City:
    """Look at the whole city."""
    items = world.aws.items()
    reports = [_load_whole(number) for number in list_numbers(items)]
    return City(
        Counter(_describe(report, entries) for report, entries in reports),
        Counter(_name_item(item) for item in items if not item["pk"].startswith(COUNTERS)),
        Counter(_list_messages(world)),
        sum(item.get("state") in ("unknown", "claimed") for item in items),
        Counter(
            f"{name.rpartition('-')[2]} {status}"
            for name, status in world.cloud.list_executions().items()
        ),
        Counter(key.partition("/")[0] for key in objects()),
        Counter(_list_users()),
    )


def list_numbers(items: Iterable[Mapping[str, Any]]) -> list[str]:
    return [item["pk"][2:] for item in items if item["sk"] == "A" and item["pk"][:2] == "R#"]


def _load_whole(number: str) -> tuple[Report, tuple[Entry, ...]]:
    """A report with all its entries, also where few are a long timeline."""
    report, timeline = reports_store.load_report(number, consistent=True)
    return report, (timeline.first, *reports_store.load_entries_after(number, 1))


def _describe(report: Report, entries: tuple[Entry, ...]) -> str:
    """A report, its clock (I4), and what happened to it."""
    clock = (
        report.filing.received_at,
        *(report.respond_by, report.first_answer_by, report.complete_by, report.next_check),
    )
    state = (
        *(report.filing.channel, report.status, report.holder, report.category),
        *(report.visibility, report.run, report.supporters, report.rung, report.evidence),
        *(report.rating, report.outcome, report.campaign, report.moderated, report.erased_at),
    )
    happened = [
        f"{each.kind} {each.status} {each.note} {sorted(each.findings or ())}" for each in entries
    ]
    return _without_names(f"{clock} {state} {happened}")


def _name_item(item: Mapping[str, Any]) -> str:
    pk, sk = _without_names(item["pk"]), _without_names(item["sk"])
    return f"{pk.partition('#')[0]} {'#'.join(sk.split('#')[:2])}"


def _without_names(text: str) -> str:
    text = re.sub(r"JK\d{6}-[0-9A-Z]{6}", "JK", text)
    text = re.sub(r"#\d{4}-\d\d-\d\dT[\d:]+Z", "#moment", text)  # of keys: what failed comes later
    return re.sub(r"[0-9a-f]{8,}|[A-Za-z0-9_-]{22,}", "x", text)


def _list_messages(world: World) -> Iterator[str]:
    for phone, text in world.aws.texts():
        yield f"SMS {phone} {_without_names(_without_links(text))}"
    for mail in world.aws.mails():
        yield f"mail {mail.to} {_without_names(mail.headers['Subject'])}"
    # a repeat is known by its id; a push replaces the one before by its topic
    for url, _ in {(url, _find_id(headers, at)) for at, (url, headers) in _list_posts(world)}:
        yield f"post {url}"


def _list_users() -> Iterator[str]:
    for pool in cognitoidp_backends[ACCOUNT][REGION].user_pools.values():
        for user in pool.users.values():
            groups = sorted(each.group_name for each in user.groups)
            yield f"{user.status} {user.enabled} {groups}"


def _list_posts(world: World) -> Iterator[tuple[int, tuple[str, dict[str, str]]]]:
    yield from enumerate((url, headers) for url, headers, _ in world.outside.posted)


def _find_id(headers: Mapping[str, str], at: int) -> str:
    known = {name.lower(): value for name, value in headers.items()}
    return known.get("webhook-id") or known.get("topic") or str(at)


def _without_links(text: str) -> str:
    return re.sub(r"https://\S+|\b\d{6}\b", "", text)


# --- the invariants ------------------------------------------------------------------------------


def find_faults(world: World) -> list[str]:
    """The invariants that do not hold, in a line each."""
    items = world.aws.items()
    numbers = list_numbers(items)
    reports = [_load_whole(number) for number in numbers]
    return [
        *_lost(world, numbers),
        *_broken(reports),
        *_timeless(world, reports),
        *_silent(world, reports),
        *_leaked(world),
        *_miscounted(world, numbers),
        *_other_hours(items),
    ]


def _lost(world: World, numbers: list[str]) -> Iterator[str]:
    """I1, and I2 with the comparison of the whole."""
    for number in {*world.acknowledged} - {*numbers}:
        yield f"I1: {number} was acknowledged and is lost"


def _broken(reports: list[tuple[Report, tuple[Entry, ...]]]) -> Iterator[str]:
    """I3: no gap, no doubled entry, and the status is that of the last change."""
    for report, entries in reports:
        if [entry.seq for entry in entries] != [*range(1, report.version + 1)]:
            yield f"I3: {report.number} has {[entry.seq for entry in entries]}"
        if hash_chain.find_first_break(report.number, report.filing, entries) is not None:
            yield f"I3: the chain of {report.number} is broken"
        if entries[-1].status != report.status:
            yield f"I3: {report.number} is {report.status}, its timeline {entries[-1].status}"


def _timeless(world: World, reports: list[tuple[Report, tuple[Entry, ...]]]) -> Iterator[str]:
    """I5: an execution waits for the next check of each report, and none for an earlier phase."""
    running = world.cloud.running()
    for report, _ in reports:
        own = [name for name in running if name.rpartition("-")[0] == report.number]
        wanted = [f"{report.number}-{report.run}"] if report.next_check else []
        if own != wanted:
            yield f"I5: {report.number} in run {report.run} has the timers {own}"
        if report.status in OPEN and not report.next_check and not report.following:
            yield f"I5: {report.number} is open and nobody looks at it"


def _silent(world: World, reports: list[tuple[Report, tuple[Entry, ...]]]) -> Iterator[str]:
    """I6: every entry was announced."""
    heard = {(each["number"], each["seq"]) for each in world.cloud.heard}
    for report, entries in reports:
        for entry in entries:
            if (report.number, entry.seq) not in heard:
                yield f"I6: {report.number} {entry.seq} was not announced"


def _leaked(world: World) -> Iterator[str]:
    """I7: no topic and no log has a reporter's words or addresses."""
    for name, text in (("log", world.lines.getvalue()), ("topic", json.dumps(world.cloud.heard))):
        for secret in SECRETS:
            if secret in text:
                yield f"I7: {secret} stands in the {name}"


def _miscounted(world: World, numbers: list[str]) -> Iterator[str]:
    """I8: facts and closings are those that a recount makes."""
    found = recount_closings(CLIENTS, dry=True)
    if found.missing or found.wrong:
        yield f"I8: {found} of closings"
    bodies = [
        {"Message": json.dumps({"number": each, "seq": ALL_ENTRIES, "recount": "check"})}
        for each in numbers
    ]
    if bodies:
        world.cloud.invoke("facts", event(bodies, "facts"), None)
    stored, made = (
        {(row["report"], row["seq"]): {**row, "made": 0} for row in deduplicate(_lines(prefix))}
        for prefix in (bucket.FACTS, bucket.RECOUNT)
    )
    unknown = NO_REPORTER if any(name.startswith(bucket.DESTROYED) for name in _files()) else {}
    for key in stored.keys() | made.keys():
        if {**stored.get(key, {}), **unknown} != {**made.get(key, {}), **unknown}:
            yield f"I8: fact {key} is {stored.get(key)}, and {made.get(key)} in a recount"


def _lines(prefix: str) -> list[str]:
    """The lines of all facts under a prefix."""
    stored = [file.value for key, file in _files().items() if key.startswith(prefix)]
    return [line for each in stored for line in _unpacked(each)]


def _files() -> Mapping[str, Any]:
    """moto's own files in the bucket of facts, by their keys."""
    found: Mapping[str, Any] = s3_backends[ACCOUNT]["aws"].buckets[FACTS].keys
    return found


def _unpacked(body: bytes) -> list[str]:
    return gzip.decompress(body).decode().splitlines() if body[:2] == b"\x1f\x8b" else []


def _other_hours(items: list[dict[str, Any]]) -> Iterator[str]:
    """I9: what is stored is UTC."""
    for moment in moments_in(items):
        if not UTC.search(moment):
            yield f"I9: {moment} is stored"


# --- the comparison ------------------------------------------------------------------------------


def find_differences(city: City, clean: City) -> Iterator[str]:
    """What is otherwise than without the fault. A message may be missing where the log says that
    it may have gone out; none comes twice.
    """
    for name in ("reports", "items", "executions", "files", "users"):
        own, other = getattr(city, name), getattr(clean, name)
        for what in own.keys() | other.keys():
            if own[what] != other[what]:
                yield f"{name}: {own[what]} instead of {other[what]} {what}"
    for what, many in (city.messages - clean.messages).items():
        yield f"doubled: {many} more of {what}"
    missing = clean.messages - city.messages
    if missing.total() > city.unsure - clean.unsure:
        yield f"not told: {dict(missing)}"
