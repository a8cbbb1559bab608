"""The city this stack serves, loaded once: as packaging read and checked its tables, else from the
tables.
"""

import pickle
from functools import cache
from pathlib import Path

from chalicelib.city.model import City
from chalicelib.city.promise import hasten_city
from chalicelib.platform.settings import settings

CITIES = Path(__file__).parent
PACKED = "city.pickle"  # beside the tables in a package; never part of the source


def find_city_folder() -> Path:
    """The folder of the city the environment names; outlines lie there too, once imported."""
    return CITIES / settings().city


@cache
def city() -> City:
    """The city, its promises as long as the environment says an hour is. Raises TableError."""
    return hasten_city(_load(find_city_folder()), settings().hour)


def _load(tables: Path) -> City:
    """Loading what is packed takes a cold start 3 ms of CPU, reading and checking the tables 18 ms,
    and loads none of what reads them.
    """
    packed = tables / PACKED
    if packed.is_file():
        unpacked: City = pickle.loads(packed.read_bytes())  # noqa: S301 - our own package's
        return unpacked
    from chalicelib.city.tables.reader import read_city

    return read_city(tables)
