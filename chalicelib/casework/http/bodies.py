"""The bodies of officers' requests, with their limits."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from chalicelib.platform.http.bodies import Body, Listed, Note, Office, Photos, Version
from chalicelib.reports.status import Action
from chalicelib.reports.timeline import Verdict


class StepBody(Body):
    """What all steps share. ``reason`` is one of ``/v1/reasons``; ``until`` ends a pause or is when
    a task is due; ``into`` is the number of the report it is merged into; an ``internal`` comment
    is for offices only.
    """

    action: Action
    note: Note | None = None
    to_agency: Office | None = None
    reason: Listed | None = None
    until: Annotated[datetime, Meta(tz=True)] | None = None
    category: Listed | None = None
    into: Annotated[str, Meta(min_length=1, max_length=40)] | None = None
    internal: bool = False


class ActionBody(StepBody, kw_only=True):
    """``POST /v1/work/{number}/actions``. ``task`` is the ``id`` of a task of the report."""

    version: Version
    task: Annotated[int, Meta(ge=1)] | None = None
    photos: Photos = []


class Seen(Body):
    """A report as the officer saw it."""

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
    """``POST /v1/work/{number}/moderation``. To hide and to reject takes a ``reason`` of
    ``/v1/reasons``, to uphold a note.
    """

    decision: Literal["hide", "reject", "restore", "uphold"]
    version: Version
    reason: Listed | None = None
    note: Note | None = None


class IdentityBody(Body):
    """``POST /v1/work/{number}/identity``; ``reason`` is one of ``/v1/reasons``."""

    reason: Listed


class TemplateBody(Body):
    """``PUT /v1/templates/{code}``; without an action or a category it is for any."""

    title: Annotated[str, Meta(min_length=1, max_length=80)]
    text: Annotated[str, Meta(min_length=1, max_length=1000)]
    action: Action | None = None
    category: Annotated[str, Meta(min_length=1, max_length=80)] | None = None
