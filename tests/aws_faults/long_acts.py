"""Acts of reports whose timelines or logs are too long for one call, of exports and campaigns of
many reports, and of maps and medians that are there already. What is long is made so by limits that
are low here.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from chalicelib.audit import service as audit_service
from chalicelib.casework import merge_propagation
from chalicelib.platform.aws.table import Item
from chalicelib.reports.store import reports, resolution_time
from chalicelib.reports.store.items import side_items
from chalicelib.reports.store.reports import load_report
from tests.api import causes
from tests.aws_faults.limits import lower, with_city
from tests.aws_faults.reports_acts import SECRET, WHOLE, campaign, supported, uploaded, whole, work
from tests.aws_faults.world import Happening, World
from tests.builders import KEBON_JERUK, acted, filed, moved, signed_in, verified

PASSES = 5  # of an export, which goes on in the next run


def _shorten() -> None:
    """Let few entries be a long timeline, and few notices a long log."""
    lower(reports, NEWEST=3, MOST_RELISTED=2, SURELY_RELISTED=3)
    lower(side_items, MOST=4)
    lower(merge_propagation, ENTRIES_AT_ONCE=2)


def _commented(world: World, number: str, times: int) -> None:
    for nth in range(times):
        version = load_report(number)[0].version
        body = {"action": "comment", "version": version, "note": f"kabar {nth}"}
        acted(world.http, number, body, signed_in())


def _long(world: World) -> str:
    """A report with a task of the beginning, and much that followed."""
    number: str = whole(world)["number"]
    moved(world.http, number, "proses")
    body = {"action": "task", "version": 2, "to_agency": "DLH-31.73", "note": "tolong truk"}
    acted(world.http, number, body, signed_in())
    _commented(world, number, 5)
    supported(world, number)
    world.settle()
    _shorten()
    return number


def _hide_long(world: World) -> Happening:
    number = _long(world)
    version = load_report(number)[0].version
    body = {"decision": "hide", "version": version, "reason": "spam"}
    ask = causes.work(number, "moderation", body, causes.VERIFIER)
    return lambda: world.ask("moderate_report", ask)


def _go_on_long(world: World) -> Happening:
    """The next step of it, and what its office sees of it."""
    number = _long(world)
    version = load_report(number)[0].version
    ask = work(number, action="comment", version=version, note="masih dikerjakan")

    def happen() -> Any:
        answer = world.ask("act", ask)
        world.settle()
        world.ask("read_work", causes.get(f"/v1/work/{number}", causes.OFFICER))
        return answer

    return happen


def _follow_from_far(world: World) -> Happening:
    """A merged report is further behind than the newest entries of the other."""
    number, survivor = (
        whole(world, contact={"phone": each})["number"]
        for each in ("+6281234567890", "+6281299990002")
    )
    moved(world.http, survivor, "proses")
    body = {"action": "merge", "version": 1, "into": survivor}
    acted(world.http, number, body, signed_in())
    world.settle()
    _shorten()
    _commented(world, survivor, 4)
    return world.settle


def _export_in_passes(world: World) -> Happening:
    lower(audit_service, REPORTS_IN_FILE=1, MOST_SCANS=1)
    connection = Item._get_connection()
    lower(connection, scan=partial(connection.scan, limit=3))
    for _ in range(2):
        filed(world.http, description=f"{SECRET} lagi", contact=WHOLE)
    quarter = {"agency": KEBON_JERUK, "quarter": "2026-Q4", "reason": "Ombudsman"}
    causes.sent("/v1/audits", quarter, causes.AUDITOR).to(world.http)
    world.settle()

    def happen() -> None:
        for _ in range(PASSES):
            world.cloud.start("export")
            world.pause(minutes=5)

    return happen


def _campaigns_are_listed(world: World) -> Happening:
    campaign(world).to(world.http)
    world.settle()
    ask = causes.get("/v1/work/campaigns", causes.HEAD)
    return lambda: world.ask("list_campaigns", ask)


def _map_goes_on(world: World) -> Happening:
    """The map is made from the one before."""
    world.cloud.start("chart")
    world.settle()
    world.hands.forward(minutes=3)
    whole(world)
    world.settle()
    return lambda: world.cloud.start("chart")


def _usual_time_is_known(world: World) -> Happening:
    with_city(resolution_time, usual_least=1)
    number = whole(world)["number"]
    moved(world.http, number, "proses", "selesai")
    verified(world.http, number, 3)
    world.settle()
    world.hands.forward(hours=1)
    body = causes.a_body(description=SECRET, attachments=[uploaded(b"a photo")])
    ask = causes.sent("/v1/reports", body).having(Idempotency_Key="kunci-pelapor-0123456789")
    return lambda: world.ask("file_report", ask)


ACTS: Mapping[str, Callable[[World], Happening]] = {
    "a report with a long timeline is hidden": _hide_long,
    "a report with a long timeline goes on": _go_on_long,
    "a merged report is far behind": _follow_from_far,
    "an export takes several passes": _export_in_passes,
    "campaigns are listed": _campaigns_are_listed,
    "the map goes on from the one before": _map_goes_on,
    "a new report has its usual time": _usual_time_is_known,
}
