"""The look-up of a city's areas by the names in a text.

A text names a kelurahan or a kecamatan in any usual spelling. In doubt it names none. The evidence
that counts, strongest first: a name after "Kel." or "Kec."; a bare name; a landmark of the city's
table; and the name of an area that is part of the name of a street, a river or a building, together
with its kota, which gives the kecamatan. Names that are also everyday words count only in an
address. Contradictions give no answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from chalicelib.city.landmark_rows import Landmark
from chalicelib.city.places.area_of_point import FoundArea, FoundBy
from chalicelib.city.places.landmarks import FoundLandmark, Landmarks
from chalicelib.city.places.mentions import QUALIFIERS, Mention, Names, Reading
from chalicelib.city.places.text_words import raw_at, split_words
from chalicelib.city.rows import Kelurahan
from chalicelib.city.word_rows import PlaceWords

# Words of the Indonesian language. The words of one city are in its table words.csv.
# Words between the names of one address.
BETWEEN = QUALIFIERS | split_words("kota kotamadya kab kabupaten dan")

# A name right after one of these (and ALONG) is of a street, a river or a landmark.
STREET = split_words("""
    jl jln jalan jlan gang gg tol flyover underpass simpang perempatan pertigaan kali sungai
    stasiun st terminal halte shelter pasar mal mall itc apartemen apartment apt rusun rusunawa
    perumahan komplek kompleks komp perum cluster rs rsu rsud rsia puskesmas sd sdn smp smpn sma
    sman smk smkn masjid mesjid gereja tpu makam pemakaman waduk situ danau taman gor lapas rutan
    polsek polres koramil samsat universitas hotel museum pelabuhan jembatan
""")
ALONG = split_words("raya inspeksi layang bebas hambatan h kh hj dr")
# A name right before one of these is of a street or a building.
AFTER = split_words("""
    ii iii iv v vi vii viii ix xi xii raya city square plaza mall mal residence regency village
    park junction hospital
""")
# A name right after one of these is a destination or an origin, and not the place.
TOWARD = split_words("arah menuju jurusan tujuan ke dari")


class TextMentions:
    """The words of a text, the kotas that it names, ``every`` mention of an area, those that count
    by their strength, and its landmarks.
    """

    def __init__(self, text: str, names: Names, landmarks: Landmarks) -> None:
        self._names = names
        self.words = names.words_of(text)
        self.every = list(names.mentions(self.words))
        self.kotas = {m.reading.kota for m in self.every if m.reading.kota}
        counted = [m for m, after in self._in_the_city() if self._counts(m, after)]
        self.qualified = [m for m in counted if m.asked]
        named = [m for m in counted if not m.asked and not self._is_on_the_way(m)]
        found = list(landmarks.find(self.words))
        self.landmarks = [each for each in found if self._is_here(each)]
        self.streets = [m for m in named if self._is_street(m) or _is_part(m, found)]
        self.bare = [m for m in named if m not in self.streets]

    def _in_the_city(self) -> Iterator[tuple[Mention, Mention | None]]:
        """Yield the mentions in this city, each with the mention right after it, if any."""
        after: Mention | None = None
        elsewhere = False
        for mention in reversed(self.every):
            gap = self._next_said(mention.end)
            after = after if after and after.start <= gap else None
            elsewhere = elsewhere if after else self.raw(gap) in self._names.words.elsewhere
            if not elsewhere and mention.reading.kecamatans():
                yield mention, after
            after = mention

    def _next_said(self, at: int) -> int:
        while self.raw(at) in BETWEEN:
            at += 1
        return at

    def _counts(self, mention: Mention, after: Mention | None) -> bool:
        """Return whether a mention counts. An everyday word has to be in an address."""
        if mention.key not in self._names.everyday:
            return True
        alone = mention.end - mention.start == len(self.words)
        in_address = after is not None and after.reading.surrounds(mention.reading)
        if mention.key in self._names.adverbs:
            return in_address and bool(mention.asked)
        return in_address or alone or bool(mention.asked) or self._follows_rt(mention)

    def _follows_rt(self, mention: Mention) -> bool:
        """Return whether a mention follows an RT or RW, as in "RT 3 RW 5 Karet"."""
        number = self.raw(mention.start - 1)
        return number.isdigit() and self.raw(mention.start - 2) in ("rt", "rw")

    def _is_on_the_way(self, mention: Mention | FoundLandmark) -> bool:
        return self.raw(mention.start - 1) in TOWARD

    def _is_here(self, landmark: FoundLandmark) -> bool:
        """Return whether a landmark is the place, and of this city."""
        elsewhere = self.raw(self._next_said(landmark.end)) in self._names.words.elsewhere
        return not (elsewhere or self._is_on_the_way(landmark))

    def _is_street(self, mention: Mention) -> bool:
        if self._is_followed_as_street(mention.end):
            return True
        at = mention.start
        while not self.words[at].apart and self.raw(at - 1) in ALONG:
            at -= 1
        before = "" if self.words[at].apart else self.raw(at - 1)
        return before in STREET or before in self._names.words.landmarks

    def _is_followed_as_street(self, at: int) -> bool:
        if at == len(self.words) or self.words[at].apart:
            return False
        if self.raw(at) == "dalam":
            after = self.raw(at + 1)
            return after in AFTER or after.isdigit() or self._ends(at + 1)
        return self.raw(at) in AFTER

    def _ends(self, at: int) -> bool:
        return at >= len(self.words) or self.words[at].apart

    def raw(self, at: int) -> str:
        """Return the word at a position, empty before the first and after the last one."""
        return raw_at(self.words, at)


def _is_part(mention: Mention, landmarks: Iterable[FoundLandmark]) -> bool:
    """Return whether a mention is a part of the name of a landmark."""
    return any(each.start <= mention.start < each.end for each in landmarks)


class Gazetteer:
    """The look-up of one city's areas by their names in texts. Make it once."""

    def __init__(
        self,
        kelurahan: Mapping[str, Kelurahan],
        words: PlaceWords,
        landmarks: Iterable[Landmark] = (),
    ) -> None:
        self._kelurahan = kelurahan
        self._kecamatan = {k.kecamatan_code: k.kecamatan for k in kelurahan.values()}
        self._names = Names(list(kelurahan.values()), words)
        self._landmarks = Landmarks(landmarks, self._names.spelling)

    def find_mentions(self, text: str) -> TextMentions:
        """Return what a text names, in its first MOST_CHARACTERS."""
        return TextMentions(text, self._names, self._landmarks)

    def named(self, text: str) -> FoundArea | None:
        """Return the one area that a text names: a kelurahan if it is clear, else a kecamatan.

        Returns None when the text names none or several. Any text is allowed. Only its first
        MOST_CHARACTERS count.
        """
        mentions = self.find_mentions(text)
        if mentions.qualified:
            readings = [m.reading.within(mentions.kotas) for m in mentions.qualified]
            return self._refine(resolve_readings(readings), mentions)
        if mentions.bare:
            readings = [m.reading.within(mentions.kotas) for m in mentions.bare]
            area = resolve_readings(filter(Reading.kecamatans, readings))
            return self._refine_by_landmark(area, mentions, FoundBy.NAMED)
        if found := self._locate_landmark(mentions):
            return found
        readings = [m.reading.within(mentions.kotas) for m in mentions.streets if mentions.kotas]
        area = resolve_readings(filter(Reading.kecamatans, readings))
        return self._make_found(area and get_kecamatan_code(area), FoundBy.STREET)

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
        return self._refine_by_landmark(area, mentions, FoundBy.QUALIFIED)

    def _refine_by_landmark(
        self, area: Kelurahan | str | None, mentions: TextMentions, how: FoundBy
    ) -> FoundArea | None:
        """Return the kelurahan of the landmark when the text names only the kecamatan around it."""
        if isinstance(area, str):
            found = self._locate_landmark(mentions)
            if found and found.kelurahan and found.kelurahan.kecamatan_code == area:
                return found
        return self._make_found(area, how)

    def _locate_landmark(self, mentions: TextMentions) -> FoundArea | None:
        """Return the area of the landmarks of a text; None without one, when they lie in several
        areas, and when the text names another kota than theirs.
        """
        areas = {each.area for each in mentions.landmarks}
        if len(areas) != 1:
            return None
        code = areas.pop()
        kelurahan = self._kelurahan.get(code)
        kota = (kelurahan.kecamatan_code if kelurahan else code).rpartition(".")[0]
        if mentions.kotas and kota not in mentions.kotas:
            return None
        return self._make_found(kelurahan or code, FoundBy.LANDMARK)

    def _make_found(self, area: Kelurahan | str | None, how: FoundBy) -> FoundArea | None:
        """Return the found area for a kelurahan or the code of a kecamatan."""
        if isinstance(area, Kelurahan):
            return FoundArea(code=area.code, name=area.name, how=how, kelurahan=area)
        if area:
            return FoundArea(code=area, name=self._kecamatan[area], how=how, kelurahan=None)
        return None


def resolve_readings(readings: Iterable[Reading]) -> Kelurahan | str | None:
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


def get_kecamatan_code(area: Kelurahan | str) -> str:
    return area if isinstance(area, str) else area.kecamatan_code
