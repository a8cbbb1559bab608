"""The index of all photos of the city. A photo has one item for its bytes and one for each band of
its hash, so that finding its copies takes a handful of Queries and never a Scan.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.evidence import photo_hash
from chalicelib.evidence.photo_hash import NO_HASH, PhotoHash
from chalicelib.evidence.rules import Match, PhotoFacts
from chalicelib.platform.aws.table import Item

PHOTO = "E#"  # the prefix of the sort key, before the entry of the photo
MOST_MATCHES = 200  # photos read of one band, the newest reports first: a band holds a few


class PhotoItem(Item):
    """A photo under one key: its bytes, or a band of its hash. ``signs`` is the whole hash."""

    sorts = PHOTO

    signs = UnicodeAttribute(null=True)


def index_photo(number: str, seq: int, photo: str, facts: PhotoFacts) -> None:
    """Add a photo of an entry to the index, in one call. Repeating it changes nothing."""
    with Item.batch_write() as batch:
        for item in _index_items(number, seq, photo, facts):
            batch.save(item)


def find_matches(number: str, seq: int, facts: PhotoFacts) -> set[Match]:
    """Return the photos that are the same or alike, without the photos of the same entry. Costs one
    Query for the bytes, and two for each band of the hash.

    Reads are consistent: of two photos that are handed in at one moment, each indexed before its
    search, the later one finds the other.
    """
    own = f"{_entry_key(number, seq)}#"
    matches = {
        Match(_item_number(item), same=True)
        for item in _query_same(facts)
        if not item.sk.startswith(own)
    }
    for item in _query_alike(facts):
        if not item.sk.startswith(own) and _is_match(item, facts):
            matches.add(Match(_item_number(item), same=False))
    return matches


def forget_photo(number: str, seq: int, photo: str, sha256: str) -> None:
    """Remove a photo of an entry, known by its bytes, from the index. Repeating it does no harm."""
    key = f"{_entry_key(number, seq)}#{photo}"
    for item in list(Item.query(_bytes_key(sha256), Item.sk == key, consistent_read=True)):
        indexed: Any = item
        hashed = PhotoHash(photo_hash.parse_signs(indexed.signs)) if indexed.signs else NO_HASH
        with Item.batch_write() as batch:  # the item of the bytes last: it leads to the others
            for band in hashed.bands():
                batch.delete(PhotoItem(_band_key(band), key))
        item.delete()


def _index_items(number: str, seq: int, photo: str, facts: PhotoFacts) -> Iterator[Item]:
    key, signs = f"{_entry_key(number, seq)}#{photo}", photo_hash.write_signs(facts.likeness.signs)
    yield PhotoItem(_bytes_key(facts.sha256), key, signs=signs or None)
    for band in facts.likeness.bands():
        yield PhotoItem(_band_key(band), key, signs=signs)


def _query_same(facts: PhotoFacts) -> Iterable[Any]:
    return _query_key(_bytes_key(facts.sha256))


def _query_alike(facts: PhotoFacts) -> Iterator[Any]:
    for band in (*facts.likeness.bands(), *facts.likeness.near()):
        yield from _query_key(_band_key(band))


def _query_key(key: str) -> Iterable[Any]:
    return Item.query(key, consistent_read=True, scan_index_forward=False, limit=MOST_MATCHES)


def _is_match(item: Any, facts: PhotoFacts) -> bool:
    return photo_hash.is_alike(photo_hash.parse_signs(item.signs), facts.likeness.signs)


def _entry_key(number: str, seq: int) -> str:
    return f"{PHOTO}{number}#{seq:06}"


def _item_number(item: Any) -> str:
    return str(item.sk.split("#")[1])


def _bytes_key(sha256: str) -> str:
    return f"E#S#{sha256}"


def _band_key(band: str) -> str:
    return f"E#{band}"
