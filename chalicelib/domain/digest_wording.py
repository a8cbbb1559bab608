"""The mail of a digest, in plain Indonesian. It goes over open mail: of a report it has number,
category, area and office, and nothing a citizen said.
"""

from collections.abc import Callable, Iterator, Sequence

from chalicelib.domain.city import City
from chalicelib.domain.digest import Count, Digest, Held
from chalicelib.domain.moments import dated, lasted, spoken
from chalicelib.domain.wording import LABELS, name_of

MOST = 20  # reports told under one heading

Link = Callable[[str], str]  # of a report's number


def subject(digest: Digest, city: City) -> str:
    """``24 Nov 2026: 1 tanda merah, 3 terlambat - KELURAHAN KEBON JERUK``."""
    told = (
        (digest.flagged, "tanda merah"),
        (digest.late, "terlambat"),
        (digest.soon, "jatuh tempo"),
        (digest.escalated, "dari bawah"),
    )
    counts = ", ".join(f"{len(reports)} {words}" for reports, words in told if reports)
    return f"{dated(digest.at)}: {counts} - {name_of(digest.office, city)}"


def text(digest: Digest, city: City, link: Link) -> str:
    """The whole mail; headings that have nothing under them are left out."""
    office = name_of(digest.office, city)
    headed = (
        ("TANDA MERAH", digest.flagged),
        (f"TERLAMBAT DI {office}", digest.late),
        (f"JATUH TEMPO SEBELUM {spoken(digest.until)}", digest.soon),
        ("DITERUSKAN KEPADA ANDA DARI KANTOR DI BAWAH", digest.escalated),
    )
    parts = [
        f"Yth. Pimpinan {office},\n\nberikut ringkasan laporan warga per {spoken(digest.at)}.",
        *("\n".join(_section(*each, digest, city, link)) for each in headed if each[1]),
        *(["\n".join(_below(digest.below, city))] if digest.below else []),
        "Surat ini dikirim otomatis, paling banyak satu kali sehari.",
    ]
    return "\n\n".join(parts) + "\n"


def _section(
    heading: str, reports: Sequence[Held], digest: Digest, city: City, link: Link
) -> Iterator[str]:
    yield f"{heading} ({len(reports)})"
    for held in reports[:MOST]:
        yield f"- {held.number}, {_category(held, city)}, {_area(held, city)}"
        yield f"  {_stage(held, digest)} Status: {_status(held, digest, city)}."
        yield f"  {link(held.number)}"
    if len(reports) > MOST:
        yield f"dan {len(reports) - MOST} lainnya."


def _stage(held: Held, digest: Digest) -> str:
    """What is owed, and since when or until when."""
    owed = "selesai" if held.answered else "dijawab"
    if held.due >= digest.at:
        return f"Harus {owed} paling lambat {spoken(held.due)}."
    late = f"terlambat {lasted(digest.at - held.due)}".rstrip()
    return f"Belum {owed}, {late} sejak {spoken(held.due)}."


def _status(held: Held, digest: Digest, city: City) -> str:
    """And at which office, when that is another than the head's own."""
    if held.status is None:
        return "bagian pekerjaan untuk kantor lain"
    status = LABELS[held.status].lower()
    return status if held.holder == digest.office else f"{status} di {name_of(held.holder, city)}"


def _below(counts: Sequence[Count], city: City) -> Iterator[str]:
    yield "KANTOR DI BAWAH ANDA, MASING-MASING DENGAN SEMUA KANTOR DI BAWAHNYA"
    for count in counts:
        told = (
            (count.open, "terbuka"),
            (count.late, "terlambat"),
            (count.flagged, "tanda merah"),
        )
        figures = ", ".join(f"{many} {words}" for many, words in told if many)
        yield f"- {name_of(count.office, city)}: {figures}"


def _category(held: Held, city: City) -> str:
    known = city.categories.get(held.category)
    return known.name if known else held.category


def _area(held: Held, city: City) -> str:
    """The kelurahan, or the kecamatan when no more is known."""
    known = city.kelurahan.get(held.area or "")
    if known:
        return f"Kelurahan {known.name}"
    return name_of(held.area, city) if held.area else "tempat belum diketahui"
