"""What a head is told of a day: what is late, due, flagged and escalated in the offices they answer
for.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.city.model import City, RungKind
from chalicelib.city.promise import DAY, add_working_days, get_office_hours
from chalicelib.platform.moments import JAKARTA, format_day, format_span, format_time
from chalicelib.reports.labels import LABELS, name_of
from chalicelib.reports.lifecycle import ladder
from chalicelib.reports.routing import superiors_of
from chalicelib.reports.status import Status


@dataclass(frozen=True, slots=True)
class DigestLine:
    """An open report as a digest needs it: of what a citizen said, only the area. ``due`` is the
    promise of its stage, completion once it is ``answered``. Without a ``status`` it is a part of
    the work that another office has asked this one for.
    """

    number: str
    holder: str
    status: Status | None
    category: str
    area: str | None
    due: datetime
    answered: bool
    rung: int
    red_flag: bool


@dataclass(frozen=True, slots=True)
class Count:
    """A subordinate office, with all that stand below it."""

    office: str
    open: int
    late: int
    flagged: int


@dataclass(frozen=True, slots=True)
class Digest:
    """A report is told once, under the first of these it belongs to, those due first before the
    others. ``soon`` falls due before ``until``.
    """

    office: str
    at: datetime
    until: datetime
    flagged: tuple[DigestLine, ...]
    late: tuple[DigestLine, ...]
    soon: tuple[DigestLine, ...]
    escalated: tuple[DigestLine, ...]
    below: tuple[Count, ...]


Queues = Mapping[str, Sequence[DigestLine]]  # by the office that holds them


def make_digest(office: str, queues: Queues, now: datetime, city: City) -> Digest:
    """The digest of an office's head. Red flags of the whole city go to whom the ladder tells of
    them.
    """
    until = _next_digest(now, city)
    watched = queues if office in _flag_offices(city) else _queues_below(office, queues, city)
    own = [held for held in queues.get(office, ()) if not held.red_flag]
    reached = [
        held
        for held in _all_lines(_queues_below(office, queues, city))
        if held.holder != office and not held.red_flag and held.due < now
        if office in ladder.offices_informed(held.rung, held.holder, city)
    ]
    return Digest(
        office=office,
        at=now,
        until=until,
        flagged=_sort_lines(held for held in _all_lines(watched) if held.red_flag),
        late=_sort_lines(held for held in own if held.due < now),
        soon=_sort_lines(held for held in own if now <= held.due < until),
        escalated=_sort_lines(reached),
        below=_count_offices(office, queues, now, city),
    )


def needs_mail(digest: Digest, city: City) -> bool:
    """Whether there is reason for a mail: on a day off, only what can't wait for the next working
    day.
    """
    pressing = digest.flagged or digest.late or digest.escalated
    works = get_office_hours(city).hours_of(digest.at.astimezone(JAKARTA).date())
    return bool(pressing or (works and digest.soon))


def _next_digest(now: datetime, city: City) -> datetime:
    """When the next working day's digest comes: what falls due before it is told in this one, so
    that nothing falls due untold on a day off.
    """
    if city.pace != 1:
        return now + DAY * city.pace
    return add_working_days(now, 1, get_office_hours(city))


def _flag_offices(city: City) -> frozenset[str]:
    flags = [rung for rung in city.ladder if rung.kind is RungKind.RED_FLAG]
    top = city.settings.top
    return frozenset(office for rung in flags for office in ladder.offices_reached(rung, top, city))


def _queues_below(office: str, queues: Queues, city: City) -> Queues:
    """The queues of an office and of those below it."""
    return {code: held for code, held in queues.items() if office in _offices_above(code, city)}


def _offices_above(code: str, city: City) -> list[str]:
    return [code, *(superior.code for superior in superiors_of(code, city))]


def _count_offices(office: str, queues: Queues, now: datetime, city: City) -> tuple[Count, ...]:
    """By the offices right below, the latest first; those that hold nothing are left out."""
    under: dict[str, list[DigestLine]] = {}
    for code, held in queues.items():
        line = _offices_above(code, city)
        if held and office in line[1:]:
            under.setdefault(line[line.index(office) - 1], []).extend(held)
    counts = [_count_office(code, held, now) for code, held in under.items()]
    return tuple(sorted(counts, key=lambda count: (-count.late, -count.open, count.office)))


def _count_office(office: str, held: Sequence[DigestLine], now: datetime) -> Count:
    late = sum(each.due < now for each in held)
    return Count(office, len(held), late, sum(each.red_flag for each in held))


def _all_lines(queues: Queues) -> Iterable[DigestLine]:
    return (held for queue in queues.values() for held in queue)


def _sort_lines(found: Iterable[DigestLine]) -> tuple[DigestLine, ...]:
    return tuple(sorted(found, key=lambda held: (held.due, held.number)))


# The mail of a digest, in plain Indonesian. It goes over open mail: of a report it has number,
# category, area and office, and nothing a citizen said.


MOST_LINES = 20  # reports told under one heading

Link = Callable[[str], str]  # of a report's number


def write_subject(digest: Digest, city: City) -> str:
    """``24 Nov 2026: 1 tanda merah, 3 terlambat - KELURAHAN KEBON JERUK``."""
    told = (
        (digest.flagged, "tanda merah"),
        (digest.late, "terlambat"),
        (digest.soon, "jatuh tempo"),
        (digest.escalated, "dari bawah"),
    )
    counts = ", ".join(f"{len(reports)} {words}" for reports, words in told if reports)
    return f"{format_day(digest.at)}: {counts} - {name_of(digest.office, city)}"


def write_text(digest: Digest, city: City, link: Link) -> str:
    """The whole mail; headings that have nothing under them are left out."""
    office = name_of(digest.office, city)
    headed = (
        ("TANDA MERAH", digest.flagged),
        (f"TERLAMBAT DI {office}", digest.late),
        (f"JATUH TEMPO SEBELUM {format_time(digest.until)}", digest.soon),
        ("DITERUSKAN KEPADA ANDA DARI KANTOR DI BAWAH", digest.escalated),
    )
    parts = [
        f"Yth. Pimpinan {office},\n\nberikut ringkasan laporan warga per {format_time(digest.at)}.",
        *("\n".join(_write_section(*each, digest, city, link)) for each in headed if each[1]),
        *(["\n".join(_write_counts(digest.below, city))] if digest.below else []),
        "Surat ini dikirim otomatis, paling banyak satu kali sehari.",
    ]
    return "\n\n".join(parts) + "\n"


def _write_section(
    heading: str, reports: Sequence[DigestLine], digest: Digest, city: City, link: Link
) -> Iterator[str]:
    yield f"{heading} ({len(reports)})"
    for held in reports[:MOST_LINES]:
        yield f"- {held.number}, {_category_name(held, city)}, {_area_name(held, city)}"
        yield f"  {_describe_stage(held, digest)} Status: {_describe_status(held, digest, city)}."
        yield f"  {link(held.number)}"
    if len(reports) > MOST_LINES:
        yield f"dan {len(reports) - MOST_LINES} lainnya."


def _describe_stage(held: DigestLine, digest: Digest) -> str:
    """What is owed, and since when or until when."""
    owed = "selesai" if held.answered else "dijawab"
    if held.due >= digest.at:
        return f"Harus {owed} paling lambat {format_time(held.due)}."
    late = f"terlambat {format_span(digest.at - held.due)}".rstrip()
    return f"Belum {owed}, {late} sejak {format_time(held.due)}."


def _describe_status(held: DigestLine, digest: Digest, city: City) -> str:
    """And at which office, when that is another than the head's own."""
    if held.status is None:
        return "bagian pekerjaan untuk kantor lain"
    status = LABELS[held.status].lower()
    return status if held.holder == digest.office else f"{status} di {name_of(held.holder, city)}"


def _write_counts(counts: Sequence[Count], city: City) -> Iterator[str]:
    yield "KANTOR DI BAWAH ANDA, MASING-MASING DENGAN SEMUA KANTOR DI BAWAHNYA"
    for count in counts:
        told = (
            (count.open, "terbuka"),
            (count.late, "terlambat"),
            (count.flagged, "tanda merah"),
        )
        figures = ", ".join(f"{many} {words}" for many, words in told if many)
        yield f"- {name_of(count.office, city)}: {figures}"


def _category_name(held: DigestLine, city: City) -> str:
    known = city.categories.get(held.category)
    return known.name if known else held.category


def _area_name(held: DigestLine, city: City) -> str:
    """The kelurahan, or the kecamatan when no more is known."""
    known = city.kelurahan.get(held.area or "")
    if known:
        return f"Kelurahan {known.name}"
    return name_of(held.area, city) if held.area else "tempat belum diketahui"
