"""Find reports in an officer's scope: by number, or by the words of text and address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.casework import records
from chalicelib.casework.queue import line_access
from chalicelib.city.current import city
from chalicelib.platform.aws.index_page import Spot
from chalicelib.platform.errors import BadField
from chalicelib.platform.roles import Officer
from chalicelib.reports import number
from chalicelib.reports.access import office_access
from chalicelib.reports.store import queue_lines, search_index
from chalicelib.reports.store.queue_lines import Line
from chalicelib.reports.store.search_index import SearchTerms, folding

MOST_WORDS = 10
MOST_QUERIES = 48  # in one request: more than the city has kecamatan
MOST_LOOKED = 12_000  # entries in one request, about 5 MB: less than a second


@dataclass(frozen=True, slots=True)
class Place:
    """The place from which a search continues: in a kecamatan, from ``after`` or, when that is
    None, from its newest entry.
    """

    kecamatan: str
    after: Spot | None = None


@dataclass(frozen=True, slots=True)
class SearchFound:
    lines: list[Line]
    next: Place | None


def find_by_number(text: str, officer: Officer) -> Line:
    """Return the report with that number, in any spelling of the number. Costs one Query. Raises
    MistypedNumber, UnknownReport or NotYours.
    """
    report, _ = records.load_record(number.parse(text), officer)
    return line_access.limit_line(officer, queue_lines.line_of_report(report), city())


def parse_search(text: str, since: datetime, until: datetime, kelurahan: str | None) -> SearchTerms:
    """Return the search terms of a text. Raises BadField when it has no words, or more than
    ``MOST_WORDS``.
    """
    words = tuple(folding().words(text))
    if not 0 < len(words) <= MOST_WORDS:
        raise BadField(field="q", rule="limits")
    return SearchTerms(words, since, until, kelurahan)


def find_by_words(
    sought: SearchTerms, officer: Officer, *, limit: int, start: Place | None
) -> SearchFound:
    """Return the newest reports in the officer's scope that have all the words. Costs at most
    ``MOST_QUERIES`` Queries and a BatchGetItem. Because one request reads at most ``MOST_LOOKED``
    entries, a page may be short or empty although ``next`` says that there are more.
    """
    spots, following = _collect_spots(sought, list_places(officer, sought.kelurahan), start, limit)
    lines = search_index.load_lines_at(spots) if spots else []
    in_scope = [line for line in lines if may_find_line(officer, line)]
    in_scope.sort(key=lambda line: line.created_at, reverse=True)
    return SearchFound(in_scope, following)


def may_find_line(officer: Officer, line: Line) -> bool:
    """Return whether a search shows a report to an officer, by its line."""
    if line.confidential:
        return office_access.may_find_confidential(officer, line, city())
    return office_access.may_find(officer, line.holder, line.area, city())


def list_places(officer: Officer, kelurahan: str | None) -> Sequence[str]:
    """Return the codes of the kecamatan that a search reads, in the order of reading."""
    in_scope = office_access.kecamatan_to_search(officer, city())
    if kelurahan is None:
        return in_scope
    kecamatan = city().kelurahan[kelurahan].kecamatan_code
    return [kecamatan] if kecamatan in in_scope else []


def parse_place(officer: Officer, kelurahan: str | None, code: str, *key: str) -> Place:
    """Return the place from which an earlier page said to continue. Raises ValueError when this
    search can't have such a place.
    """
    if code not in list_places(officer, kelurahan):
        raise ValueError(code)
    return Place(code, search_index.parse_spot(code, *key) if any(key) else None)


def _collect_spots(
    sought: SearchTerms, kecamatan: Sequence[str], start: Place | None, limit: int
) -> tuple[list[Spot], Place | None]:
    """Return at most ``limit`` spots of the words, and the place from which to continue, or None
    when the search has read everything.
    """
    spots: list[Spot] = []
    looked = 0
    place = start or (Place(kecamatan[0]) if kecamatan else None)
    for _ in range(MOST_QUERIES):
        if place is None or len(spots) == limit or looked >= MOST_LOOKED:
            break
        code = place.kecamatan
        page = search_index.search_page(code, sought, place.after)
        room = limit - len(spots)
        spots += page.spots[:room]
        looked += page.looked
        if len(page.spots) > room:
            return spots, Place(code, spots[-1])
        place = Place(code, page.after) if page.after else _next_place(kecamatan, code)
    return spots, place


def _next_place(kecamatan: Sequence[str], code: str) -> Place | None:
    following = kecamatan[kecamatan.index(code) + 1 :]
    return Place(following[0]) if following else None
