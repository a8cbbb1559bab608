"""Convert timeline entries to and from their items. The first entry's item has the filing, too."""

from datetime import datetime
from typing import Any

from pynamodb.expressions.update import Action

from chalicelib.city import masking
from chalicelib.city.masking import Spans
from chalicelib.city.questions import Answer
from chalicelib.city.rows import Visibility
from chalicelib.platform import moments
from chalicelib.platform.aws.table import drop_empty, drop_usual
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.moments import format_stored
from chalicelib.reports.access.levels import INTERNAL, NOT_PUBLIC
from chalicelib.reports.filing import Filing, Media, Place, Purpose, Salts, Source
from chalicelib.reports.model import Report
from chalicelib.reports.status import Status
from chalicelib.reports.store.items.index_keys import entry_keys, word_keys
from chalicelib.reports.store.items.item_classes import FIRST, EntryItem, entry_key, report_key
from chalicelib.reports.timeline import Decision, Entry, Promised, Verdict


def entry_item(report: Report, entry: Entry, *, starts_run: bool, words: str = "") -> EntryItem:
    """Return the item of an entry. ``starts_run`` says that a new timer starts with it. ``words``
    are those by which a search finds the report, where this entry says what the matter is or where.
    """
    item = EntryItem(
        report_key(report.number),
        entry_key(entry.seq),
        at=entry.at,
        kind=str(entry.kind),
        status=str(entry.status),
        holder=entry.holder,
        by=entry.by,
        hash=entry.hash,
        **drop_empty(
            public=_number_to_store(entry.public, entry, NOT_PUBLIC),
            own=_number_to_store(entry.own, entry, INTERNAL),
        ),
        channel=report.filing.channel,
        category=report.category,
        visibility=str(report.visibility),
        **drop_empty(kelurahan=report.place.area),
        **drop_empty(note=note_text(entry), photos=entry.photos, to=entry.to, actor=entry.actor),
        **_optional_attributes(entry),
        **drop_empty(
            note_masks=_spans_text(entry.masks), media=[media_text(*each) for each in entry.media]
        ),
        **drop_empty(ref=entry.ref, seen=entry.source.seen, letter=entry.source.letter),
        **(place_attributes(entry.place) if entry.place else {}),
        **(_filing_attributes(report.filing) if entry.seq == 1 else {}),
        **({"folded": words, **word_keys(report, entry)} if words else {}),
        **entry_keys(report, entry),
    )
    if report.confidential:
        item.confidential = True
    if report.merged:
        item.merged = [*report.merged]
    if starts_run:
        item.run, item.next_check = report.run, report.wake_at
    return item


def _number_to_store(number: int | None, entry: Entry, unseen: frozenset[Kind]) -> int | None:
    """Return a reader's number of an entry, as it is stored. None where it equals the seq, as it
    does until the first entry that this reader does not see: each attribute costs every poll its
    parsing.
    """
    return None if number == entry.seq and entry.kind not in unseen else number


def _number_from_item(stored: Any, item: Any, unseen: frozenset[Kind]) -> int | None:
    if stored is not None:
        return int(stored)
    return None if item.kind in unseen else int(item.sk[2:])


def _optional_attributes(entry: Entry) -> dict[str, Any]:
    return drop_empty(
        reason=entry.reason,
        until=None if entry.promise else entry.until,
        task=entry.task,
        recategorised=entry.category,
        findings=entry.findings,
        verdict=entry.verdict and str(entry.verdict),
        stars=entry.stars,
        reasons=entry.reasons,
        chosen=entry.visibility and str(entry.visibility),
        decision=entry.decision and str(entry.decision),
        asked=entry.asked or None,
        removed=entry.removed,
        into=entry.into,
        absorbed=entry.absorbed,
        follows=entry.follows,
        acting=entry.acting,
    )


def _filing_attributes(filing: Filing) -> dict[str, Any]:
    return {
        **place_attributes(filing.place),
        **drop_empty(
            masks=_spans_text(filing.masks),
            description=filing.description,
            occurred_at=filing.occurred_at,
            anonymous=filing.anonymous or None,
            score=filing.score,
            sent_at=filing.sent_at,
            purpose=drop_usual(Purpose.COMPLAINT, filing.purpose),
            answers=[answer_text(answer) for answer in filing.answers],
            salt=filing.salts.reporter or None,
            salt_of_others=filing.salts.others or None,
        ),
    }


def encoded_masks(filing: Filing) -> dict[str, str | None]:
    """Return the spans of personal data in a filing's description and address, encoded, by the
    attributes of the first entry's item; None where there are none.
    """
    return {"masks": _spans_text(filing.masks), "address_masks": _spans_text(filing.place.masks)}


def place_attributes(place: Place) -> dict[str, Any]:
    """Return the attributes of a place without its area: an item has the area that was known when
    it was written.
    """
    return drop_empty(
        address=place.address,
        lat=place.lat,
        lng=place.lng,
        found=place.found,
        address_masks=_spans_text(place.masks),
    )


def note_text(entry: Entry) -> str | None:
    """Return the note as it is stored. With a rung of a promise, it is ``<rung> <promise> <until>``
    in one text: the index of updates has no room for more attributes.
    """
    if entry.promise is None or entry.until is None:
        return entry.note
    return f"{entry.note} {entry.promise} {format_stored(entry.until)}"


def rung_of(item: Any) -> tuple[str | None, Promised | None, datetime | None]:
    """Return the note of an entry's item, and the promise with its moment where it has one."""
    parts = (item.note or "").split(" ")
    if item.kind not in (Kind.REMINDER, Kind.ESCALATION) or len(parts) < 3:
        return item.note, None, None
    rung, promise, until = parts
    return rung, Promised(promise), moments.parse_stored(until)


def entry_of(item: Any) -> Entry:
    note, promise, until = rung_of(item)
    return Entry(
        seq=int(item.sk[2:]),
        at=item.at,
        kind=Kind(item.kind),
        status=Status(item.status),
        holder=item.holder,
        by=item.by,
        note=note,
        photos=tuple(item.photos or ()),
        to=tuple(item.to or ()),
        actor=item.actor,
        place=told_place_of(item) if item.found and item.sk != FIRST else None,
        masks=spans_of(item.note_masks),
        media=tuple(media_of(each) for each in item.media or ()),
        reason=item.reason,
        until=item.until or until,
        promise=promise,
        task=None if item.task is None else int(item.task),
        category=item.recategorised,
        findings=tuple(item.findings or ()),
        verdict=Verdict(item.verdict) if item.verdict else None,
        stars=None if item.stars is None else int(item.stars),
        reasons=tuple(item.reasons or ()),
        visibility=Visibility(item.chosen) if item.chosen else None,
        decision=Decision(item.decision) if item.decision else None,
        asked=item.asked or b"",
        hides=item.hides,
        hash=item.hash,
        ref=item.ref,
        source=Source(item.seen, item.letter),
        form=item.form or b"",
        removed=tuple(item.removed or ()),
        public=_number_from_item(item.public, item, NOT_PUBLIC),
        own=_number_from_item(item.own, item, INTERNAL),
        into=item.into,
        absorbed=item.absorbed,
        follows=None if item.follows is None else int(item.follows),
        acting=item.acting,
    )


def filing_of(report: Any, first: Any) -> Filing:
    return Filing(
        channel=report.channel,
        description=first.description or "",
        place=told_place_of(first),
        received_at=first.at,
        occurred_at=first.occurred_at,
        photos=tuple(first.photos or ()),
        anonymous=bool(first.anonymous),
        score=first.score,
        masks=spans_of(first.masks),
        sent_at=first.sent_at,
        answers=answers_of(first),
        salts=Salts(first.salt or b"", first.salt_of_others or b""),
        purpose=Purpose(first.purpose or Purpose.COMPLAINT),
    )


def told_place_of(item: Any) -> Place:
    """Return the place that an entry's item names. Its area is the one that was known then."""
    spans = spans_of(item.address_masks)
    return Place(item.address, item.lat, item.lng, item.kelurahan, item.found, spans)


def answer_text(answer: Answer) -> str:
    return f"{answer.code} {'chosen' if answer.chosen else 'told'} {answer.value}"


def answers_of(item: Any) -> tuple[Answer, ...]:
    parts = (text.split(" ", 2) for text in item.answers or ())
    return tuple(Answer(code, value, how == "chosen") for code, how, value in parts)


def _spans_text(spans: Spans) -> str | None:
    return masking.encode_spans(spans) if spans else None


def spans_of(text: str | None) -> Spans:
    return masking.decode_spans(text) if text else ()


def media_text(name: str, media: Media) -> str:
    return f"{name} {media.sender} {media.content_type or '-'} {media.source}"


def media_of(text: str) -> tuple[str, Media]:
    name, sender, content_type, source = text.split(" ", 3)
    return name, Media(sender, source, None if content_type == "-" else content_type)


# Parts that a report's item stores as one text each: an open task, a moderator's decision, the
# version that the reporter sees, and the state before a merge.


def mask_actions(filing: Filing) -> list[Action]:
    """Return the updates that store the spans of personal data in a filing. The spans are only
    looked for when others are about to read it.
    """
    return [
        getattr(EntryItem, name).set(spans) if spans else getattr(EntryItem, name).remove()
        for name, spans in encoded_masks(filing).items()
    ]
