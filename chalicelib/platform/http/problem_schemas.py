"""The schema of the answer to a refusal."""

from typing import TypedDict

from chalicelib.platform.http.schemas import Emergency, Named
from chalicelib.platform.roles import Role
from chalicelib.reports.http.schemas import Entry


class Told(TypedDict):
    """The members of every problem. ``type`` is stable, and ``detail`` is a sentence for the
    reader.
    """

    type: str
    title: str
    status: int
    detail: str


class Problem(Told, total=False):
    """A refusal (RFC 9457). Each ``type`` has members of its own: the ``field`` that is wrong and
    the ``rule`` that it breaks, the values that are ``allowed`` or ``known``, the ``roles`` that
    may make the request, and the ``changes`` since the caller's version. After ``seconds`` the
    request may be tried again.
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
    audit: str
    deputy: str
    until: str
    contact: str
    key: str
    officer: str
    quarter: str

    row: int
    event: str
    upload: str
    service: str
    jurisdiction: str
    call: str
    request_id: str
