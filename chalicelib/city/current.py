"""The city that this stack serves, loaded once.

A package has the city's tables as a pickle, read and checked. Elsewhere the tables are read.
"""

import pickle
from functools import cache
from pathlib import Path

from chalicelib.city.model import City
from chalicelib.city.promise import hasten_city
from chalicelib.platform.settings import settings

CITIES = Path(__file__).parent
PACKED = "city.pickle"  # in a package, in the folder of the tables; never part of the source


def find_city_folder() -> Path:
    """Return the folder of the city that the environment names. Imported outlines lie there too."""
    return CITIES / settings().city


@cache
def city() -> City:
    """Return the city, with promises in the hours of the environment. Raises TableError."""
    return hasten_city(_load(find_city_folder()), settings().hour)


def _load(tables: Path) -> City:
    """Return the city from the pickle, or from its tables.

    Loading the pickle takes a cold start 3 ms of CPU and does not import the readers of tables.
    Reading and checking the tables takes 18 ms.
    """
    packed = tables / PACKED
    if packed.is_file():
        unpacked: City = pickle.loads(packed.read_bytes())  # noqa: S301 - made by our own packaging
        return unpacked
    from chalicelib.city.tables.reader import read_city

    return read_city(tables)
