"""The last hand-over of a report (``handover.Handover``) as one text of the report's item."""

from datetime import datetime, timedelta

from chalicelib.city.rows import Calendar
from chalicelib.platform import moments
from chalicelib.platform.moments import format_stored
from chalicelib.reports.handover import Handover
from chalicelib.reports.status import Status

_NONE = "-"


def write_handover(handover: Handover) -> str:
    """Return the fields in their order, with blanks between them. ``-`` stands for None, and
    several offices have commas between them.
    """
    escalated = ",".join(handover.escalated_to)
    return " ".join(
        (
            *(str(handover.seq), handover.by, handover.status, handover.holder, handover.category),
            *(
                str(handover.handovers),
                handover.bound or _NONE,
                escalated or _NONE,
            ),
            *(format_stored(handover.answer_from), format_stored(handover.respond_by)),
            *(handover.answer_calendar, _write_moment(handover.own_complete_by)),
            *(str(int(handover.own_span.total_seconds())), handover.own_calendar),
            *(_write_moment(handover.answered_at), str(handover.rung), str(int(handover.acted))),
        )
    )


def parse_handover(text: str) -> Handover:
    seq, giver, status, holder, category, handovers, bound, escalated, *promises = text.split(" ")
    since, respond_by, calendar, own_by, span, own_calendar, answered, rung, acted = promises
    return Handover(
        seq=int(seq),
        by=giver,
        status=Status(status),
        holder=holder,
        category=category,
        handovers=int(handovers),
        bound=None if bound == _NONE else bound,
        escalated_to=() if escalated == _NONE else tuple(escalated.split(",")),
        answer_from=moments.parse_stored(since),
        respond_by=moments.parse_stored(respond_by),
        answer_calendar=Calendar(calendar),
        own_complete_by=_parse_moment(own_by),
        own_span=timedelta(seconds=int(span)),
        own_calendar=Calendar(own_calendar),
        answered_at=_parse_moment(answered),
        rung=int(rung),
        acted=acted == "1",
    )


def _write_moment(moment: datetime | None) -> str:
    return format_stored(moment) if moment else _NONE


def _parse_moment(text: str) -> datetime | None:
    return None if text == _NONE else moments.parse_stored(text)
