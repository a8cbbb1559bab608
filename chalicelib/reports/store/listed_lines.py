"""Reports as lines of public lists, from the attributes that an index has."""

from dataclasses import replace
from typing import Any

from chalicelib.platform.texts.plain_text import cut_text
from chalicelib.reports.filing import Place, promised_completion
from chalicelib.reports.list_line import Listed
from chalicelib.reports.store.items.entry_items import answers_of, spans_of
from chalicelib.reports.store.items.index_keys import filed_at
from chalicelib.reports.store.items.item_classes import level_of
from chalicelib.reports.store.items.report_decoding import place_of
from chalicelib.reports.store.items.text_parts import ADDRESS, moderated_of, state_of


def build_listed(report: Any, filing: Any | None) -> Listed:
    """Return the line of a report. ``filing`` is the item of its first entry, None where the line
    has no words.
    """
    place, (status, outcome) = _place_of(report, filing), state_of(report.status)
    return Listed(
        number=report.pk[2:],
        status=status,
        outcome=outcome,
        category=report.category,
        holder=report.holder,
        channel=report.channel,
        place=place,
        description=(filing and filing.description) or "",
        masks=spans_of(filing and filing.masks),
        photos=tuple((filing and filing.photos) or ()),
        answers=answers_of(filing) if filing else (),
        created_at=filed_at(report),
        updated_at=report.updated_at,
        complete_by=promised_completion(report.complete_by, place, status),
        visibility=level_of(report),
        supporters=int(report.supporters or 0),
        moderated=moderated_of(report.moderated) if report.moderated else None,
    )


def _place_of(report: Any, filing: Any | None) -> Place:
    """Return the place that is known by now, with the whole address that the report was filed with;
    once the address was corrected, with the one of lines.
    """
    if filing is None:
        return place_of(report)
    if report.address != cut_text(filing.address, ADDRESS):
        from chalicelib.city.personal_data import detection  # only few places are corrected

        spans = detection.find_spans(report.address)
        return replace(place_of(report), address=report.address, masks=spans)
    spans = spans_of(filing.address_masks)
    return replace(place_of(report), address=filing.address, masks=spans)
