"""What the names of a city's areas can mean: a kelurahan, a kecamatan, a kota, or several."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from chalicelib.domain.city import Kelurahan, PlaceWords
from chalicelib.domain.spelling import Spelling

DIRECTIONS = frozenset(("utara", "selatan", "timur", "barat"))

_TITLE = re.compile(r"^(Kota|Kabupaten) (Administrasi )?")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a name can mean; nothing at all for a place that only sounds like one of the city's."""

    kelurahan: Kelurahan | None = None
    kecamatan: str | None = None
    kota: str | None = None

    def kecamatans(self) -> set[str]:
        own = {self.kelurahan.kecamatan_code} if self.kelurahan else set()
        return own | ({self.kecamatan} if self.kecamatan else set())

    def within(self, kotas: set[str]) -> "Reading":
        """The same without what lies in other kotas; no kota named leaves all."""
        if not kotas:
            return self
        kelurahan, kecamatan = self.kelurahan, self.kecamatan
        return Reading(
            kelurahan if kelurahan and kelurahan.kota_code in kotas else None,
            kecamatan if kecamatan and _kota_of(kecamatan) in kotas else None,
        )

    def fits(self, kelurahan: Kelurahan) -> bool:
        return self.kelurahan == kelurahan or self.kecamatan == kelurahan.kecamatan_code

    def surrounds(self, inner: "Reading") -> bool:
        """Whether it has a kecamatan in common with the other, or is the kota of one."""
        kecamatans = inner.kecamatans()
        kotas = {_kota_of(code) for code in kecamatans}
        return self.kota in kotas or bool(self.kecamatans() & kecamatans)


def readings(
    kelurahan: Sequence[Kelurahan], words: PlaceWords, spelling: Spelling
) -> dict[str, Reading]:
    """What every name of the city means, by its key; names of two of a kind are left out."""
    kelurahans = [(name, k) for k in kelurahan for name in (k.name, *k.aliases)]
    kecamatans = {(k.kecamatan, k.kecamatan_code) for k in kelurahan}
    kotas = {(k.kota, k.kota_code) for k in kelurahan}
    stems = _stems(kelurahan, DIRECTIONS | words.parts)
    by_kelurahan = _unique(kelurahans, spelling)
    by_kecamatan = _unique(stems, spelling) | _unique(kecamatans, spelling)
    by_kota = _unique(
        ((name, code) for kota, code in kotas for name in _names_of_kota(kota)), spelling
    )
    others = {spelling.key(name): Reading() for name in words.other_places}
    return others | {
        key: Reading(by_kelurahan.get(key), by_kecamatan.get(key), by_kota.get(key))
        for key in [*by_kelurahan, *by_kecamatan, *by_kota]
    }


def _unique(pairs: Iterable[tuple[str, T]], spelling: Spelling) -> dict[str, T]:
    """By the keys of the names; ambiguous ones are left out."""
    meant: dict[str, set[T]] = {}
    for name, value in pairs:
        for key in spelling.keys(name):
            meant.setdefault(key, set()).add(value)
    return {key: values.pop() for key, values in meant.items() if len(values) == 1}


def _stems(kelurahan: Sequence[Kelurahan], parts: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Kedoya for Kedoya Utara and Kedoya Selatan, if one kecamatan has all such names."""
    for k in kelurahan:
        stem, _, last = k.name.rpartition(" ")
        if stem and last.casefold() in parts:
            family = [one for one in kelurahan if one.name.startswith(stem)]
            if len(family) > 1 and all(one.name != stem for one in family):
                yield from ((stem, one.kecamatan_code) for one in family)


def _names_of_kota(kota: str) -> Iterator[str]:
    """Jakarta Barat and Jakbar for Kota Administrasi Jakarta Barat."""
    short = _TITLE.sub("", kota)
    yield from (short, short.replace("Kepulauan", "Pulau"))
    first, _, last = short.partition(" ")
    yield from (first[:3] + last[:2], first[:3] + last[:3])


def _kota_of(kecamatan: str) -> str:
    return kecamatan.rpartition(".")[0]  # Kemendagri codes nest
