"""Reports by the words of their texts: the ``words`` index, and the reports that it finds in their
present state.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache, reduce
from operator import and_
from typing import Any
from unicodedata import normalize

from chalicelib.city.current import city
from chalicelib.city.places.spelling import WORD, Spelling
from chalicelib.city.word_rows import PlaceWords
from chalicelib.platform.aws import index_page
from chalicelib.platform.aws.index_page import Spot
from chalicelib.platform.aws.table import Item
from chalicelib.platform.moments import format_stored
from chalicelib.reports.store import queue_lines
from chalicelib.reports.store.items.item_classes import (
    FIRST,
    REPORT,
    EntryItem,
    entry_key,
    report_key,
)
from chalicelib.reports.store.queue_lines import Line

MOST_EXAMINED = 2000  # entries of one Query; the megabyte that it returns at most has about as many

_SORT = re.compile(r"[0-9-]{10}T[0-9:]{8}Z#(?P<number>[^#]+)")


@dataclass(frozen=True, slots=True)
class SearchTerms:
    """The terms of a search. ``words`` are folded by ``search_words``; each must begin a word of
    the report. ``since`` is included, ``until`` is not.
    """

    words: tuple[str, ...]
    since: datetime
    until: datetime
    kelurahan: str | None = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The positions of the entries with the words, newest first. ``looked`` is how many entries
    were examined.
    """

    spots: list[Spot]
    after: Spot | None
    looked: int


def search_page(kecamatan: str, sought: SearchTerms, after: Spot | None) -> SearchPage:
    """Return a page of the entries of a kecamatan's reports that have the words, newest first.
    Costs one Query.
    """
    since, until = format_stored(sought.since), format_stored(sought.until)
    if after and not since <= after.sort < until:
        return SearchPage([], None, 0)  # DynamoDB refuses to begin outside of the range
    condition = reduce(and_, (EntryItem.folded.contains(f" {word}") for word in sought.words))
    if sought.kelurahan:
        condition &= EntryItem.kelurahan == sought.kelurahan
    page = index_page.read_page(
        Item.words,
        _words_partition(kecamatan),
        most=MOST_EXAMINED,
        within=Item.fsk.between(since, until),
        where=condition,
        after=after,
        newest_first=True,
    )
    spots = [index_page.get_spot(Item.words, item) for item in page.items]
    return SearchPage(spots, page.after, page.looked)


def load_lines_at(spots: Iterable[Spot]) -> list[Line]:
    """Return the lines of the reports of these entries, in the order of the entries, by one call. A
    report whose place was named or corrected after its filing counts only by the last entry that
    did so, which has all of its words.
    """
    found: dict[str, set[str]] = {}
    for spot in spots:
        found.setdefault(spot.pk, set()).add(spot.sk)
    items: Any = Item.batch_get([(pk, REPORT) for pk in found])
    by_pk = {item.pk: item for item in items}
    return [
        queue_lines.line_of(by_pk[pk])
        for pk, sort_keys in found.items()
        if pk in by_pk and _placing_key(by_pk[pk]) in sort_keys
    ]


def _placing_key(report: Any) -> str:
    """Return the sort key of the entry that says where a report lies."""
    return FIRST if report.told_in is None else entry_key(int(report.told_in))


def load_lines(numbers: Iterable[str]) -> list[Line]:
    """Return the lines of the reports with these numbers, by one call for each hundred."""
    wanted = [(report_key(number), REPORT) for number in dict.fromkeys(numbers)]
    items: Any = Item.batch_get(wanted) if wanted else ()
    return [queue_lines.line_of(item) for item in items]


def parse_spot(kecamatan: str, pk: str, sk: str, partition: str, sort: str) -> Spot:
    """Return a position in a kecamatan's words from the parts that an earlier page gave out. Raises
    ValueError for a position that cannot exist.
    """
    form = _SORT.fullmatch(sort)
    if form is None or partition != _words_partition(kecamatan) or pk != report_key(form["number"]):
        raise ValueError(sort)
    if not re.fullmatch(r"T#[0-9]{6,}", sk):
        raise ValueError(sk)
    return Spot(pk, sk, partition, sort)


def _words_partition(kecamatan: str) -> str:
    return f"F#{kecamatan}"


# Fold the words of a text into one form for all spellings, so that a search finds it.


MOST_READ = 4000  # characters of a text that are looked at
MOST_WORDS = 300  # characters of a report's words that are stored
SHORTEST = 3  # letters; shorter words (di, ke, rt) are in every text

# Stop words: they say nothing about a matter or a place.
_NOTHING = frozenset(("dan", "yang", "dari", "dengan", "untuk", "ini", "itu", "ada", "sudah"))


class Folding:
    """The spelling rules of one city, with its slang, abbreviations and old letters. Build once and
    keep.
    """

    def __init__(self, words: PlaceWords, slang: Mapping[str, str]) -> None:
        self._fold, self._slang = Spelling(words).fold, slang
        self._forms = lru_cache(maxsize=8192)(self._find_forms)  # people use the same words

    def words(self, text: str) -> list[str]:
        """Return the forms of the words of a text, each once, in their order."""
        plain = normalize("NFKC", text[:MOST_READ]).casefold()
        return [*dict.fromkeys(form for word in WORD.findall(plain) for form in self._forms(word))]

    def stored_words(self, *texts: str | None) -> str:
        """Return the words by which a search finds a report: `` sampah jalan panjang``, a blank
        before each word. At most ``MOST_WORDS`` characters, so put the most telling text first.
        """
        stored = ""
        for word in self.words("\n".join(filter(None, texts))):
            if len(stored) + len(word) >= MOST_WORDS:
                break
            stored += f" {word}"
        return stored

    def _find_forms(self, word: str) -> tuple[str, ...]:
        if word.isdigit():
            return (word,)  # 11 is not 1
        plain_words = self._slang.get(word, word).split()
        forms = [(each, self._fold(each)) for each in plain_words if each not in _NOTHING]
        return tuple(form for each, form in forms if max(len(each), len(form)) >= SHORTEST)


@cache
def folding() -> Folding:
    """Return the folding of the present city."""
    return Folding(city().words, city().slang)
