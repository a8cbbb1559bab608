"""The schema of the answer to a refusal."""

from typing import TypedDict

from chalicelib.platform.http.schemas import Emergency, Named
from chalicelib.platform.roles import Role
from chalicelib.reports.http.schemas import Entry


class Told(TypedDict):
    """What every problem says. ``type`` is stable, ``detail`` a sentence to be read."""

    type: str
    title: str
    status: int
    detail: str


class Problem(Told, total=False):
    """RFC 9457, with members of its own for each type: the ``field`` that is amiss and by which
    ``rule``, what is ``allowed`` or ``known`` instead, who may, by ``roles``, and what has changed.
    ``seconds`` are until it may be tried again.
    """

    emergency: Emergency
    field: str
    rule: str
    value: str
    taken: str
    least: int
    most: int
    known: str
    number: str
    seconds: int
    version: int
    allowed: list[str]
    changes: list[Entry]
    holder: Named
    heads: list[Named]
    triage: Named
    roles: list[Role]
    groups: str
    desks: str
    tasks: list[int]
    task: int | None
    latest: str
    report_status: str
    action: str
    reason: str | None
    target: str | None
    channel: str
    code: str
    office: str
    photo: str
    webhook: str
    event: str
    upload: str
    service: str
    jurisdiction: str
    call: str
    request_id: str
