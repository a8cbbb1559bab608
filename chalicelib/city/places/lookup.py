"""The look-up of the city's areas by point and by name, and the names of areas in a text.

A text names a kelurahan or a kecamatan in any usual spelling. In doubt it names none. The evidence
that counts, strongest first: a name after "Kel." or "Kec."; a bare name; and a name of a street, a
river or a landmark together with its kota, which gives the kecamatan. Names that are also everyday
words count only in an address. Contradictions give no answer.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from zlib import crc32

from chalicelib.city.current import city, find_city_folder
from chalicelib.city.places.area_of_point import (
    FoundArea,
    FoundBy,
    Outline,
    Outlines,
    OutlinesDisagreeError,
    Places,
    Ring,
)
from chalicelib.city.places.mentions import QUALIFIERS, Mention, Names, Reading
from chalicelib.city.rows import Kelurahan
from chalicelib.city.word_rows import PlaceWords
from chalicelib.platform.telemetry import log

# The compact file of a city's outlines, written by ``tanggap areas`` from a GeoJSON.
#
# The format is little-endian: the four bytes TGO2, the CRC-32 of all that follows, the length of a
# JSON list, both as unsigned 32 bits, the list ``[[code, box, [corners of each ring]], ...]``, then
# every corner's longitude and every corner's latitude as signed 32 bits in 1e-6 degrees.


FILE = "outlines.bin"
MAGIC = b"TGO2"


class OutlinesError(ValueError):
    """The file can't be read, or this version did not write it; ``tanggap areas`` makes it."""


def read_outlines(folder: Path) -> Outlines | None:
    """Return the outlines in a city's folder, or None when there are none.

    Raises OutlinesError for a file that can't be read or is damaged in any byte.
    """
    path = folder / FILE
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutlinesError(f"{path} can't be read: {error.strerror}") from error
    body = memoryview(content)[8:]
    if content[:8] != MAGIC + _pack_number(crc32(body)):
        raise OutlinesError(f"{path} is damaged: make it again with tanggap areas")
    return Outlines(_parse_polygons(body))


def write_outlines(folder: Path, outlines: Outlines) -> Path:
    """Write the file into a city's folder, completely or not at all, and return its path."""
    rings = [ring for polygon in outlines.polygons for ring in polygon.rings]
    index = [[p.code, p.box, [len(ring.xs) for ring in p.rings]] for p in outlines.polygons]
    head = json.dumps(index, separators=(",", ":")).encode()
    numbers = array("i", (x for ring in rings for x in ring.xs))
    numbers.extend(y for ring in rings for y in ring.ys)
    path = folder / FILE
    part = path.with_suffix(".part")
    body = _pack_number(len(head)) + head + _swap_bytes(numbers).tobytes()
    part.write_bytes(MAGIC + _pack_number(crc32(body)) + body)
    return part.replace(path)


def _parse_polygons(body: memoryview) -> Iterator[Outline]:
    end = 4 + int.from_bytes(body[:4], "little")
    numbers: array[int] = array("i")
    numbers.frombytes(body[end:])
    _swap_bytes(numbers)
    half = len(numbers) // 2
    start = 0
    for code, box, sizes in json.loads(bytes(body[4:end])):
        rings = []
        for size in sizes:
            stop = start + size
            rings.append(Ring(numbers[start:stop], numbers[half + start : half + stop]))
            start = stop
        yield Outline(code, tuple(rings), tuple(box))


def _pack_number(number: int) -> bytes:
    return number.to_bytes(4, "little")


def _swap_bytes(numbers: array[int]) -> array[int]:
    """Convert numbers to the byte order of the file, or back."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _split_words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words of the Indonesian language. The words of one city are in its table words.csv.
# Words between the names of one address.
BETWEEN = QUALIFIERS | _split_words("kota kotamadya kab kabupaten dan")

# A name right after one of these (and ALONG) is of a street, a river or a landmark.
STREET = _split_words("""
    jl jln jalan jlan gang gg tol flyover underpass simpang perempatan pertigaan kali sungai
    stasiun st terminal halte shelter pasar mal mall itc apartemen apartment apt rusun rusunawa
    perumahan komplek kompleks komp perum cluster rs rsu rsud rsia puskesmas sd sdn smp smpn sma
    sman smk smkn masjid mesjid gereja tpu makam pemakaman waduk situ danau taman gor lapas rutan
    polsek polres koramil samsat universitas hotel museum pelabuhan jembatan
""")
ALONG = _split_words("raya inspeksi layang bebas hambatan h kh hj dr")
# A name right before one of these is of a street or a building.
AFTER = _split_words("""
    ii iii iv v vi vii viii ix xi xii raya city square plaza mall mal residence regency village
    park junction hospital
""")
# A name right after one of these is a destination or an origin, and not the place.
TOWARD = _split_words("arah menuju jurusan tujuan ke dari")


class TextMentions:
    """The kotas that a text names, and its mentions of areas by their strength."""

    def __init__(self, text: str, names: Names) -> None:
        self._names = names
        self._words = names.words_of(text)
        self._mentions = list(names.mentions(self._words))
        self.kotas = {m.reading.kota for m in self._mentions if m.reading.kota}
        counted = [m for m, after in self._in_the_city() if self._counts(m, after)]
        self.qualified = [m for m in counted if m.asked]
        named = [m for m in counted if not m.asked and not self._is_on_the_way(m)]
        self.streets = [m for m in named if self._is_street(m)]
        self.bare = [m for m in named if m not in self.streets]

    def _in_the_city(self) -> Iterator[tuple[Mention, Mention | None]]:
        """Yield the mentions in this city, each with the mention right after it, if any."""
        after: Mention | None = None
        elsewhere = False
        for mention in reversed(self._mentions):
            gap = self._next_said(mention.end)
            after = after if after and after.start <= gap else None
            elsewhere = elsewhere if after else self._raw(gap) in self._names.words.elsewhere
            if not elsewhere and mention.reading.kecamatans():
                yield mention, after
            after = mention

    def _next_said(self, at: int) -> int:
        while self._raw(at) in BETWEEN:
            at += 1
        return at

    def _counts(self, mention: Mention, after: Mention | None) -> bool:
        """Return whether a mention counts. An everyday word has to be in an address."""
        if mention.key not in self._names.everyday:
            return True
        alone = mention.end - mention.start == len(self._words)
        in_address = after is not None and after.reading.surrounds(mention.reading)
        if mention.key in self._names.adverbs:
            return in_address and bool(mention.asked)
        return in_address or alone or bool(mention.asked) or self._follows_rt(mention)

    def _follows_rt(self, mention: Mention) -> bool:
        """Return whether a mention follows an RT or RW, as in "RT 3 RW 5 Karet"."""
        number = self._raw(mention.start - 1)
        return number.isdigit() and self._raw(mention.start - 2) in ("rt", "rw")

    def _is_on_the_way(self, mention: Mention) -> bool:
        return self._raw(mention.start - 1) in TOWARD

    def _is_street(self, mention: Mention) -> bool:
        if self._is_followed_as_street(mention.end):
            return True
        at = mention.start
        while not self._words[at].apart and self._raw(at - 1) in ALONG:
            at -= 1
        before = "" if self._words[at].apart else self._raw(at - 1)
        return before in STREET or before in self._names.words.landmarks

    def _is_followed_as_street(self, at: int) -> bool:
        if at == len(self._words) or self._words[at].apart:
            return False
        if self._raw(at) == "dalam":
            after = self._raw(at + 1)
            return after in AFTER or after.isdigit() or self._ends(at + 1)
        return self._raw(at) in AFTER

    def _ends(self, at: int) -> bool:
        return at >= len(self._words) or self._words[at].apart

    def _raw(self, at: int) -> str:
        return self._words[at].raw if 0 <= at < len(self._words) else ""


class Gazetteer:
    """The look-up of one city's areas by their names in texts. Make it once."""

    def __init__(self, kelurahan: Mapping[str, Kelurahan], words: PlaceWords) -> None:
        self._kecamatan = {k.kecamatan_code: k.kecamatan for k in kelurahan.values()}
        self._names = Names(list(kelurahan.values()), words)

    def named(self, text: str) -> FoundArea | None:
        """Return the one area that a text names: a kelurahan if it is clear, else a kecamatan.

        Returns None when the text names none or several. Any text is allowed. Only its first
        MOST_CHARACTERS count.
        """
        mentions = TextMentions(text, self._names)
        if mentions.qualified:
            readings = [m.reading.within(mentions.kotas) for m in mentions.qualified]
            return self._refine(_resolve_readings(readings), mentions)
        if mentions.bare:
            readings = [m.reading.within(mentions.kotas) for m in mentions.bare]
            return self._make_found(
                _resolve_readings(filter(Reading.kecamatans, readings)), FoundBy.NAMED
            )
        readings = [m.reading.within(mentions.kotas) for m in mentions.streets if mentions.kotas]
        area = _resolve_readings(filter(Reading.kecamatans, readings))
        return self._make_found(area and _get_kecamatan_code(area), FoundBy.STREET)

    def _refine(self, area: Kelurahan | str | None, mentions: TextMentions) -> FoundArea | None:
        """Return the kelurahan when the text names exactly one in a qualified kecamatan."""
        if isinstance(area, str):
            inside = {
                m.reading.kelurahan.code: m.reading.kelurahan
                for m in mentions.bare
                if m.reading.kelurahan
                and m.reading.kelurahan.kecamatan_code == area != m.reading.kecamatan
            }
            if len(inside) == 1:
                return self._make_found(inside.popitem()[1], FoundBy.NAMED)
        return self._make_found(area, FoundBy.QUALIFIED)

    def _make_found(self, area: Kelurahan | str | None, how: FoundBy) -> FoundArea | None:
        """Return the found area for a kelurahan or the code of a kecamatan."""
        if isinstance(area, Kelurahan):
            return FoundArea(code=area.code, name=area.name, how=how, kelurahan=area)
        if area:
            return FoundArea(code=area, name=self._kecamatan[area], how=how, kelurahan=None)
        return None


def _resolve_readings(readings: Iterable[Reading]) -> Kelurahan | str | None:
    """Return the one kelurahan, else the code of the one kecamatan, that every reading allows.

    Returns None when there is no such one. A name of both means the kelurahan, unless that lies
    outside the kecamatan of its name.
    """
    readings = list(readings)
    named = {r.kelurahan.code: r.kelurahan for r in readings if r.kelurahan}
    fitting = [k for k in named.values() if all(r.fits(k) for r in readings)]
    common = set.intersection(*(r.kecamatans() for r in readings)) if readings else set()
    rivals = {r.kecamatan for r in readings} & common
    if len(fitting) == 1 and rivals <= {fitting[0].kecamatan_code}:
        return fitting[0]
    return common.pop() if len(common) == 1 else None


def _get_kecamatan_code(area: Kelurahan | str) -> str:
    return area if isinstance(area, str) else area.kecamatan_code


@cache
def load_places() -> Places:
    """Return the look-up of points: by outlines, else by nearest points.

    It is by nearest points in a city without outlines, and also when their file can't be used: a
    file that ``tanggap city check`` refuses is no reason to refuse a message.
    """
    kelurahan = city().kelurahan
    try:
        return Places(kelurahan, read_outlines(find_city_folder()))
    except (OutlinesError, OutlinesDisagreeError) as fault:
        log.error("outlines_unusable", reason=str(fault))
        return Places(kelurahan, None)


@cache
def load_gazetteer() -> Gazetteer:
    """Return the look-up of names."""
    return Gazetteer(city().kelurahan, city().words)
