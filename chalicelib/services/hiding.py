"""Finding the personal data in what people write, for outputs to leave out."""

import re
from dataclasses import replace
from functools import cache

from chalicelib.city import city
from chalicelib.domain.city import PublicNames
from chalicelib.domain.masking import Spans, masked
from chalicelib.domain.report import Filing
from chalicelib.outside import personal

_NUMBER = re.compile(r"\+?[0-9]{8,15}")
_WORD = re.compile(r"[^\W\d_]{3,}")


def spans(text: str | None) -> Spans:
    """Where the text holds personal data; the city's own telephone numbers, names of those in
    public office and accounts of public bodies are none.
    """
    if not text:
        return ()
    return personal.spans(
        text, _own_numbers(), _public_names(), _words_of_areas(), _words_of_offices()
    )


def masked_text(text: str | None) -> str:
    """The text without the personal data in it."""
    return masked(text or "", spans(text))


def marked(filing: Filing) -> Filing:
    """What was filed, with the personal data in it marked. Nobody but its office and its reporter
    reads what a private report says, and most are private, so it is marked when a report is filed
    for all or is shown to all (docs/decisions/0038).
    """
    place = replace(filing.place, masks=spans(filing.place.address))
    return replace(filing, place=place, masks=spans(filing.description))


@cache
def _own_numbers() -> frozenset[str]:
    """Those the names of its channels tell everybody."""
    names = " ".join(channel.name for channel in city().channels.values())
    return frozenset(_NUMBER.findall(names))


@cache
def _public_names() -> PublicNames:
    """Those of the table, with the names of areas."""
    named = city().public_names
    return replace(named, places=named.places | {name.lower() for name in _areas()})


@cache
def _words_of_areas() -> frozenset[str]:
    """The words in names of areas, in small letters."""
    return frozenset(_WORD.findall(" ".join(_areas()).lower()))


@cache
def _words_of_offices() -> frozenset[str]:
    names = (name for each in city().offices.values() for name in (each.name, *each.aliases))
    return frozenset(_WORD.findall(" ".join(names).lower()))


def _areas() -> set[str]:
    levels = ((each.name, each.kecamatan, each.kota) for each in city().kelurahan.values())
    return {name for names in levels for name in names}
