"""Domain objects as items of the table, and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from chalicelib.domain.moments import stored
from chalicelib.domain.report import Contact, Entry, Filing, Kind, Place, Report
from chalicelib.domain.status import Status
from chalicelib.stores.table import (
    CONTACT,
    REPORT,
    SEEN,
    ContactItem,
    EntryItem,
    ReportItem,
    SeenItem,
    entry_key,
    present,
    report_key,
)

# of a day's partition: 800 reports on the peak day are far from a partition's limit, a
# disaster's are not
SHARDS = 4


@dataclass(frozen=True, slots=True)
class Message:
    """What makes a message of a channel unique."""

    channel: str
    external_id: str
    fingerprint: bytes = b""


def read(items: Sequence[Any]) -> tuple[Report, tuple[Entry, ...]]:
    """The report's item and its entries, in the order of their keys."""
    report, first = items[0], items[1]
    return _report(report, _filing(report, first)), tuple(_entry(item) for item in items[1:])


def seen_item(message: Message, number: str) -> SeenItem:
    key = f"X#{message.channel}#{_bounded(message.external_id)}"
    return SeenItem(key, SEEN, number=number, **present(fingerprint=message.fingerprint))


def _bounded(external_id: str) -> str:
    """Keys hold 2,048 bytes at most; an id that is longer is known by its digest."""
    if len(external_id.encode()) <= 512:
        return external_id
    return "sha256:" + sha256(external_id.encode()).hexdigest()


def report_item(report: Report, mine: str | None) -> ReportItem:
    keys = {"mpk": mine, "msk": _by_moment(report)} if mine else {}
    all_of_it: dict[str, Any] = {**attributes(report), **keys}
    return ReportItem(report_key(report.number), REPORT, **all_of_it)


def attributes(report: Report) -> dict[str, Any]:
    """All of a report's item but its keys and its reporter's, which never change."""
    return {
        **present(
            version=report.version,
            status=str(report.status),
            holder=report.holder,
            category=report.category,
            channel=report.filing.channel,
            kelurahan=report.filing.place.area,
            created_at=report.filing.received_at,
            updated_at=report.updated_at,
            respond_by=report.respond_by,
            complete_by=report.complete_by,
            answered_at=report.answered_at,
            closed_at=report.closed_at,
            next_check=report.next_check,
            chain=report.chain,
            token_hash=report.token_hash,
        ),
        "private": report.private,
        "rung": report.rung,
        "red_flag": report.red_flag,
        "run": report.run,
        **_work_keys(report),
        **({} if report.private else _public_keys(report)),
    }


def _work_keys(report: Report) -> dict[str, str]:
    if report.open:
        return {"wpk": f"W#{report.holder}", "wsk": f"{stored(report.due)}#{report.number}"}
    if report.next_check:
        return {"wpk": f"V#{report.holder}", "wsk": f"{stored(report.next_check)}#{report.number}"}
    return {}


def _by_moment(report: Report) -> str:
    return f"{stored(report.filing.received_at)}#{report.number}"


def _public_keys(report: Report) -> dict[str, Any]:
    day, place = stored(report.filing.received_at)[:10].replace("-", ""), report.filing.place
    keys = {"dpk": f"D#{day}#{_shard(report.number)}", "dsk": _by_moment(report)}
    if place.area:
        keys |= {"apk": f"P#{place.area}#{day[:6]}", "ask": _by_moment(report)}
    return keys | present(lat=place.lat, lng=place.lng)


def _shard(number: str) -> int:
    return sum(number.encode()) % SHARDS


def entry_item(report: Report, entry: Entry, *, starts_run: bool) -> EntryItem:
    item = EntryItem(
        report_key(report.number),
        entry_key(entry.seq),
        at=entry.at,
        kind=str(entry.kind),
        status=str(entry.status),
        holder=entry.holder,
        by=entry.by,
        hash=entry.hash,
        channel=report.filing.channel,
        category=report.category,
        private=report.private,
        **present(kelurahan=report.filing.place.area),
        **present(note=entry.note, photos=entry.photos, to=entry.to, actor=entry.actor),
        **(_said(report.filing) if entry.seq == 1 else {}),
    )
    if starts_run:
        item.run, item.next_check = report.run, report.next_check
    return item


def _said(filing: Filing) -> dict[str, Any]:
    place = filing.place
    return present(
        description=filing.description,
        address=place.address,
        lat=place.lat,
        lng=place.lng,
        found=place.found,
        occurred_at=filing.occurred_at,
        anonymous=filing.anonymous or None,
    )


def contact_item(number: str, contact: Contact) -> ContactItem:
    given = present(name=contact.name, phone=contact.phone, email=contact.email)
    return ContactItem(report_key(number), CONTACT, **given)


def _filing(report: ReportItem, first: EntryItem) -> Filing:
    return Filing(
        channel=report.channel,
        description=first.description or "",
        place=Place(first.address, first.lat, first.lng, report.kelurahan, first.found),
        received_at=first.at,
        occurred_at=first.occurred_at,
        photos=tuple(first.photos or ()),
        anonymous=bool(first.anonymous),
    )


def _report(item: ReportItem, filing: Filing) -> Report:
    return Report(
        number=item.pk[2:],
        filing=filing,
        version=int(item.version),
        status=Status(item.status),
        holder=item.holder,
        category=item.category,
        private=item.private,
        updated_at=item.updated_at,
        respond_by=item.respond_by,
        complete_by=item.complete_by,
        answered_at=item.answered_at,
        closed_at=item.closed_at,
        rung=int(item.rung),
        red_flag=item.red_flag,
        run=int(item.run),
        next_check=item.next_check,
        chain=item.chain,
        token_hash=item.token_hash,
    )


def _entry(item: EntryItem) -> Entry:
    return Entry(
        seq=int(item.sk[2:]),
        at=item.at,
        kind=Kind(item.kind),
        status=Status(item.status),
        holder=item.holder,
        by=item.by,
        note=item.note,
        photos=tuple(item.photos or ()),
        to=tuple(item.to or ()),
        actor=item.actor,
        hash=item.hash,
    )
