"""Finding reports within one's scope: by number, or by the words of text and address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.casework import service as casework_service
from chalicelib.city.current import city
from chalicelib.platform.aws.index_page import Spot
from chalicelib.platform.errors import BadField
from chalicelib.platform.roles import Officer
from chalicelib.reports import number
from chalicelib.reports.lifecycle import permissions
from chalicelib.reports.search_words import folding
from chalicelib.reports.store import queue_lines, search_index
from chalicelib.reports.store.queue_lines import Line
from chalicelib.reports.store.search_index import SearchTerms

MOST_WORDS = 10
MOST_QUERIES = 48  # of one request: as many as the city has kecamatan, and some
MOST_LOOKED = 12_000  # entries of one request, about 5 MB: within a second


@dataclass(frozen=True, slots=True)
class Place:
    """Where a search goes on: in a kecamatan, at its newest when no ``after`` is named."""

    kecamatan: str
    after: Spot | None = None


@dataclass(frozen=True, slots=True)
class SearchFound:
    lines: list[Line]
    next: Place | None


def find_by_number(text: str, officer: Officer) -> Line:
    """The report of a number however it is typed: one Query. Raises MistypedNumber, UnknownReport
    or NotYours.
    """
    report, _ = casework_service.load_record(number.parse(text), officer)
    return queue_lines.line_of_report(report)


def parse_search(text: str, since: datetime, until: datetime, kelurahan: str | None) -> SearchTerms:
    """What a text looks for. Raises BadField when it has no words, or too many."""
    words = tuple(folding().words(text))
    if not 0 < len(words) <= MOST_WORDS:
        raise BadField(field="q", rule="limits")
    return SearchTerms(words, since, until, kelurahan)


def find_by_words(
    sought: SearchTerms, officer: Officer, *, limit: int, start: Place | None
) -> SearchFound:
    """The newest reports with all the words that are in the officer's scope; in some Queries
    and a BatchGetItem. What may be looked at in one request has bounds: a page may be short, or
    empty, with more to come.
    """
    spots, following = _collect_spots(sought, list_places(officer, sought.kelurahan), start, limit)
    held = search_index.load_lines_at(spots) if spots else []
    mine = [line for line in held if permissions.may_find(officer, line.holder, line.area, city())]
    mine.sort(key=lambda line: line.created_at, reverse=True)
    return SearchFound(mine, following)


def list_places(officer: Officer, kelurahan: str | None) -> Sequence[str]:
    """The kecamatan a search looks in, in its order, by code."""
    every = permissions.kecamatan_to_search(officer, city())
    if kelurahan is None:
        return every
    own = city().kelurahan[kelurahan].kecamatan_code
    return [own] if own in every else []


def parse_place(officer: Officer, kelurahan: str | None, code: str, *key: str) -> Place:
    """Where an earlier page said to go on. Raises ValueError for where this search can't be."""
    if code not in list_places(officer, kelurahan):
        raise ValueError(code)
    return Place(code, search_index.parse_spot(code, *key) if any(key) else None)


def _collect_spots(
    sought: SearchTerms, kecamatan: Sequence[str], start: Place | None, limit: int
) -> tuple[list[Spot], Place | None]:
    """Spots of the words, and where to go on; None when all was looked at."""
    spots: list[Spot] = []
    looked = 0
    at = start or (Place(kecamatan[0]) if kecamatan else None)
    for _ in range(MOST_QUERIES):
        if at is None or len(spots) == limit or looked >= MOST_LOOKED:
            break
        page = search_index.search_page(at.kecamatan, sought, at.after)
        room = limit - len(spots)
        spots += page.spots[:room]
        looked += page.looked
        if len(page.spots) > room:
            return spots, Place(at.kecamatan, spots[-1])
        at = Place(at.kecamatan, page.after) if page.after else _next_place(kecamatan, at.kecamatan)
    return spots, at


def _next_place(kecamatan: Sequence[str], code: str) -> Place | None:
    following = kecamatan[kecamatan.index(code) + 1 :]
    return Place(following[0]) if following else None
