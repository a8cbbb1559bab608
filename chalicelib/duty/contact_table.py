"""The duty contacts of a tree of offices as a table (CSV, RFC 4180), written and read."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any

from chalicelib.city.current import city
from chalicelib.city.offices import is_within
from chalicelib.duty import service
from chalicelib.duty.messages import sending
from chalicelib.duty.model import Contact, Way
from chalicelib.duty.schemas import DutyContactBody
from chalicelib.duty.service import ContactRequest
from chalicelib.platform.errors import BadField, Refusal, Unreadable
from chalicelib.platform.http import bodies
from chalicelib.platform.moments import format_shown
from chalicelib.publishing.opendata.views import disarm_cell

COLUMNS = (
    *("id", "agency", "way", "address", "label", "hours", "absent_from", "absent_until"),
    *("deputy", "language", "confirmed_at"),
)
MOST_ROWS = 2000
_OWN = ("id", "agency", "confirmed_at")  # what is no member of a body


@dataclass(frozen=True, slots=True)
class Imported:
    """The changes that a table makes: contacts that are new, and contacts that are changed."""

    added: tuple[Contact, ...]
    changed: tuple[Contact, ...]
    unchanged: int


def write_table(contacts: Iterable[Contact]) -> str:
    """Return contacts as a table, every field quoted; no spreadsheet takes a text for a formula."""
    table = StringIO()
    writer = csv.writer(table, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([disarm_cell(each) for each in _show_row(contact)] for contact in contacts)
    return table.getvalue()


def _show_row(contact: Contact) -> tuple[str, ...]:
    begins, ends, confirmed = contact.absent_from, contact.absent_until, contact.confirmed_at
    return (
        contact.id,
        contact.office,
        str(contact.way),
        sending.mask_contact_address(contact),
        contact.label,
        contact.hours.text,
        begins.isoformat() if begins else "",
        ends.isoformat() if ends else "",
        contact.deputy,
        str(contact.language),
        format_shown(confirmed) if confirmed else "",
    )


def read_table(body: bytes, stored: Iterable[Contact], root: str, now: datetime) -> Imported:
    """Return what a table changes of the ``stored`` contacts of the office ``root`` and those below
    it. A row with an ``id`` replaces that contact, and one without is new.

    Raises Unreadable, and BadField or TooManyContacts with the ``row``, counted as a spreadsheet
    does.
    """
    known = {each.id: each for each in stored if is_within(each.office, root, city())}
    added, changed, unchanged = list[Contact](), list[Contact](), 0
    for row, cells in _read_rows(body):
        try:
            before, after = _read_contact(cells, known, root, now)
        except Refusal as refusal:
            refusal.members["row"] = row
            raise
        known[after.id] = after
        if before is None:
            added.append(after)
        elif after != before:
            changed.append(after)
        else:
            unchanged += 1
    return Imported(tuple(added), tuple(changed), unchanged)


def _read_rows(body: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with its number, as texts by column."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(reason="UTF-8") from None
    heading = text.partition("\n")[0]
    separator = ";" if heading.count(";") > heading.count(",") else ","
    reader = csv.DictReader(StringIO(text), delimiter=separator)
    if "way" not in (reader.fieldnames or ()):
        raise Unreadable(reason="CSV")
    for row, cells in enumerate(reader, start=2):
        if row > MOST_ROWS + 1:
            raise BadField(field="body", rule="many", most=MOST_ROWS, row=row)
        if None in cells:
            raise BadField(field="body", rule="limits", row=row)
        yield row, {name: (cell or "").strip().removeprefix("'") for name, cell in cells.items()}


def _read_contact(
    cells: Mapping[str, str], known: Mapping[str, Contact], root: str, now: datetime
) -> tuple[Contact | None, Contact]:
    """Return the contact of a row as it was, None for a new one, and as it is to be."""
    identifier, office = cells.get("id", ""), cells.get("agency", "") or root
    before = known.get(identifier)
    if identifier and (before is None or before.office != office):
        raise BadField(field="id", rule="unknown", value=identifier[:40])
    if office not in city().offices or not is_within(office, root, city()):
        raise BadField(field="agency", rule="unknown", value=office[:40])
    members = {name: cell for name, cell in cells.items() if cell and name not in _OWN}
    body = bodies.read_body(json.dumps(members).encode(), DutyContactBody)
    others = [each for each in known.values() if each.office == office]
    wanted = to_request(body)
    if before is None:
        return None, service.make_contact(office, wanted, others, now)
    return before, service.apply_request(before, wanted, others, now)


def to_request(body: Any) -> ContactRequest:
    """Return what a body asks for."""
    return ContactRequest(
        way=Way(body.way),
        address=body.address,
        label=body.label,
        hours=body.hours,
        absent_from=body.absent_from,
        absent_until=body.absent_until,
        deputy=body.deputy or "",
        language=body.language,
    )
