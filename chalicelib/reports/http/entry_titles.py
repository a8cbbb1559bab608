"""The titles of the entries of a timeline: what happened, in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.platform.entry_kinds import CITIZEN, REPORTER, SYSTEM, Kind
from chalicelib.platform.i18n import Language, Sentence, sentences
from chalicelib.reports.http.written_moments import write_moment
from chalicelib.reports.status import Status
from chalicelib.reports.timeline import Verdict

if TYPE_CHECKING:
    from chalicelib.reports.http import schemas as reports_schemas

_ = sentences("reports")

FILED = _("We have received the report. Office in charge: {holder}.")
MOVES: Mapping[Status, Sentence] = {
    Status.MENUNGGU: _("Waiting for an answer from {holder}."),
    Status.KOORDINASI: _("Moved to {holder}."),
    Status.DISPOSISI: _("Passed down to {holder}."),
    Status.PROSES: _("In progress at {holder}."),
    Status.SELESAI: _("Done by {holder}."),
}
CLOSED, ANSWERED = _("Closed: {reason}."), _("Answered by {holder}.")
REPLY, ADDITION = _("Reply from {by}"), _("Addition by {by}")
OTHER_OFFICE = _("Another office is in charge")
RATED, STARS = _("The reporter rated the work."), _("The reporter gave {stars} of 5.")
PAUSED, PAUSED_UNTIL = _("Paused: {reason}."), _("Paused until {until}: {reason}.")
PAUSED_ONLY = _("Paused.")
PLACED, PLACED_BY = _("The reporter corrected the location."), _("{by} corrected the location.")
VERIFIED = _("The completed work was checked and accepted.")
NOT_VERIFIED = _("The completed work was not accepted, so the work is done again.")
OTHERS: Mapping[Kind, Sentence] = {
    Kind.QUESTION: _("{by} asks the reporter"),
    Kind.ESCALATION: _("Escalated"),
    Kind.CONFIRMATION: _("Final: nobody objected in time."),
    Kind.RESUME: _("Work has resumed."),
    Kind.CATEGORY: _("The category was changed."),
    Kind.REOPEN: _("The report was reopened."),
    Kind.APPEAL: _("The reporter has appealed."),
    Kind.TAKEN_BACK: _("Back at {holder}, which had moved it by mistake."),
    Kind.WITHDRAWN: _("Withdrawn by the reporter."),
    Kind.MODERATION: _("Moderators' decision"),
    Kind.MERGE: _("Merged with another report about the same matter."),
    Kind.UNMERGE: _("Separated from the other report."),
    # Only officers and the reporter see these.
    Kind.NOTE: _("Note from {by}"),
    Kind.REMINDER: _("Reminder to {holder}"),
    Kind.TASK: _("Task of {by}"),
    Kind.ANSWER: _("{by} has done its task"),
    Kind.WITHDRAWAL: _("The task was withdrawn"),
    Kind.EVIDENCE: _("Photos were examined"),
    Kind.IDENTITY: _("{by} saw who reported this"),
    Kind.VISIBILITY: _("The reporter chose who can see this"),
    Kind.PHOTOS_OPENED: _("{by} opened the photos"),
    Kind.LIMIT: _("Central triage looks at it first"),
    Kind.EXPORT: _("The reporter saved a copy of the data"),
    Kind.ERASURE: _("Personal data were erased"),
}


def write_title(entry: reports_schemas.Entry, language: Language, *, suggests: bool = False) -> str:
    """Return the title of an entry, whoever reads it. One that ``suggests`` ends by an answer."""
    reason = entry["reason"]
    words = {
        "holder": entry["holder"]["name"],
        "by": entry["by"]["name"],
        "reason": reason["name"] if reason else "",
        "until": _write_until(entry, language),
        "stars": str(entry["stars"] or ""),
    }
    title = _choose_title(entry)
    if suggests and title is MOVES[Status.SELESAI]:
        title = ANSWERED
    return title[language].format(**words)


def _write_until(entry: reports_schemas.Entry, language: Language) -> str:
    """Return when a pause ends, with the year when it is another one than that of the entry."""
    until, at = entry["until"], datetime.fromisoformat(entry["at"])
    return write_moment(datetime.fromisoformat(until), at, language) if until else ""


def _choose_title(entry: reports_schemas.Entry) -> Sentence:
    kind = entry["kind"]
    if kind is Kind.STATUS:
        return _choose_move(entry)
    if kind is Kind.COMMENT:
        return _choose_comment(entry)
    if kind is Kind.RATING:
        return STARS if entry["stars"] else RATED
    if kind is Kind.PAUSE:
        return _choose_pause(entry)
    if kind is Kind.PLACE:
        return PLACED if entry["by"]["code"] == REPORTER else PLACED_BY
    if kind is Kind.VERIFICATION:
        return VERIFIED if entry["verdict"] is Verdict.ACCEPTED else NOT_VERIFIED
    return OTHERS[kind]


def _choose_move(entry: reports_schemas.Entry) -> Sentence:
    if entry["seq"] == 1:
        return FILED
    return CLOSED if entry["reason"] else MOVES[entry["status"]]


def _choose_comment(entry: reports_schemas.Entry) -> Sentence:
    author = entry["by"]["code"]
    if author == SYSTEM:
        return OTHER_OFFICE
    return ADDITION if author in (REPORTER, CITIZEN) else REPLY


def _choose_pause(entry: reports_schemas.Entry) -> Sentence:
    if not entry["reason"]:
        return PAUSED_ONLY
    return PAUSED_UNTIL if entry["until"] else PAUSED
