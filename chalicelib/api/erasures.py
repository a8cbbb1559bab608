"""How the erasure of a reporter's data stands, with what it can't take away, in plain words."""

from chalicelib.api import rights_answers
from chalicelib.api.exports import explained
from chalicelib.api.kept_sentences import ASKED, DONE, REMAINS
from chalicelib.domain import wording
from chalicelib.domain.moments import shown
from chalicelib.domain.report import Report


def standing(report: Report, language: int) -> rights_answers.Erasure:
    """Of a report whose reporter has asked for it; ``language`` chooses of a pair of sentences."""
    removal = report.history.removed
    return {
        "number": report.number,
        "state": "done" if removal else "asked",
        "message": (DONE if removal else ASKED)[language],
        "asked_at": shown(report.erased_at or report.updated_at),
        "done_at": shown(removal.at) if removal else None,
        "removed": [
            {"what": what, "name": wording.ERASED.get(what, what), "count": many}
            for what, many in (removal.counts if removal else ())
        ],
        "remains": explained(REMAINS, language),
    }
