"""Reports as items: the attributes of a report's item."""

from typing import Any

from chalicelib.city.current import city
from chalicelib.city.rows import Calendar
from chalicelib.platform.aws.table import drop_empty, drop_usual
from chalicelib.platform.texts.plain_text import cut_text
from chalicelib.reports.access import home_blurring
from chalicelib.reports.access.levels import shows_words
from chalicelib.reports.files.photo_links import first_picture
from chalicelib.reports.handover import Handover
from chalicelib.reports.model import Report
from chalicelib.reports.store.items.index_keys import moment_sort, public_keys, work_keys
from chalicelib.reports.store.items.item_classes import REPORT, ReportItem, report_key
from chalicelib.reports.store.items.text_parts import (
    ADDRESS,
    Card,
    Marks,
    before_text,
    card_text,
    marks_text,
    moderated_text,
    point_text,
    state_text,
    task_text,
    view_text,
)
from chalicelib.reports.summary import MOST_READ, summarise


def report_item(report: Report, reporter_key: str | None) -> ReportItem:
    """Return the item of a report; ``reporter_key`` is the key by which its reporter finds it."""
    attributes: dict[str, Any] = {**report_attributes(report), **drop_empty(mpk=reporter_key)}
    return ReportItem(report_key(report.number), REPORT, **attributes)


def report_attributes(report: Report) -> dict[str, Any]:
    """Return the attributes of a report's item without its own keys and its reporter's, which never
    change, and without its supporters, who are counted beside the versions.
    """
    return {
        **drop_empty(
            version=report.version,
            status=state_text(report.status, report.outcome),
            holder=report.holder,
            category=report.category,
            channel=report.filing.channel,
            kelurahan=report.place.area,
            updated_at=report.public.at,
            moved_at=None if report.updated_at == report.public.at else report.updated_at,
            public=None if report.version == report.public.changes else report.public.changes,
            own=None if report.own == report.public else view_text(report.own),
            complete_by=report.complete_by,
            closed_at=report.closed_at,
            **_promise_attributes(report),
            next_check=report.next_check,
            chain=report.chain,
            token_hash=report.token_hash,
            told_in=report.told_in,
            rating=report.rating,
            handovers=report.handovers or None,
            bound=report.bound,
            last_handover=report.last_handover and _encode_handover(report.last_handover),
            marks=_marks_of_report(report),
            pauses=report.pauses or None,
            tasks=[task_text(task) for task in report.tasks],
            closed_in=report.closed_in,
            verifier=report.verifier,
            verdict=report.verdict and str(report.verdict),
            rejections=report.rejections or None,
            reopenings=report.reopenings or None,
            appeals=report.appeals or None,
            duplicate_of=report.duplicate_of,
            survivor_visibility=report.survivor_visibility and str(report.survivor_visibility),
            followed=report.followed,
            was=report.before and before_text(report.before),
            merged=[*report.merged],
            behind=report.behind or None,
            earlier=int(report.earlier.total_seconds()) or None,
            erased_at=report.erased_at,
            over_limit=report.over_limit,
            screener=report.screener,
            moderated=report.moderated and moderated_text(report.moderated),
            retained_at=report.retained_at,
            trial=report.trial or None,
            **({} if report.erased_at else _place_attributes(report)),
        ),
        "visibility": str(report.visibility),
        "red_flag": report.red_flag,
        "run": report.run,
        "msk": moment_sort(report),
        **work_keys(report),
        **public_keys(report),
    }


def _encode_handover(handover: Handover) -> str:
    # Only few reports need it.
    from chalicelib.reports.store.items.handover_text import write_handover

    return write_handover(handover)


def _marks_of_report(report: Report) -> str | None:
    return marks_text(
        Marks(
            answered_at=report.answered_at,
            priority=report.priority,
            paused_until=report.paused_until,
            escalated_to=report.escalated_to,
            evidence=report.evidence,
            confidential=report.confidential,
            accused=report.accused,
            purpose=report.purpose,
            words_area=None if report.erased_at else report.words_area,
        )
    )


def _promise_attributes(report: Report) -> dict[str, Any]:
    received, answered = report.filing.received_at, report.answered_at
    own, calendar, first = report.own_complete_by, report.answer_calendar, report.first_answered_at
    return {
        "respond_by": report.respond_by,
        "first_answer_by": report.first_answer_by,
        "complete_span": int(report.complete_span.total_seconds()),
        "calendar": drop_usual(Calendar.CLOCK, report.calendar),
        "answer_from": None if report.answer_from == received else report.answer_from,
        "answer_calendar": None if calendar is report.calendar else str(calendar),
        "first_answered_at": None if first == answered else first,
        "own_complete_by": own,
        "own_span": own and int(report.own_span.total_seconds()),
        "own_calendar": own and drop_usual(Calendar.CLOCK, report.own_calendar),
        "lengthened": report.lengthened or None,
        "rung": report.rung or None,
        "complete_rung": report.complete_rung or None,
        "bound_passed": report.bound_passed or None,
    }


def _place_attributes(report: Report) -> dict[str, Any]:
    """Return the attributes of the place, and of what lists show of texts and photos. Nothing of
    the words and the photos is in ``public_card`` unless everybody may see them.
    """
    filing, public = report.filing, shows_words(report.visibility)
    text = filing.description[:MOST_READ]
    if public:
        blur = home_blurring.blur_of(report.category, city())
        text = home_blurring.shown_text(text, filing.masks, blur)
    card = Card(first_picture(filing.photos), summarise(text))
    return {
        "public_card" if public else "card": card_text(card),
        "address": cut_text(report.place.address, ADDRESS),
        "point": point_text(report.place.lat, report.place.lng),
    }
