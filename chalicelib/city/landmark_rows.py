"""The rows of the city's landmarks."""

from dataclasses import dataclass
from enum import StrEnum


class LandmarkKind(StrEnum):
    """The kind of a landmark. Texts have a word of it beside the name, but for a ``place``."""

    STREET = "street"
    STATION = "station"
    TERMINAL = "terminal"
    MARKET = "market"
    HOSPITAL = "hospital"
    MALL = "mall"
    PARK = "park"
    CEMETERY = "cemetery"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Landmark:
    """A well-known place and the ``area`` in which it lies: the code of a kelurahan, or of a
    kecamatan where it lies in several. ``aliases`` are its other names.
    """

    kind: LandmarkKind
    name: str
    area: str
    aliases: tuple[str, ...]
