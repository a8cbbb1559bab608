"""Acts of time: what schedules start, notices that wait for their hour, and timers that were
lost.
"""

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from moto.dynamodb.models import dynamodb_backends
from moto.stepfunctions.parser.api import ExecutionStatus

from chalicelib.city.current import city
from chalicelib.entrypoints import nightly_export
from chalicelib.sla import digest_service, reconcile
from tests.api import causes
from tests.aws_faults import cloud
from tests.aws_faults.limits import lower, with_settings
from tests.aws_faults.reports_acts import supported, whole, work
from tests.aws_faults.world import Happening, World
from tests.builders import KEBON_JERUK, filed, moved, verified, wib
from tests.conftest import ACCOUNT, REGION


def _scheduled(world: World, *functions: str) -> Happening:
    """Some reports in different states, and the hour of functions."""
    number = whole(world)["number"]
    done = whole(world)["number"]
    moved(world.http, done, "proses", "selesai")
    verified(world.http, done, 3)
    causes.audit(world.http).to(world.http)
    quarter = {"agency": KEBON_JERUK, "quarter": "2026-Q4", "reason": "Ombudsman"}
    causes.sent("/v1/audits", quarter, causes.AUDITOR).to(world.http)
    for agency in (KEBON_JERUK, "31.73.05"):
        head = {**causes.new_officer(), "agency": agency, "roles": ["head"]}
        causes.sent("/v1/officers", head, causes.ADMIN).to(world.http)
    hidden = filed(world.http)["number"]
    body = {"decision": "hide", "version": 1, "reason": "spam"}
    causes.work(hidden, "moderation", body).to(world.http)
    supported(world, number)
    world.settle()
    world.hands.to(wib("2026-12-02 06:30"))
    world.cloud.wake()
    world.settle()

    def happen() -> None:
        for function in functions:
            world.cloud.start(function)

    return happen


def _everywhere(world: World, function: str) -> Happening:
    """The same through all offices of the city."""
    happen = _scheduled(world, function)
    for module in (reconcile, digest_service):
        lower(module, city=city)
    return happen


def _lost_timers(world: World) -> Happening:
    """Executions that ended without their checks, a hiding among them."""
    whole(world)
    hidden = filed(world.http, visibility="public")["number"]
    causes.work(hidden, "moderation", {"decision": "hide", "version": 1, "reason": "spam"}).to(
        world.http
    )
    world.settle()
    for execution in cloud.executions():
        execution.exec_status = ExecutionStatus.FAILED
    world.hands.forward(days=3)

    def happen() -> None:
        for _ in range(2):
            world.cloud.start("reconcile")
            world.pause(hours=1)
            world.cloud.wake()

    return happen


def _export_table(world: World) -> None:
    """Let there be a nightly export, as DynamoDB tells of one: moto leaves its moment out."""
    known = dynamodb_backends[ACCOUNT][REGION]
    table = known.tables["tanggap"]
    arn = f"{table.table_arn}/export/01795000000000-0a1b2c3d"
    about = {"ExportArn": arn, "ExportStatus": "COMPLETED", "StartTime": world.hands.moment}
    export: Any = SimpleNamespace(
        arn=arn,
        status="COMPLETED",
        export_type="FULL_EXPORT",
        table=table,
        response=lambda: about,
    )
    known.table_exports[arn] = export
    with_settings(nightly_export, exported_table=table.table_arn)


def _retention(world: World) -> Happening:
    """A report whose time is over, in a stack whose table is exported each night."""
    _export_table(world)
    number = whole(world)["number"]
    supported(world, number)
    moved(world.http, number, "proses", "selesai")
    verified(world.http, number, 3)
    world.settle()
    world.hands.forward(days=30)
    world.cloud.wake()
    world.settle()
    world.hands.forward(days=city().retention["reports"].span.days)

    def happen() -> None:
        world.cloud.start("retain")
        world.pause(days=1)
        world.cloud.start("retain")

    return happen


def _closed_days_ago(world: World) -> Happening:
    """The question for a rating is due, after quiet hours."""
    number = whole(world)["number"]
    moved(world.http, number, "proses", "selesai")
    verified(world.http, number, 3)
    world.settle()

    def happen() -> None:
        world.hands.forward(days=3)
        world.settle()

    return happen


def _at_night(world: World) -> Happening:
    """A step in quiet hours is told in the morning."""
    number = whole(world)["number"]
    world.settle()
    world.hands.to(wib("2026-11-30 23:00"))

    def happen() -> Any:
        answer = world.ask("act", work(number, action="proses", version=1, note="segera"))
        world.settle()
        world.hands.to(wib("2026-12-01 08:00"))
        return answer

    return happen


ACTS: Mapping[str, Callable[[World], Happening]] = {
    "the map is made": lambda world: _scheduled(world, "chart"),
    "figures are counted": lambda world: _scheduled(world, "figures"),
    "heads get their digest": lambda world: _scheduled(world, "digest"),
    "auditors get their files": lambda world: _scheduled(world, "export"),
    "the hourly repairs find nothing": lambda world: _scheduled(world, "reconcile"),
    "the hourly repairs look through all offices": lambda world: _everywhere(world, "reconcile"),
    "heads of all offices get their digest": lambda world: _everywhere(world, "digest"),
    "timers were lost": _lost_timers,
    "a report's time is over": _retention,
    "a rating is asked for": _closed_days_ago,
    "a notice waits for the morning": _at_night,
}
