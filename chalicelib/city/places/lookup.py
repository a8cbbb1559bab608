"""The city's areas, by point and by name, each read when it is first asked for."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from chalicelib.city.current import city, find_city_folder
from chalicelib.city.model import Kelurahan, PlaceWords
from chalicelib.city.places import outlines_file
from chalicelib.city.places.area_of_point import FoundArea, FoundBy, OutlinesDisagreeError, Places
from chalicelib.city.places.mentions import QUALIFIERS, Mention, Names, Reading
from chalicelib.platform.telemetry import log

# Which kelurahan or kecamatan a text names, in the spellings people write; in doubt, none.
#
# What counts, strongest first: a name after "Kel." or "Kec."; a bare name; and, only together with
# its kota, a name that belongs to a street, a river or a landmark, which then tells the kecamatan.
# Names that are also everyday words need an address around them. Contradictions give no answer.


# What a text says of where: the names in it that count, by the strength of each, in the light of
# the words around them.


def _split_words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words of the Indonesian language; those of one city are in its table words.csv.
BETWEEN = QUALIFIERS | _split_words("kota kotamadya kab kabupaten dan")  # in one address

# A name right after one of these (and ALONG) is a street's, a river's or a landmark's.
STREET = _split_words("""
    jl jln jalan jlan gang gg tol flyover underpass simpang perempatan pertigaan kali sungai
    stasiun st terminal halte shelter pasar mal mall itc apartemen apartment apt rusun rusunawa
    perumahan komplek kompleks komp perum cluster rs rsu rsud rsia puskesmas sd sdn smp smpn sma
    sman smk smkn masjid mesjid gereja tpu makam pemakaman waduk situ danau taman gor lapas rutan
    polsek polres koramil samsat universitas hotel museum pelabuhan jembatan
""")
ALONG = _split_words("raya inspeksi layang bebas hambatan h kh hj dr")
# A name followed by one of these is a street's or a building's.
AFTER = _split_words("""
    ii iii iv v vi vii viii ix xi xii raya city square plaza mall mal residence regency village
    park junction hospital
""")
# A name right after one of these is where somebody is going or comes from.
TOWARD = _split_words("arah menuju jurusan tujuan ke dari")


class TextMentions:
    """What one text says: the kotas it names, and its mentions of areas by the strength of each."""

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
        """Mentions with the one that follows at once, if any, without those of another city."""
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
        """Whether a name that is an everyday word as well stands in an address."""
        if mention.key not in self._names.everyday:
            return True
        alone = mention.end - mention.start == len(self._words)
        in_address = after is not None and after.reading.surrounds(mention.reading)
        if mention.key in self._names.adverbs:
            return in_address and bool(mention.asked)
        return in_address or alone or bool(mention.asked) or self._follows_rt(mention)

    def _follows_rt(self, mention: Mention) -> bool:
        """RT 3 RW 5 Karet: in an address the kelurahan comes next."""
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
    """The names of one city's areas, ready to be found in texts. Build once and keep."""

    def __init__(self, kelurahan: Mapping[str, Kelurahan], words: PlaceWords) -> None:
        self._kecamatan = {k.kecamatan_code: k.kecamatan for k in kelurahan.values()}
        self._names = Names(list(kelurahan.values()), words)

    def named(self, text: str) -> FoundArea | None:
        """The one area the text names, a kelurahan if it can be told, else a kecamatan, else None.

        Any text is allowed; only its first READ characters count.
        """
        told = TextMentions(text, self._names)
        if told.qualified:
            readings = [m.reading.within(told.kotas) for m in told.qualified]
            return self._refined(_resolve_readings(readings), told)
        if told.bare:
            readings = [m.reading.within(told.kotas) for m in told.bare]
            return self._found(
                _resolve_readings(filter(Reading.kecamatans, readings)), FoundBy.NAMED
            )
        readings = [m.reading.within(told.kotas) for m in told.streets if told.kotas]
        meant = _resolve_readings(filter(Reading.kecamatans, readings))
        return self._found(meant and _get_kecamatan_code(meant), FoundBy.STREET)

    def _refined(self, meant: Kelurahan | str | None, told: TextMentions) -> FoundArea | None:
        """A qualified kecamatan becomes a kelurahan when the text names just one within."""
        if isinstance(meant, str):
            inside = {
                m.reading.kelurahan.code: m.reading.kelurahan
                for m in told.bare
                if m.reading.kelurahan
                and m.reading.kelurahan.kecamatan_code == meant != m.reading.kecamatan
            }
            if len(inside) == 1:
                return self._found(inside.popitem()[1], FoundBy.NAMED)
        return self._found(meant, FoundBy.QUALIFIED)

    def _found(self, meant: Kelurahan | str | None, how: FoundBy) -> FoundArea | None:
        if isinstance(meant, Kelurahan):
            return FoundArea(code=meant.code, name=meant.name, how=how, kelurahan=meant)
        if meant:
            return FoundArea(code=meant, name=self._kecamatan[meant], how=how, kelurahan=None)
        return None


def _resolve_readings(readings: Iterable[Reading]) -> Kelurahan | str | None:
    """The kelurahan, else the code of the kecamatan, that every reading allows; None if not one.

    A name of both means the kelurahan, unless that lies outside the kecamatan of its name.
    """
    readings = list(readings)
    named = {r.kelurahan.code: r.kelurahan for r in readings if r.kelurahan}
    fitting = [k for k in named.values() if all(r.fits(k) for r in readings)]
    common = set.intersection(*(r.kecamatans() for r in readings)) if readings else set()
    rivals = {r.kecamatan for r in readings} & common
    if len(fitting) == 1 and rivals <= {fitting[0].kecamatan_code}:
        return fitting[0]
    return common.pop() if len(common) == 1 else None


def _get_kecamatan_code(meant: Kelurahan | str) -> str:
    return meant if isinstance(meant, str) else meant.kecamatan_code


@cache
def load_places() -> Places:
    """By outlines; by nearest points in a city that has none, or none that can be used: a file that
    ``operate.city check`` refuses is no reason to turn a message away.
    """
    kelurahan = city().kelurahan
    try:
        return Places(kelurahan, outlines_file.read_outlines(find_city_folder()))
    except (outlines_file.OutlinesError, OutlinesDisagreeError) as fault:
        log.error("outlines_unusable", reason=str(fault))
        return Places(kelurahan, None)


@cache
def load_gazetteer() -> Gazetteer:
    return Gazetteer(city().kelurahan, city().words)
