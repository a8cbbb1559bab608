"""How the erasure of a reporter's data stands, with what it can't take away, in plain words."""

from collections.abc import Sequence

from chalicelib.api import rights_answers
from chalicelib.api.exports import explained
from chalicelib.api.kept_sentences import ASKED, DONE, REMAINS
from chalicelib.domain import erasure, wording
from chalicelib.domain.moments import shown
from chalicelib.domain.report import Entry, Report


def standing(report: Report, entries: Sequence[Entry], language: int) -> rights_answers.Erasure:
    """Of a report whose reporter has asked for it; ``language`` chooses of a pair of sentences."""
    records = erasure.recorded(entries)
    removed: dict[str, int] = {}
    for record in records:
        for what, many in erasure.counts(record).items():
            removed[what] = removed.get(what, 0) + many
    return {
        "number": report.number,
        "state": "done" if records else "asked",
        "message": (DONE if records else ASKED)[language],
        "asked_at": shown(report.erased_at or report.updated_at),
        "done_at": shown(records[0].at) if records else None,
        "removed": [
            {"what": what, "name": wording.ERASED.get(what, what), "count": many}
            for what, many in removed.items()
        ],
        "remains": explained(REMAINS, language),
    }
