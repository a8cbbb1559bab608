"""The daily digest of a head: the late, due, flagged and escalated reports of the head's offices,
and the mail that lists them in plain Indonesian.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.city.model import City
from chalicelib.city.promise import DAY, add_working_days, get_office_hours
from chalicelib.city.rows import RungKind
from chalicelib.platform.moments import JAKARTA, format_day, format_span, format_time
from chalicelib.reports.labels import LABELS, name_of
from chalicelib.reports.lifecycle import escalation_ladder
from chalicelib.reports.routing import superiors_of
from chalicelib.reports.status import Status


@dataclass(frozen=True, slots=True)
class DigestLine:
    """An open report in a digest. Of the reporter's words it has only the area. ``due`` is the
    promise of its stage: the completion promise once it is ``answered``. ``status`` is None for a
    task that another office has asked of the holder.
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
    """The numbers of reports of a subordinate office and of all offices below it."""

    office: str
    open: int
    late: int
    flagged: int


@dataclass(frozen=True, slots=True)
class Digest:
    """A head's digest. Each report is in the first list that it belongs to, and in no other. The
    lists are in the order of the due moments. Reports of ``soon`` fall due before ``until``.
    """

    office: str
    at: datetime
    until: datetime
    flagged: tuple[DigestLine, ...]
    late: tuple[DigestLine, ...]
    soon: tuple[DigestLine, ...]
    escalated: tuple[DigestLine, ...]
    below: tuple[Count, ...]


Queues = Mapping[str, Sequence[DigestLine]]  # by the code of the holder


def make_digest(office: str, queues: Queues, now: datetime, city: City) -> Digest:
    """Return the digest of an office's head. The offices that the ladder tells of red flags get
    the red flags of the whole city.
    """
    until = _next_digest(now, city)
    watched = queues if office in _flag_offices(city) else _queues_below(office, queues, city)
    own = [line for line in queues.get(office, ()) if not line.red_flag]
    escalated = [
        line
        for line in _all_lines(_queues_below(office, queues, city))
        if line.holder != office and not line.red_flag and line.due < now
        if office in escalation_ladder.offices_informed(line.rung, line.holder, city)
    ]
    return Digest(
        office=office,
        at=now,
        until=until,
        flagged=_sort_lines(line for line in _all_lines(watched) if line.red_flag),
        late=_sort_lines(line for line in own if line.due < now),
        soon=_sort_lines(line for line in own if now <= line.due < until),
        escalated=_sort_lines(escalated),
        below=_count_offices(office, queues, now, city),
    )


def needs_mail(digest: Digest, city: City) -> bool:
    """Whether the digest is mailed. On a day off, reports that merely fall due are no reason for a
    mail.
    """
    pressing = digest.flagged or digest.late or digest.escalated
    works = get_office_hours(city).hours_of(digest.at.astimezone(JAKARTA).date())
    return bool(pressing or (works and digest.soon))


def _next_digest(now: datetime, city: City) -> datetime:
    """Return the moment of the next working day's digest. This digest lists all reports that fall
    due before it, so that no report falls due on a day off without a digest.
    """
    if city.pace != 1:
        return now + DAY * city.pace
    return add_working_days(now, 1, get_office_hours(city))


def _flag_offices(city: City) -> frozenset[str]:
    flags = [rung for rung in city.ladder if rung.kind is RungKind.RED_FLAG]
    top = city.settings.top
    return frozenset(
        office for rung in flags for office in escalation_ladder.offices_reached(rung, top, city)
    )


def _queues_below(office: str, queues: Queues, city: City) -> Queues:
    """Return the queues of an office and of the offices below it."""
    return {code: lines for code, lines in queues.items() if office in _offices_above(code, city)}


def _offices_above(code: str, city: City) -> list[str]:
    """Return the code of the office, and those of the offices above it, the nearest first."""
    return [code, *(superior.code for superior in superiors_of(code, city))]


def _count_offices(office: str, queues: Queues, now: datetime, city: City) -> tuple[Count, ...]:
    """Return the counts of the offices right below, the office with most late reports first.
    Offices without reports are left out.
    """
    below: dict[str, list[DigestLine]] = {}
    for code, lines in queues.items():
        chain = _offices_above(code, city)
        if lines and office in chain[1:]:
            below.setdefault(chain[chain.index(office) - 1], []).extend(lines)
    counts = [_count_office(code, lines, now) for code, lines in below.items()]
    return tuple(sorted(counts, key=lambda count: (-count.late, -count.open, count.office)))


def _count_office(office: str, lines: Sequence[DigestLine], now: datetime) -> Count:
    late = sum(line.due < now for line in lines)
    return Count(office, len(lines), late, sum(line.red_flag for line in lines))


def _all_lines(queues: Queues) -> Iterable[DigestLine]:
    return (line for lines in queues.values() for line in lines)


def _sort_lines(lines: Iterable[DigestLine]) -> tuple[DigestLine, ...]:
    return tuple(sorted(lines, key=lambda line: (line.due, line.number)))


# The mail of a digest. Mail is not encrypted, so of a report it has only the number, category,
# area, status and office, and nothing that a citizen said.


MOST_LINES = 20  # reports under one heading

Link = Callable[[str], str]  # returns the address of the report of a number


def write_subject(digest: Digest, city: City) -> str:
    """Return the mail's subject, such as
    ``24 Nov 2026: 1 tanda merah, 3 terlambat - KELURAHAN KEBON JERUK``.
    """
    sections = (
        (digest.flagged, "tanda merah"),
        (digest.late, "terlambat"),
        (digest.soon, "jatuh tempo"),
        (digest.escalated, "dari bawah"),
    )
    counts = ", ".join(f"{len(reports)} {words}" for reports, words in sections if reports)
    return f"{format_day(digest.at)}: {counts} - {name_of(digest.office, city)}"


def write_text(digest: Digest, city: City, link: Link) -> str:
    """Return the mail's text. Headings without reports are left out."""
    office = name_of(digest.office, city)
    sections = (
        ("TANDA MERAH", digest.flagged),
        (f"TERLAMBAT DI {office}", digest.late),
        (f"JATUH TEMPO SEBELUM {format_time(digest.until)}", digest.soon),
        ("DITERUSKAN KEPADA ANDA DARI KANTOR DI BAWAH", digest.escalated),
    )
    parts = [
        f"Yth. Pimpinan {office},\n\nberikut ringkasan laporan warga per {format_time(digest.at)}.",
        *("\n".join(_write_section(*each, digest, city, link)) for each in sections if each[1]),
        *(["\n".join(_write_counts(digest.below, city))] if digest.below else []),
        "Surat ini dikirim otomatis, paling banyak satu kali sehari.",
    ]
    return "\n\n".join(parts) + "\n"


def _write_section(
    heading: str, reports: Sequence[DigestLine], digest: Digest, city: City, link: Link
) -> Iterator[str]:
    yield f"{heading} ({len(reports)})"
    for line in reports[:MOST_LINES]:
        yield f"- {line.number}, {_category_name(line, city)}, {_area_name(line, city)}"
        yield f"  {_describe_stage(line, digest)} Status: {_describe_status(line, digest, city)}."
        yield f"  {link(line.number)}"
    if len(reports) > MOST_LINES:
        yield f"dan {len(reports) - MOST_LINES} lainnya."


def _describe_stage(line: DigestLine, digest: Digest) -> str:
    """Return the sentence that says what the office owes, and since when or until when."""
    owed = "selesai" if line.answered else "dijawab"
    if line.due >= digest.at:
        return f"Harus {owed} paling lambat {format_time(line.due)}."
    late = f"terlambat {format_span(digest.at - line.due)}".rstrip()
    return f"Belum {owed}, {late} sejak {format_time(line.due)}."


def _describe_status(line: DigestLine, digest: Digest, city: City) -> str:
    """Return the status, with the holder when it is not the head's own office."""
    if line.status is None:
        return "bagian pekerjaan untuk kantor lain"
    status = LABELS[line.status].lower()
    return status if line.holder == digest.office else f"{status} di {name_of(line.holder, city)}"


def _write_counts(counts: Sequence[Count], city: City) -> Iterator[str]:
    yield "KANTOR DI BAWAH ANDA, MASING-MASING DENGAN SEMUA KANTOR DI BAWAHNYA"
    for count in counts:
        figures = (
            (count.open, "terbuka"),
            (count.late, "terlambat"),
            (count.flagged, "tanda merah"),
        )
        text = ", ".join(f"{number} {words}" for number, words in figures if number)
        yield f"- {name_of(count.office, city)}: {text}"


def _category_name(line: DigestLine, city: City) -> str:
    category = city.categories.get(line.category)
    return category.name if category else line.category


def _area_name(line: DigestLine, city: City) -> str:
    """Return the name of the kelurahan, or of the kecamatan when only that is known."""
    kelurahan = city.kelurahan.get(line.area or "")
    if kelurahan:
        return f"Kelurahan {kelurahan.name}"
    return name_of(line.area, city) if line.area else "tempat belum diketahui"
