"""The actions that a reporter may take on a report after filing it: to rate the closing, reopen the
report, appeal to the next higher office, withdraw the report, choose how much of it others see, and
ask for an export of their data.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.city import model as city_reasons
from chalicelib.city.masking import Spans
from chalicelib.city.model import City
from chalicelib.city.offices import superiors_of
from chalicelib.city.rows import ReasonKind, Visibility
from chalicelib.platform.entry_kinds import REPORTER, Kind
from chalicelib.platform.errors import Hindered, NotRateable
from chalicelib.reports.access import confidentiality
from chalicelib.reports.access.levels import is_as_open
from chalicelib.reports.deadlines import promises, reminders_and_escalations
from chalicelib.reports.lifecycle import place_correction, withdrawal
from chalicelib.reports.lifecycle.closing import find_final_outcome
from chalicelib.reports.lifecycle.lifecycle import append_entry, make_next_entry, undo_closing
from chalicelib.reports.model import Outcome, Report
from chalicelib.reports.status import Status
from chalicelib.reports.timeline import Entry

Change = tuple[Report, Entry]
ERASED = "erased"


class FollowUp(StrEnum):
    """An action that the reporter may take, named as its route is."""

    COMMENTS = "comments"
    RATING = "rating"
    REOPEN = "reopen"
    APPEAL = "appeal"
    VISIBILITY = "visibility"
    PLACE = "place"
    WITHDRAWAL = "withdrawal"
    EXPORT = "export"
    ERASURE = "erasure"


@dataclass(frozen=True, slots=True)
class Rating:
    """1 to 5 stars, with codes of listed reasons."""

    stars: int
    reasons: tuple[str, ...] = ()
    text: str | None = None
    masks: Spans = ()


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a closing is not accepted."""

    reason: str
    photos: tuple[str, ...] = ()
    masks: Spans = ()


def rate_closing(report: Report, rating: Rating, now: datetime, city: City) -> Change:
    """Return the report after its reporter rated the closing.

    Raises NotRateable while it is open and for a second rating of one closing, and UnknownReason.
    """
    if _hindrance_to_rating(report, now, city):
        raise NotRateable(number=report.number, status=report.status)
    listed = (
        city_reasons.find_reason(ReasonKind.RATING, code, city).code for code in rating.reasons
    )
    entry = replace(
        make_next_entry(report, now, Kind.RATING, REPORTER),
        stars=rating.stars,
        reasons=tuple(dict.fromkeys(listed)),
        note=rating.text,
        masks=rating.masks,
    )
    return append_entry(replace(report, rating=rating.stars), entry, city)


def reopen_report(report: Report, objection: Objection, now: datetime, city: City) -> Change:
    """Return the report back with its holder, to be done again with the promise it always had (I4).
    From the second time on, the offices that the next rung of the ladder would reach are notified
    at once.

    Raises Hindered.
    """
    check_allowed(report, FollowUp.REOPEN, now, city)
    entry = replace(
        _objection_entry(report, Kind.REOPEN, objection, now),
        status=Status.MENUNGGU if report.suggests else Status.PROSES,
        to=_offices_told_again(report, city) if report.reopenings else (),
    )
    again = replace(undo_closing(part_from_survivor(report)), reopenings=report.reopenings + 1)
    return append_entry(again, entry, city)


def _offices_told_again(report: Report, city: City) -> tuple[str, ...]:
    reached = reminders_and_escalations.offices_reached_next(report, city)
    return confidentiality.list_free(reached, report, city)


def appeal_closing(report: Report, objection: Objection, now: datetime, city: City) -> Change:
    """Return the report with the office above its holder, else with central triage. That office
    takes it up anew with its whole timeline and with the promise it always had (I4). Raises
    Hindered.
    """
    check_allowed(report, FollowUp.APPEAL, now, city)
    above = [office.code for office in superiors_of(report.holder, city)]
    higher = confidentiality.list_free([*above, city.settings.triage], report, city)[0]
    entry = replace(
        _objection_entry(report, Kind.APPEAL, objection, now),
        status=Status.KOORDINASI,
        holder=higher,
        to=(higher,),
    )
    # central triage's earlier decision binds the offices that it chose among, not the one above
    again = undo_closing(part_from_survivor(report))
    again = replace(again, appeals=report.appeals + 1, bound=None)
    return append_entry(again, entry, city)


def part_from_survivor(report: Report) -> Report:
    """Return the report cut off from the survivor that it followed. The reporter's objection is
    about this report alone. When the survivor closed it, that was its answer.
    """
    parted = replace(
        report, duplicate_of=None, survivor_visibility=None, followed=None, before=None
    )
    return promises.record_answer(parted, report.closed_at) if report.closed_at else parted


def reopened_until(report: Report, now: datetime, city: City) -> datetime | None:
    """Return until when the reporter may reopen the report; None when they may not."""
    if report.closed_at is None or _hindrance_to_reopening(report, now, city):
        return None
    return _reopening_ends(report.closed_at, city)


def set_visibility(
    report: Report, now: datetime, city: City, level: Visibility, author: str = REPORTER
) -> Change | None:
    """Return the report with the level that its reporter chose; None when it has that level
    already. ``author`` is the system, where the reporter took back the post on another network.

    Raises Hindered for opening a report that moderators withhold, since its reporter may only
    appeal against that, and for opening a confidential one.
    """
    if report.confidential and level is not Visibility.PRIVATE:
        raise Hindered(rule="confidential", allowed=allowed_follow_ups(report, now, city))
    moderated, chosen = report.moderated, report.chosen_visibility
    if moderated and level is not Visibility.PRIVATE and is_as_open(level, chosen):
        raise Hindered(rule="moderated", allowed=allowed_follow_ups(report, now, city))
    if chosen is level:
        return None
    entry = replace(make_next_entry(report, now, Kind.VISIBILITY, author), visibility=level)
    if moderated:
        return append_entry(
            replace(report, moderated=replace(moderated, visibility=level)), entry, city
        )
    return append_entry(replace(report, visibility=level), entry, city, shows=True)


def record_export(report: Report, now: datetime, city: City) -> Change:
    """Return the report with the entry that records an export of the reporter's data to them."""
    return append_entry(report, make_next_entry(report, now, Kind.EXPORT, REPORTER), city)


def allowed_follow_ups(report: Report, now: datetime, city: City) -> list[FollowUp]:
    """Return what the reporter may do with the report now."""
    allowed = [each for each in FollowUp if not _find_hindrance(each, report, now, city)]
    moderated = report.moderated is not None and not report.moderated.appealed
    if moderated and not report.erased_at and FollowUp.APPEAL not in allowed:
        allowed.append(FollowUp.APPEAL)
    return allowed


def check_not_erased(report: Report, follow_up: FollowUp, now: datetime, city: City) -> None:
    """Check that the reporter's data were not erased: after an erasure, nobody is the reporter any
    more, and only an export is allowed. Raises Hindered.
    """
    if _find_hindrance(follow_up, report, now, city) == ERASED:
        raise Hindered(rule=ERASED, allowed=allowed_follow_ups(report, now, city))


def _find_hindrance(follow_up: FollowUp, report: Report, now: datetime, city: City) -> str | None:
    if report.erased_at and follow_up is not FollowUp.EXPORT:
        return ERASED
    return _HINDRANCES.get(follow_up, _no_hindrance)(report, now, city)


def _objection_entry(report: Report, kind: Kind, objection: Objection, now: datetime) -> Entry:
    return replace(
        make_next_entry(report, now, kind, REPORTER),
        note=objection.reason,
        masks=objection.masks,
        photos=objection.photos,
    )


def check_allowed(report: Report, follow_up: FollowUp, now: datetime, city: City) -> None:
    """Raise Hindered when the reporter may not do it now."""
    if rule := _HINDRANCES[follow_up](report, now, city):
        raise Hindered(rule=rule, allowed=allowed_follow_ups(report, now, city))


def _no_hindrance(report: Report, now: datetime, city: City) -> str | None:
    return None


def _hindrance_to_rating(report: Report, now: datetime, city: City) -> str | None:
    if report.closed_at is None:
        return "not_closed"
    return find_final_outcome(report) or (None if report.rating is None else "rated")


def _hindrance_to_reopening(report: Report, now: datetime, city: City) -> str | None:
    """Return why the reporter may not reopen the report. A closing that silence has confirmed is
    final. A matter that is not the city's cannot be done again: an appeal takes it to the next
    office.
    """
    if report.closed_at is None:
        return "not_closed"
    if rule := find_final_outcome(report):
        return rule
    if report.confirmed:
        return "confirmed"
    if report.outcome is Outcome.OUTSIDE:
        return "outside"
    if report.reopenings >= city.settings.most_reopenings:
        return "reopened_often"
    return "too_late" if now > _reopening_ends(report.closed_at, city) else None


def _reopening_ends(closed_at: datetime, city: City) -> datetime:
    return closed_at + timedelta(days=city.settings.reopen_days) * city.pace


def _hindrance_to_appeal(report: Report, now: datetime, city: City) -> str | None:
    """Return why the reporter may not appeal against the closing. An appeal against a moderator's
    decision is in ``casework.moderation``.
    """
    if rule := find_final_outcome(report):
        return rule
    if report.closed_at is None:
        return "not_closed"
    if report.confirmed:
        return "confirmed"
    return "appealed_often" if report.appeals >= city.settings.most_appeals else None


_HINDRANCES: Mapping[FollowUp, Callable[[Report, datetime, City], str | None]] = {
    FollowUp.RATING: _hindrance_to_rating,
    FollowUp.REOPEN: _hindrance_to_reopening,
    FollowUp.APPEAL: _hindrance_to_appeal,
    FollowUp.WITHDRAWAL: withdrawal.find_hindrance,
    FollowUp.PLACE: place_correction.find_hindrance,
}
