"""What officers do: their queue, one report, and the steps they take with it."""

import base64
import binascii
from datetime import datetime

from chalice.app import Response

from chalicelib.api import answers, views
from chalicelib.api.access import OFFICERS, officer
from chalicelib.api.routes import Routes, answer, body_of, query_of
from chalicelib.city import city
from chalicelib.domain import number as numbers
from chalicelib.domain import wording
from chalicelib.domain.errors import BadField, MistypedNumber
from chalicelib.domain.lifecycle import Step
from chalicelib.domain.moments import shown
from chalicelib.domain.status import OPEN, Action
from chalicelib.outside import clock
from chalicelib.services import casework
from chalicelib.stores import queue
from chalicelib.stores.queue import Waiting

routes = Routes(__name__)


@routes.route("/v1/work", authorizer=OFFICERS)
def list_work() -> Response:
    """The open reports of one's office, most urgent first."""
    query, now = query_of(routes.current_request), clock.now()
    page = queue.page(
        officer(routes.current_request).agency,
        limit=_limit(query),
        after=_after(query),
        status=_one_of(query, "status", {str(status) for status in OPEN}),
        category=query.get("category"),
        late_at=now if _one_of(query, "late", {"true", "false"}) == "true" else None,
    )
    told: answers.WorkPage = {
        "items": [_line(line, now) for line in page.lines],
        "next": page.after and base64.urlsafe_b64encode(page.after.encode()).decode(),
    }
    return answer(told)


@routes.route("/v1/work/{number}", authorizer=OFFICERS)
def read_work(number: str) -> Response:
    reader = officer(routes.current_request)
    report, entries = casework.record(numbers.parse(number), reader)
    return answer(views.officers(report, entries, clock.now(), reader))


@routes.route("/v1/work/{number}/actions", methods=["POST"], authorizer=OFFICERS)
def act(number: str) -> Response:
    from chalicelib.api import shapes  # a status poll does not pay for reading bodies

    actor = officer(routes.current_request)
    body = shapes.read(body_of(routes.current_request), shapes.ActionBody)
    if body.internal and body.action is not Action.COMMENT:
        raise BadField(field="internal", rule="limits")
    step = Step(
        action=body.action,
        version=body.version,
        note=(body.note or "").strip() or None,
        to_agency=body.to_agency,
        photos=tuple(body.photos),
        internal=body.internal,
    )
    report, entries = casework.act(numbers.parse(number), actor, step)
    return answer(views.officers(report, entries, clock.now(), actor))


def _line(line: Waiting, now: datetime) -> answers.WorkLine:
    area = city().kelurahan.get(line.area or "")
    return {
        "number": line.number,
        "status": line.status,
        "status_label": wording.LABELS[line.status],
        "category": views.category(line.category),
        "channel": line.channel,
        "kelurahan": {"code": area.code, "name": area.name} if area else None,
        "created_at": shown(line.created_at),
        "due": shown(line.due),
        "complete_by": shown(line.complete_by),
        "late": now > line.due,
        "rung": line.rung,
        "red_flag": line.red_flag,
        "version": line.version,
    }


def _limit(query: dict[str, str]) -> int:
    text = query.get("limit", "25")
    if not text.isdecimal() or len(text) > 3 or not 1 <= int(text) <= 100:
        raise BadField(field="limit", rule="limits")
    return int(text)


def _one_of(query: dict[str, str], name: str, known: set[str]) -> str | None:
    value = query.get(name)
    if value is not None and value not in known:
        raise BadField(field=name, rule="limits")
    return value


def _after(query: dict[str, str]) -> str | None:
    """Where the page begins: ``<due>#<number>``, opaque to the client."""
    cursor = query.get("cursor")
    if cursor is None:
        return None
    try:
        due, _, number = base64.urlsafe_b64decode(cursor.encode()).decode().partition("#")
        datetime.fromisoformat(due)
        return f"{due}#{numbers.parse(number)}"
    except (binascii.Error, ValueError, MistypedNumber):
        raise BadField(field="cursor", rule="limits") from None
