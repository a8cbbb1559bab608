"""The bodies of officers' requests, with their limits."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from chalicelib.intake.schemas import PlaceBody
from chalicelib.platform.http.bodies import Body, Listed, Note, Office, Photos, Version
from chalicelib.reports.status import Action
from chalicelib.reports.timeline import Verdict


class StepBody(Body):
    """The fields that all steps share. ``reason`` is the code of a reason in ``/v1/reasons``.
    ``until`` is when a pause ends or a task is due. ``into`` is the number of the report that this
    one is merged into. Only offices see a comment that is ``internal``. With ``lengthen``, which
    only central triage may say, a new category also makes the promises later.
    """

    action: Action
    note: Note | None = None
    to_agency: Office | None = None
    reason: Listed | None = None
    until: Annotated[datetime, Meta(tz=True)] | None = None
    category: Listed | None = None
    into: Annotated[str, Meta(min_length=1, max_length=40)] | None = None
    internal: bool = False
    lengthen: bool = False


class ActionBody(StepBody, kw_only=True):
    """``POST /v1/work/{number}/actions``. ``task`` is the ``id`` of a task of the report, ``place``
    the corrected one, as in a filing.
    """

    version: Version
    task: Annotated[int, Meta(ge=1)] | None = None
    photos: Photos = []
    place: PlaceBody | None = None


class Seen(Body):
    """A report, and the version of it that the officer saw."""

    number: Annotated[str, Meta(min_length=1, max_length=40)]
    version: Version


class BulkBody(StepBody, kw_only=True):
    """``POST /v1/work/actions``: one step with up to a hundred reports."""

    reports: Annotated[list[Seen], Meta(min_length=1, max_length=100)]


class VerificationBody(Body):
    """``POST /v1/work/{number}/verification``. A rejection needs a note."""

    verdict: Verdict
    version: Version
    note: Note | None = None


class ModerationBody(Body):
    """``POST /v1/work/{number}/moderation``. The decisions hide and reject need a ``reason``, the
    code of a reason in ``/v1/reasons``; uphold needs a ``note``.
    """

    decision: Literal["hide", "reject", "restore", "uphold"]
    version: Version
    reason: Listed | None = None
    note: Note | None = None


class IdentityBody(Body):
    """``POST /v1/work/{number}/identity``. ``reason`` is the code of one in ``/v1/reasons``."""

    reason: Listed


class TemplateBody(Body):
    """``PUT /v1/templates/{code}``. Without an ``action`` or a ``category`` the answer fits any."""

    title: Annotated[str, Meta(min_length=1, max_length=80)]
    text: Annotated[str, Meta(min_length=1, max_length=1000)]
    action: Action | None = None
    category: Annotated[str, Meta(min_length=1, max_length=80)] | None = None
