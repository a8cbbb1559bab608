"""Which kelurahan or kecamatan a text names, in the spellings people write; in doubt, none.

What counts, strongest first: a name after "Kel." or "Kec."; a bare name; and, only together with
its kota, a name that belongs to a street, a river or a landmark, which then tells the kecamatan.
Names that are also everyday words need an address around them. Contradictions give no answer.
"""

from collections.abc import Iterable, Mapping

from chalicelib.domain.address import Told
from chalicelib.domain.city import Kelurahan, PlaceWords
from chalicelib.domain.mention import Names
from chalicelib.domain.names import Reading
from chalicelib.domain.place import Found, How


class Gazetteer:
    """The names of one city's areas, ready to be found in texts. Build once and keep."""

    def __init__(self, kelurahan: Mapping[str, Kelurahan], words: PlaceWords) -> None:
        self._kecamatan = {k.kecamatan_code: k.kecamatan for k in kelurahan.values()}
        self._names = Names(list(kelurahan.values()), words)

    def named(self, text: str) -> Found | None:
        """The one area the text names, a kelurahan if it can be told, else a kecamatan, else None.

        Any text is allowed; only its first READ characters count.
        """
        told = Told(text, self._names)
        if told.qualified:
            readings = [m.reading.within(told.kotas) for m in told.qualified]
            return self._refined(_meant(readings), told)
        if told.bare:
            readings = [m.reading.within(told.kotas) for m in told.bare]
            return self._found(_meant(filter(Reading.kecamatans, readings)), How.NAMED)
        readings = [m.reading.within(told.kotas) for m in told.streets if told.kotas]
        meant = _meant(filter(Reading.kecamatans, readings))
        return self._found(meant and _code_of_kecamatan(meant), How.STREET)

    def _refined(self, meant: Kelurahan | str | None, told: Told) -> Found | None:
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


def _meant(readings: Iterable[Reading]) -> Kelurahan | str | None:
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
