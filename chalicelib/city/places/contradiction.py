"""Words that tell another area than the point of a report lies in.

A mark that is wrong costs an officer's time, so only words that surely tell where the matter is
count: a name that is a part of an address, or one after "di". Names of streets and buildings, what
is only near, and where somebody comes from or goes to do not count. A kelurahan whose border is
near is no contradiction either.
"""

import math
from collections.abc import Iterator, Sequence

from chalicelib.city.places.area_of_point import Places
from chalicelib.city.places.distance import METRES_PER_DEGREE
from chalicelib.city.places.gazetteer import (
    BETWEEN,
    Gazetteer,
    TextMentions,
    get_kecamatan_code,
    resolve_readings,
)
from chalicelib.city.places.mentions import Mention, Reading, get_kota_code
from chalicelib.city.places.text_words import split_words
from chalicelib.city.rows import Kelurahan

SIDES = 8  # of the rings around a point on which kelurahan are looked up
REACH = 3  # words before a name in which one of ASIDE counts

# Words after which a name is not the place itself.
ASIDE = split_words("""
    dekat deket sebelum setelah sesudah seberang samping sebelah belakang depan arah menuju jurusan
    tujuan ke dari sampai bukan selain warga petugas ppsu kantor lurah camat sudin pak bu bapak ibu
    near before after behind opposite towards toward to from until not office
""")
# Words of a place between two areas: then no name of the text is sure.
BORDER = split_words("perbatasan batas berbatasan antara border between")
AT = split_words("di daerah wilayah kawasan in at")
# "di" after one of these says where somebody lives or works.
LIVES = split_words("tinggal kerja bekerja rumah kos domisili lahir sekolah kuliah live work born")


def find_near(places: Places, lat: float, lng: float, metres: float) -> list[Kelurahan]:
    """Return the kelurahan of a point, and those within so many metres of it."""
    found = [places.at(*point) for point in _list_points(lat, lng, metres)]
    near = {each.code: each.kelurahan for each in found if each and each.kelurahan}
    return list(near.values())


def _list_points(lat: float, lng: float, metres: float) -> Iterator[tuple[float, float]]:
    """Yield a point, and points on two rings around it, the outer one so many metres away."""
    north = metres / METRES_PER_DEGREE
    east = north / max(math.cos(math.radians(lat)), 0.01)
    yield lat, lng
    for ring in (0.5, 1.0):
        for side in range(SIDES):
            way = 2 * math.pi * side / SIDES
            yield lat + north * ring * math.sin(way), lng + east * ring * math.cos(way)


def find_contradiction(
    gazetteer: Gazetteer, address: str | None, description: str, near: Sequence[Kelurahan]
) -> str | None:
    """Return the code of the kelurahan, kecamatan or kota that the words tell, where it is none of
    those ``near`` the point. Return None when they agree, in doubt, and outside the city.
    """
    if not near:
        return None
    readings: list[Reading] = []
    for text in (address, description):
        mentions = gazetteer.find_mentions(text or "")
        if any(word.raw in BORDER for word in mentions.words) or _names_any(mentions, near):
            return None
        readings += _list_told(mentions, is_address=text is address)
    against = [reading for reading in readings if not _fits(reading, near)]
    return _choose_area(against, [reading for reading in readings if reading not in against])


def _names_any(mentions: TextMentions, near: Sequence[Kelurahan]) -> bool:
    """Return whether a text names one of the kelurahan in any way, also as a street or landmark."""
    if any(m.reading.kelurahan in near for m in mentions.every):
        return True
    areas = {each.area for each in mentions.landmarks}
    return any(k.code in areas or k.kecamatan_code in areas for k in near)


def _fits(reading: Reading, near: Sequence[Kelurahan]) -> bool:
    return any(reading.fits(k) or reading.kota == k.kota_code for k in near)


def _choose_area(against: list[Reading], agreeing: list[Reading]) -> str | None:
    """Return the code of the area that the readings ``against`` the point mean; None when they mean
    several, and when it does not lie in what the ``agreeing`` ones mean.
    """
    area = resolve_readings(filter(Reading.kecamatans, against))
    if area is None:
        kotas = {reading.kota for reading in against if reading.kota}
        several = len(kotas) != 1 or any(map(Reading.kecamatans, against))
        return None if several or agreeing else kotas.pop()
    code = area if isinstance(area, str) else area.code
    around = {code, get_kecamatan_code(area), get_kota_code(get_kecamatan_code(area))}
    agrees = all({*reading.kecamatans(), reading.kota} & around for reading in agreeing)
    return code if agrees else None


def _list_told(mentions: TextMentions, *, is_address: bool) -> Iterator[Reading]:
    """Yield what the mentions mean that surely tell where the matter is."""
    streets = {m.start for m in mentions.streets}
    counted = {m.start for m in (*mentions.qualified, *mentions.bare)}
    for mention in mentions.every:
        only_kota = not mention.reading.kecamatans() and mention.reading.kota
        if mention.start in streets or not (only_kota or mention.start in counted):
            continue
        if _tells(mention, mentions, is_address=is_address):
            reading = mention.reading.within(mentions.kotas)
            yield mention.reading if only_kota else reading


def _tells(mention: Mention, mentions: TextMentions, *, is_address: bool) -> bool:
    start = mention.start
    while start and mentions.words[start - 1].raw in BETWEEN:
        start -= 1  # to before "Kel."
    if _stands_aside(mentions, start):
        return False
    before = mentions.raw(start - 1)
    if before in AT:
        return mentions.raw(start - 2) not in LIVES
    begins = start == 0 or mentions.words[start].apart or before.isdigit()
    follows = any(other.end == start for other in mentions.every)
    return (
        (begins or follows)
        and _ends_part(mention.end, mentions)
        and (is_address or before.isdigit() or _has_company(mention, mentions))
    )


def _stands_aside(mentions: TextMentions, start: int) -> bool:
    """Return whether one of ASIDE stands before a name, in the same part of the sentence."""
    for at in range(start, max(0, start - REACH), -1):
        if mentions.words[at].apart:
            return False
        if mentions.raw(at - 1) in ASIDE:
            return True
    return False


def _ends_part(end: int, mentions: TextMentions) -> bool:
    """Return whether a part of an address ends there: no other word belongs to the name."""
    if end >= len(mentions.words) or mentions.words[end].apart:
        return True
    if mentions.raw(end) in BETWEEN or mentions.raw(end).isdigit():
        return True
    return any(other.start == end for other in mentions.every)


def _has_company(mention: Mention, mentions: TextMentions) -> bool:
    """Return whether another name of the same area stands beside it, as in an address."""
    others = (m for m in mentions.every if m is not mention)
    return any(
        m.reading.surrounds(mention.reading) or mention.reading.surrounds(m.reading) for m in others
    )
