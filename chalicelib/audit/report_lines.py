"""A report with its whole timeline as auditors get it: everything that happened and nothing that
says who reported.

Texts are masked as the public's are, and so is whatever the reporter left as a contact. Each entry
has the canonical form that was hashed (``hash_chain``), in which texts stand as digests, so that
the chain can be verified without them. The digests of citizens' texts are salted, and no salt
leaves the table. An office's text is not salted: where something in it is masked, or a point is
left out, the form stays here too, since what is missing could be guessed from its digest. The next
entry still has the hash.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from chalicelib.city.masking import Spans
from chalicelib.city.model import City
from chalicelib.city.personal_data import detection
from chalicelib.platform.entry_kinds import CITIZEN, REPORTER, SYSTEM, Kind
from chalicelib.platform.moments import format_stored
from chalicelib.reports.access import home_blurring
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.filing import Place
from chalicelib.reports.lifecycle import hash_chain
from chalicelib.reports.model import Report
from chalicelib.reports.status import OPEN
from chalicelib.reports.texts import place_texts
from chalicelib.reports.timeline import Entry

Line = dict[str, Any]
# What an entry shows as its canonical form has it.
SHOWN = (
    *("seq", "kind", "status", "holder", "by", "to", "photos", "reason", "promise", "task"),
    *("category", "findings", "verdict", "stars", "reasons", "visibility", "removed", "decision"),
    *("into", "absorbed", "follows", "acting"),
)
_WORD = re.compile(r"\w{3,}")


def concerns_office(entries: Sequence[Entry], office: str, begin: datetime, end: datetime) -> bool:
    """Return whether an office held a report on any day from ``begin`` until before ``end``, acted
    on it then, or was asked or told something then. A report that was closed before is not held.
    """
    ends = [*(entry.at for entry in entries[1:]), end]
    for entry, until in zip(entries, ends, strict=True):
        if entry.at >= end:
            return False
        inside = entry.at >= begin
        if inside and office in (entry.holder, entry.by, *entry.to):
            return True
        if entry.holder == office and entry.status in OPEN and until > begin:
            return True
    return False


def write_report(report: Report, entries: Sequence[Entry], contact: Contact, city: City) -> Line:
    """Return the line of a report. ``contact`` is the reporter's, which is masked wherever it
    stands in a text.
    """
    filing, place = report.filing, report.place
    masking = _Masking(report, contact, city)
    return _drop_empty(
        {
            "number": report.number,
            "filed_at": format_stored(filing.received_at),
            "channel": filing.channel,
            "category": report.category,
            "priority": report.priority,
            "visibility": report.visibility,
            "confidential": report.confidential,
            "accused": report.accused,
            "status": report.status,
            "outcome": report.outcome,
            "holder": report.holder,
            "first_answer_by": format_stored(report.first_answer_by),
            "complete_by": format_stored(report.complete_by),
            "closed_at": report.closed_at and format_stored(report.closed_at),
            "erased_at": report.erased_at and format_stored(report.erased_at),
            "supporters": report.supporters,
            "description": masking.mask(filing.description, filing.masks),
            "answers": {answer.code: answer.value for answer in filing.answers if answer.chosen},
            "place": masking.write_place(place),
            "entries": list(_write_entries(report, entries, masking)),
            "head": {"seq": entries[-1].seq, "hash": entries[-1].hash.hex()},
        }
    )


def _write_entries(report: Report, entries: Iterable[Entry], masking: "_Masking") -> Iterator[Line]:
    salts = report.filing.salts
    previous = hash_chain.GENESIS
    for entry in entries:
        filing = report.filing if entry.seq == 1 else None
        form = entry.form or hash_chain.canonical_form(
            report.number, entry, previous, filing, salts
        )
        note = _write_note(entry, masking)
        place = entry.place and masking.write_place(entry.place)
        guessable = entry.by not in (REPORTER, CITIZEN)
        hidden = note != entry.note or masking.hides(entry.place) or bool(entry.form)
        withheld = guessable and hidden
        yield _drop_empty(
            {
                **{name: getattr(entry, name) for name in SHOWN},
                "at": format_stored(entry.at),
                "until": entry.until and format_stored(entry.until),
                "note": note,
                "place": place,
                "erased": bool(entry.form),
                "form": None if withheld else form.decode(),
                "hash": entry.hash.hex(),
            }
        )
        previous = entry.hash


def _write_note(entry: Entry, masking: "_Masking") -> str | None:
    """Return the note of an entry: of a corrected place the reason alone, where a place is not told
    whole, as the note begins with the place before.
    """
    if entry.by == SYSTEM:
        return entry.note
    if entry.kind is Kind.PLACE and masking.hides_places:
        return masking.mask(place_texts.find_reason(entry), ())
    return masking.mask(entry.note, entry.masks)


class _Masking:
    """The parts that are left out of the texts and places of one report."""

    def __init__(self, report: Report, contact: Contact, city: City) -> None:
        self._blur = home_blurring.blur_of(report.category, city)
        self._confidential = report.confidential is not None
        self._pattern = _contact_pattern(contact)

    @property
    def hides_places(self) -> bool:
        """Whether the point and the address of a place are left out, or made less exact."""
        return self._confidential or self._blur > 0

    def mask(self, text: str | None, known: Spans) -> str | None:
        """Return a text without personal data. ``known`` are spans that were found before; texts
        of private reports have none.
        """
        if not text:
            return text
        spans = (*known, *detection.find_spans(text))
        if self._pattern:
            spans = (*spans, *(found.span() for found in self._pattern.finditer(text)))
        return home_blurring.shown_text(text, spans, self._blur)

    def write_place(self, place: Place) -> Line:
        """Return a place: of a confidential report the area alone, else as blurred as the category
        wants.
        """
        if self._confidential:
            return _drop_empty({"area": place.area, "found": place.found})
        shown = home_blurring.shown_place(place, self._blur)
        return _drop_empty(
            {
                "area": place.area,
                "found": place.found,
                "address": self.mask(shown.address, ()),
                "lat": shown.lat,
                "lng": shown.lng,
            }
        )

    def hides(self, place: Place | None) -> bool:
        """Return whether ``write_place`` leaves something of a place out."""
        if place is None:
            return False
        shown = self.write_place(place)
        return (shown.get("address"), shown.get("lat")) != (place.address or None, place.lat)


def _contact_pattern(contact: Contact) -> re.Pattern[str] | None:
    """Return what finds the parts of a contact in a text: each word of the name, the number however
    it is written, and the mail address. None for a contact without any.
    """
    parts = [rf"\b{re.escape(word)}\b" for word in _WORD.findall(contact.name or "")]
    if contact.phone:
        digits = re.sub(r"\D", "", contact.phone).removeprefix("62").removeprefix("0")
        parts.append(r"(?:\+?62|0)?[\s.-]*" + r"[\s.-]*".join(digits))
    if contact.email:
        parts.append(re.escape(contact.email))
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _drop_empty(line: Line) -> Line:
    return {name: value for name, value in line.items() if value not in (None, (), [], {}, "", 0)}
