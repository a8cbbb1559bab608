"""Acts of administrators and subscribers: accounts that change, webhooks that fail, facts of those
who asked for erasure, and searches.
"""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.publishing.webhooks import rules
from tests.api import causes
from tests.aws_faults.limits import lower
from tests.aws_faults.reports_acts import whole
from tests.aws_faults.world import Happening, World
from tests.builders import KEBON_JERUK, moved, post

URL = "https://dasbor.test/tanggap"


def _account_changes(world: World) -> Happening:
    path = causes.officer(world.http)
    other = {"name": "Sinta", "agency": "31.73.05", "roles": ["head"], "active": False}
    back = {**other, "active": True, "agency": KEBON_JERUK, "roles": ["officer"]}

    def happen() -> Any:
        world.ask("change_officer", causes.sent(path, other, causes.ADMIN, "PUT"))
        return world.ask("change_officer", causes.sent(path, back, causes.ADMIN, "PUT"))

    return happen


def _webhook_answers(world: World, *statuses: int, **headers: str) -> Happening:
    """A subscriber's system answers so, and then well, to what comes within a day."""
    made = post(world.http, "/v1/webhooks", {"name": "Dasbor", "url": URL}, causes.ADMIN)
    assert made.status_code == 201, made.body
    world.outside.answers[URL] = [(status, headers) for status in statuses]
    body = causes.a_body(visibility="public")
    ask = causes.sent("/v1/reports", body).having(Idempotency_Key="kunci-pelapor-0123456789")

    def happen() -> Any:
        filed = world.ask("file_report", ask)
        if headers:
            world.pause(days=1)
        return filed

    return happen


def _webhook_takes_nothing(world: World) -> Happening:
    """Its one try fails."""
    lower(rules, WAITS=())
    return _webhook_answers(world, 500)


def _facts_of_the_erased(world: World) -> Happening:
    receipt = whole(world)
    world.settle()
    causes.own(receipt, "erasure", {}).to(world.http)
    world.settle()
    return lambda: world.cloud.start("figures")


def _search(world: World) -> Happening:
    whole(world)
    world.settle()
    ask = causes.get("/v1/work/search?q=sampah+menumpuk", causes.OFFICER)
    return lambda: world.ask("search_work", ask)


def _officer_leaves(world: World) -> Happening:
    """A report with tasks whose officer leaves."""
    number = whole(world)["number"]
    moved(world.http, number, "proses")
    path = causes.officer(world.http)
    world.settle()
    ask = causes.sent(f"{path}/departure", {"reason": "pindah"}, causes.ADMIN)
    return lambda: world.ask("end_officers_work", ask)


ACTS: Mapping[str, Callable[[World], Happening]] = {
    "an account changes and comes back": _account_changes,
    "a subscriber's system fails once": lambda world: _webhook_answers(world, 500),
    "a subscriber's system is gone": lambda world: _webhook_answers(world, 410),
    "a subscriber's system asks for a day": (
        lambda world: _webhook_answers(world, 503, **{"Retry-After": "86400"})
    ),
    "a subscriber's system takes nothing": _webhook_takes_nothing,
    "facts lose their reporter": _facts_of_the_erased,
    "an officer searches by words": _search,
    "an officer leaves": _officer_leaves,
}
