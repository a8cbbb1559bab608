"""An officer's step from the body of its request."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

from chalicelib.platform.errors import BadField
from chalicelib.reports.status import Action

if TYPE_CHECKING:
    from chalicelib.casework.http.bodies import ActionBody, StepBody
    from chalicelib.casework.step import Step


def read_step(body: StepBody) -> Step:
    """Return the step, without what only a step with one report has. Raises BadField."""
    from chalicelib.casework.step import Step

    if body.internal and body.action is not Action.COMMENT:
        raise BadField(field="internal", rule="limits")
    if body.lengthen and body.action is not Action.RECATEGORISE:
        raise BadField(field="lengthen", rule="limits")
    return Step(
        action=body.action,
        version=None,
        note=strip_note(body.note),
        to_agency=body.to_agency,
        internal=body.internal,
        reason=body.reason,
        until=body.until and body.until.astimezone(UTC).replace(microsecond=0),
        category=body.category,
        lengthen=body.lengthen,
        into=body.into,
    )


def read_single_step(body: ActionBody) -> Step:
    """Return the step with one report. Raises BadField, also for a place outside the city."""
    step = replace(read_step(body), version=body.version, task=body.task, photos=tuple(body.photos))
    if not body.place or step.action is not Action.CORRECT_PLACE:
        return step
    from chalicelib.intake import form as intake_form  # only this step needs it

    return replace(step, place=intake_form.find_place(body.place))


def strip_note(note: str | None) -> str | None:
    return (note or "").strip() or None
