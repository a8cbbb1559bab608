"""The city this stack serves, read once from its folder of tables."""

from functools import cache
from pathlib import Path

from chalicelib.city.model import City
from chalicelib.city.promise import hastened
from chalicelib.city.tables.reader import read
from chalicelib.platform.settings import settings

CITIES = Path(__file__).parent


def folder() -> Path:
    """The folder of the city the environment names; outlines lie there too, once imported."""
    return CITIES / settings().city


@cache
def city() -> City:
    """The city, its promises as long as the environment says an hour is. Raises TableError."""
    return hastened(read(folder()), settings().hour)
