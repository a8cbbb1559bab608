"""The city a stack serves is the one its environment names, at the pace it names."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from chalicelib.city import current as package
from chalicelib.city.current import city, find_city_folder
from chalicelib.city.model import City
from chalicelib.platform.settings import Settings

NEEDED = dict.fromkeys(("table", "topic", "bucket", "secrets", "sender", "public_url"), "-")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Let the environment say something else, for one test."""

    def tell(**said: str) -> None:
        monkeypatch.setattr(package, "settings", lambda: Settings(**NEEDED, **said))
        city.cache_clear()

    yield tell
    city.cache_clear()


def test_the_city_is_read_once(told: Callable[..., None], jakarta: City) -> None:
    told()
    assert city() == jakarta
    assert city() is city()


def test_a_shorter_hour_makes_every_promise_shorter(told: Callable[..., None]) -> None:
    told(hour_seconds="36")
    first = city().promises[0]
    assert (first.code, first.respond) == ("umum", timedelta(seconds=6 * 36))


def test_another_city_is_looked_for_in_another_folder(told: Callable[..., None]) -> None:
    told(city="bandung")
    assert find_city_folder().name == "bandung"
    assert find_city_folder().parent == package.CITIES
