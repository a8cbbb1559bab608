"""The words reports are found by."""

from functools import cache

from chalicelib.city import city
from chalicelib.domain.folding import Folding


@cache
def folding() -> Folding:
    return Folding(city().words, city().slang)
