"""Finding the personal data in what people write, for outputs to leave out."""

import re
from functools import cache

from chalicelib.city import city
from chalicelib.domain.masking import Spans
from chalicelib.outside import personal

_NUMBER = re.compile(r"\+?[0-9]{8,15}")


def spans(text: str | None) -> Spans:
    """Where the text holds personal data; the city's own telephone numbers are none."""
    return personal.spans(text, keep=_own_numbers()) if text else ()


@cache
def _own_numbers() -> frozenset[str]:
    """Those the names of its channels tell everybody."""
    names = " ".join(channel.name for channel in city().channels.values())
    return frozenset(_NUMBER.findall(names))
