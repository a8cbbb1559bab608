"""Which kelurahan or kecamatan a text names, in the spellings people write; in doubt, none.

What counts, strongest first: a name after "Kel." or "Kec."; a bare name; and, only together with
its kota, a name that belongs to a street, a river or a landmark, which then tells the kecamatan.
Names that are also everyday words need an address around them. Contradictions give no answer.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar
from unicodedata import normalize

from chalicelib.domain.city import Kelurahan
from chalicelib.domain.place import Found, How

READ = 4000  # characters of a text that are looked at
WORDS = 4  # of the longest name as people split it
SLIP_LENGTH = 5  # shorter names are not guessed from a misspelling
GUESSES = 20  # names of one text that are looked at for misspellings
ABBREVIATION = 3  # letters; the full stop after a longer word ends a sentence

# What people write for a word of a name, beside what fold() evens out.
WRITTEN = {
    written: word
    for word, spellings in {
        "kebon": "kb kbn kebn",
        "tanjung": "tj tjg tg tnjg tjung",
        "pondok": "pd pdk pndk",
        "pasar": "ps psr",
        "kampung": "kp kmp kpg",
        "gunung": "gn gng",
        "kelapa": "klp",
        "tanah": "tn tnh",
        "kebayoran": "kby kbyoran kebyr kbyr",
        "cempaka": "cemp cmpk",
        "rawa": "rw",
        "pulo": "pulau pl",
        "utan": "hutan",
        "prapatan": "perapatan",
        "utara": "utr",
        "selatan": "sel slt sltn",
        "timur": "tim tmr",
        "barat": "bar brt",
        "jakarta": "jkt",
        "kepulauan": "kep",
    }.items()
    for written in spellings.split()
}


def _each(words: str) -> frozenset[str]:
    return frozenset(words.split())


KELURAHAN = _each("kel kelurahan klurahan kelrhn lurah")
KECAMATAN = _each("kec kecamatan kcmtn kecmtn camat")
QUALIFIERS = KELURAHAN | KECAMATAN
ASKING = dict.fromkeys(KELURAHAN, "kel") | dict.fromkeys(KECAMATAN, "kec") | {"dan": ""}
BETWEEN = QUALIFIERS | _each("kota kotamadya kab kabupaten dan")  # in one address

# A name right after one of these (and ALONG) is a street's, a river's or a landmark's.
STREET = _each("""
    jl jln jalan jlan gang gg tol flyover underpass simpang perempatan pertigaan kali sungai
    ciliwung stasiun st terminal halte shelter pasar mal mall itc apartemen apartment apt rusun
    rusunawa perumahan komplek kompleks komp perum cluster rs rsu rsud rsia puskesmas sd sdn smp
    smpn sma sman smk smkn masjid mesjid gereja tpu makam pemakaman waduk situ danau taman gor
    lapas rutan polsek polres koramil samsat universitas hotel museum pelabuhan jembatan
""")
ALONG = _each("raya inspeksi layang bebas hambatan h kh hj dr")
# A name followed by one of these is a street's or a building's.
AFTER = _each("""
    ii iii iv v vi vii viii ix xi xii raya city square plaza mall mal residence regency village
    park junction hospital
""")
# A name right after one of these is where somebody is going or comes from.
TOWARD = _each("arah menuju jurusan tujuan ke dari")
# A place of the same name lies in one of these, when that is named right after it.
ELSEWHERE = _each("""
    bekasi depok tangerang tangsel bogor cikarang cibinong karawang bandung cianjur serang
    semarang surabaya batam yogyakarta jogja
""")
# Names that are everyday words as well, or belong to better known places elsewhere.
EVERYDAY = _each("""
    jati gunung pulo karet kapuk kamal kartini kenari bungur tangki keagungan guntur bangka joglo
    gelora setu dukuh gedong rambutan serdang senen kramat galur makasar angke penggilingan duri
    pasar-baru kebon-baru kebon-kosong kebon-kelapa kebon-manggis kebon-melati kebon-pala
    kampung-rawa kampung-baru jembatan-besi sumur-batu kayu-manis kayu-putih tanah-tinggi
    rawa-bunga rawa-barat kali-baru kelapa-dua karang-anyar wijaya-kusuma sukabumi tugu
    harapan-mulia
""")
# "Kelurahan baru ..." can begin any sentence: beside "Kel." these need their kecamatan or kota.
ADVERBS = _each("baru tengah")
# Better known places that carry the name of a kelurahan they do not lie in.
OTHER_PLACES = _each("""
    menteng-pulo menteng-wadas muara-angke muara-karang dukuh-atas setu-babakan kampung-pulo
    pantai-indah-kapuk gelora-bung-karno deli-serdang
""")
NOT_NAMES = _each("pancuran peluit gedung")  # _fold() would take these for names
DIRECTIONS = _each("utara selatan timur barat jaya agung")

_WORD = re.compile(r"[a-z]+|[0-9]+")
_BREAK = re.compile(r"[,;!?()\n\"]")
_DOUBLED = re.compile(r"(.)\1+")
_TITLE = re.compile(r"^(Kota|Kabupaten) (Administrasi )?")
_SWALLOWED = re.compile(r"^([bcdfgjkpst])e([lr])")  # klapa for kelapa, gerogol for grogol

_OLD = (("dj", "j"), ("tj", "c"), ("oe", "u"), ("o", "u"))

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Word:
    raw: str
    key: str
    apart: bool  # punctuation stands between this word and the one before


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a name can mean; nothing at all for a place that only sounds like one of the city's."""

    kelurahan: Kelurahan | None = None
    kecamatan: str | None = None
    kota: str | None = None

    def kecamatans(self) -> set[str]:
        own = {self.kelurahan.kecamatan_code} if self.kelurahan else set()
        return own | ({self.kecamatan} if self.kecamatan else set())

    def within(self, kotas: set[str]) -> "_Reading":
        """The same without what lies in other kotas; no kota named leaves all."""
        if not kotas:
            return self
        kelurahan, kecamatan = self.kelurahan, self.kecamatan
        return _Reading(
            kelurahan if kelurahan and kelurahan.kota_code in kotas else None,
            kecamatan if kecamatan and _kota_of(kecamatan) in kotas else None,
        )

    def fits(self, kelurahan: Kelurahan) -> bool:
        return self.kelurahan == kelurahan or self.kecamatan == kelurahan.kecamatan_code


@dataclass(frozen=True, slots=True)
class _Mention:
    reading: _Reading
    key: str
    start: int
    end: int
    asked: frozenset[str]  # the words "kel" and "kec" right before the name


class Gazetteer:
    """The names of one city's areas, ready to be found in texts. Build once and keep."""

    def __init__(self, kelurahan: Mapping[str, Kelurahan]) -> None:
        self._kecamatan = {k.kecamatan_code: k.kecamatan for k in kelurahan.values()}
        self._names = _names(list(kelurahan.values()))
        self._longest = max(map(len, self._names), default=0)

    @cached_property
    def _slips(self) -> dict[str, list[str]]:
        return _slips(self._names.keys() - _EVERYDAY)

    def named(self, text: str) -> Found | None:
        """The one area the text names, a kelurahan if it can be told, else a kecamatan, else None.

        Any text is allowed; only its first READ characters count.
        """
        told = _Told(_words(text), self)
        if told.qualified:
            readings = [m.reading.within(told.kotas) for m in told.qualified]
            return self._refined(_meant(readings), told)
        if told.bare:
            readings = [m.reading.within(told.kotas) for m in told.bare]
            return self._found(_meant(filter(_Reading.kecamatans, readings)), How.NAMED)
        readings = [m.reading.within(told.kotas) for m in told.streets if told.kotas]
        meant = _meant(filter(_Reading.kecamatans, readings))
        return self._found(meant and _code_of_kecamatan(meant), How.STREET)

    def _refined(self, meant: Kelurahan | str | None, told: "_Told") -> Found | None:
        """A qualified kecamatan becomes a kelurahan when the text names just one within."""
        if isinstance(meant, str):
            inside = {
                m.reading.kelurahan.code: m.reading.kelurahan
                for m in told.bare
                if m.reading.kelurahan
                and m.reading.kelurahan.kecamatan_code == meant != m.reading.kecamatan
            }
            if len(inside) == 1:
                return self._found(inside.popitem()[1], How.NAMED)
        return self._found(meant, How.QUALIFIED)

    def _found(self, meant: Kelurahan | str | None, how: How) -> Found | None:
        if isinstance(meant, Kelurahan):
            return Found(code=meant.code, name=meant.name, how=how, kelurahan=meant)
        if meant:
            return Found(code=meant, name=self._kecamatan[meant], how=how, kelurahan=None)
        return None

    def mentions(self, words: list[_Word]) -> Iterator[_Mention]:
        """Every name in the text from left to right, each the longest at its place."""
        start = 0
        guesses = GUESSES
        while start < len(words):
            asked = _asked(words, start)
            key, end = self._longest_name(words, start)
            if asked and guesses:
                guesses -= 1
                key, end = self._longest_slip(words, start, end) or (key, end)
            if end:
                yield _Mention(self._read(key, asked), key, start, end, asked)
            start = end or start + 1

    def _longest_name(self, words: list[_Word], start: int) -> tuple[str, int]:
        found = ("", 0)
        for joined, end in self._joined(words, start):
            if joined in self._names:
                found = (joined, end)
        return found

    def _longest_slip(self, words: list[_Word], start: int, end: int) -> tuple[str, int] | None:
        """A name of more words than the exact one, if any, that is one slip of the pen away."""
        for joined, stop in reversed(list(self._joined(words, start))):
            if stop <= end or len(joined) < SLIP_LENGTH:
                break
            near = {name for cut in _cuts(joined) for name in self._slips.get(cut, ())}
            near = {name for name in near if _one_slip(name, joined)}
            if len({self._names[name] for name in near}) == 1:
                return min(near), stop
        return None

    def _joined(self, words: list[_Word], start: int) -> Iterator[tuple[str, int]]:
        joined = ""
        for end in range(start, min(start + WORDS, len(words))):
            word = words[end]
            joined += word.key
            if len(joined) > self._longest + 1 or word.raw in QUALIFIERS:
                return
            if end > start and word.apart:
                return
            yield joined, end + 1

    def _read(self, key: str, asked: frozenset[str]) -> _Reading:
        """What a name means after "Kel." or "Kec.": a kelurahan's after "Kec." stands for it."""
        reading = self._names[key]
        if "kel" in asked and reading.kelurahan:
            return _Reading(kelurahan=reading.kelurahan)
        if asked == {"kec"} and reading.kelurahan and not reading.kecamatan:
            own = reading.kelurahan.kecamatan_code
            alike = {r.kecamatan for name, r in self._names.items() if r.kecamatan and key in name}
            return _Reading(kecamatan=own) if alike <= {own} else _Reading()
        return _Reading(kecamatan=reading.kecamatan) if asked else reading


class _Told:
    """What one text says: the kotas it names, and its mentions of areas by the strength of each."""

    def __init__(self, words: list[_Word], gazetteer: Gazetteer) -> None:
        self._words = words
        self._mentions = list(gazetteer.mentions(words))
        self.kotas = {m.reading.kota for m in self._mentions if m.reading.kota}
        counted = [m for m, after in self._in_the_city() if self._counts(m, after)]
        self.qualified = [m for m in counted if m.asked]
        named = [m for m in counted if not m.asked and not self._is_on_the_way(m)]
        self.streets = [m for m in named if self._is_street(m)]
        self.bare = [m for m in named if m not in self.streets]

    def _in_the_city(self) -> Iterator[tuple[_Mention, _Mention | None]]:
        """Mentions with the one that follows at once, if any, without those of another city."""
        after: _Mention | None = None
        elsewhere = False
        for mention in reversed(self._mentions):
            gap = self._next_said(mention.end)
            after = after if after and after.start <= gap else None
            elsewhere = elsewhere if after else self._raw(gap) in ELSEWHERE
            if not elsewhere and mention.reading.kecamatans():
                yield mention, after
            after = mention

    def _next_said(self, at: int) -> int:
        while self._raw(at) in BETWEEN:
            at += 1
        return at

    def _counts(self, mention: _Mention, after: _Mention | None) -> bool:
        """Whether a name that is an everyday word as well stands in an address."""
        if mention.key not in _EVERYDAY:
            return True
        alone = mention.end - mention.start == len(self._words)
        in_address = after is not None and _surrounds(after.reading, mention.reading)
        if mention.key in _ADVERBS:
            return in_address and bool(mention.asked)
        return in_address or alone or bool(mention.asked) or self._follows_rt(mention)

    def _follows_rt(self, mention: _Mention) -> bool:
        """RT 3 RW 5 Karet: in an address the kelurahan comes next."""
        number = self._raw(mention.start - 1)
        return number.isdigit() and self._raw(mention.start - 2) in ("rt", "rw")

    def _is_on_the_way(self, mention: _Mention) -> bool:
        return self._raw(mention.start - 1) in TOWARD

    def _is_street(self, mention: _Mention) -> bool:
        if self._is_followed_as_street(mention.end):
            return True
        at = mention.start
        while not self._words[at].apart and self._raw(at - 1) in ALONG:
            at -= 1
        return not self._words[at].apart and self._raw(at - 1) in STREET

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


def _meant(readings: Iterable[_Reading]) -> Kelurahan | str | None:
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


def _code_of_kecamatan(meant: Kelurahan | str) -> str:
    return meant if isinstance(meant, str) else meant.kecamatan_code


def _surrounds(outer: _Reading, inner: _Reading) -> bool:
    kecamatans = inner.kecamatans()
    return outer.kota in {_kota_of(code) for code in kecamatans} or bool(
        outer.kecamatans() & kecamatans
    )


def _kota_of(kecamatan: str) -> str:
    return kecamatan.rpartition(".")[0]  # Kemendagri codes nest


def _asked(words: list[_Word], start: int) -> frozenset[str]:
    asked = set()
    at = start
    while at and not words[at].apart and words[at - 1].raw in ASKING:
        at -= 1
        asked.add(ASKING[words[at].raw])
    return frozenset(asked - {""})


def _words(text: str) -> list[_Word]:
    words: list[_Word] = []
    last = 0
    plain = normalize("NFKC", text[:READ]).casefold()
    for match in _WORD.finditer(plain):
        gap = plain[last : match.start()]
        ended = "." in gap and bool(words) and len(words[-1].raw) > ABBREVIATION
        words.append(_Word(match[0], _fold(match[0]), ended or bool(_BREAK.search(gap))))
        last = match.end()
    return words


@lru_cache(maxsize=4096)
def _fold(word: str) -> str:
    """One form for all spellings of a word: abbreviations, old letters, doubled ones, u and o."""
    if word in NOT_NAMES:
        return word.upper()
    word = WRITTEN.get(word, word)
    for old, new in _OLD:
        word = word.replace(old, new)
    return _SWALLOWED.sub(r"\1\2", _DOUBLED.sub(r"\1", word))


def _key(name: str) -> str:
    return "".join(_fold(word) for word in _WORD.findall(name.casefold()))


def _names(kelurahan: list[Kelurahan]) -> dict[str, _Reading]:
    """What every name of the city means, by its key; names of two of a kind are left out."""
    kelurahans = [(name, k) for k in kelurahan for name in (k.name, *k.aliases)]
    kecamatans = {(k.kecamatan, k.kecamatan_code) for k in kelurahan}
    kotas = {(k.kota, k.kota_code) for k in kelurahan}
    by_kelurahan = _unique(kelurahans)
    by_kecamatan = _unique(_stems(kelurahan)) | _unique(kecamatans)
    by_kota = _unique((name, code) for kota, code in kotas for name in _names_of_kota(kota))
    keys = [*by_kelurahan, *by_kecamatan, *by_kota]
    readings = {
        key: _Reading(by_kelurahan.get(key), by_kecamatan.get(key), by_kota.get(key))
        for key in keys
    }
    return {_key(name.replace("-", " ")): _Reading() for name in OTHER_PLACES} | readings


def _unique(pairs: Iterable[tuple[str, T]]) -> dict[str, T]:
    """By the keys of the names, written apart or together; ambiguous ones are left out."""
    meant: dict[str, set[T]] = {}
    for name, value in pairs:
        together = _fold("".join(_WORD.findall(name.casefold())))
        for form in (_key(name), together):
            meant.setdefault(form, set()).add(value)
    return {key: values.pop() for key, values in meant.items() if len(values) == 1}


def _stems(kelurahan: list[Kelurahan]) -> Iterator[tuple[str, str]]:
    """Kedoya for Kedoya Utara and Kedoya Selatan, if one kecamatan has all such names."""
    for k in kelurahan:
        stem, _, last = k.name.rpartition(" ")
        if stem and last.casefold() in DIRECTIONS:
            family = [one for one in kelurahan if one.name.startswith(stem)]
            if len(family) > 1 and all(one.name != stem for one in family):
                yield from ((stem, one.kecamatan_code) for one in family)


def _names_of_kota(kota: str) -> Iterator[str]:
    """Jakarta Barat and Jakbar for Kota Administrasi Jakarta Barat."""
    short = _TITLE.sub("", kota)
    yield from (short, short.replace("Kepulauan", "Pulau"))
    first, _, last = short.partition(" ")
    yield from (first[:3] + last[:2], first[:3] + last[:3])


def _slips(keys: Iterable[str]) -> dict[str, list[str]]:
    """Names by what is left of them without any one letter, so that a slip is found by look-up."""
    by_cut: dict[str, list[str]] = {}
    for key in keys:
        if len(key) >= SLIP_LENGTH:
            for cut in _cuts(key):
                by_cut.setdefault(cut, []).append(key)
    return by_cut


def _cuts(key: str) -> set[str]:
    return {key} | {key[:i] + key[i + 1 :] for i in range(len(key))}


def _one_slip(name: str, written: str) -> bool:
    """Whether one letter was left out, added, mistaken or exchanged with its neighbour."""
    same = next((i for i, (a, b) in enumerate(zip(name, written)) if a != b), None)  # noqa: B905
    if same is None:
        return True
    a, b = name[same:], written[same:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[1::-1] + a[2:] == b and len(a) > 1)


_ADVERBS = {_key(name) for name in ADVERBS}
_EVERYDAY = _ADVERBS | {_key(name.replace("-", " ")) for name in EVERYDAY}
