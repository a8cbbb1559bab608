"""The index of all photos of the city: one item for a photo's bytes and one for each band of its
likeness, so that finding it again is a handful of Queries and never a scan.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.evidence import photo_hash
from chalicelib.evidence.photo_hash import NO_HASH, PhotoHash
from chalicelib.evidence.rules import Match, PhotoFacts
from chalicelib.platform.aws.table import Item

PHOTO = "E#"  # before the entry a photo came with
MOST_MATCHES = 200  # of a band's photos looked at, the newest reports' first: it holds a few


class PhotoItem(Item):
    """A photo as it is found again: by its bytes, or by a band of its likeness, with all its
    ``signs``.
    """

    sorts = PHOTO

    signs = UnicodeAttribute(null=True)


def index_photo(number: str, seq: int, photo: str, facts: PhotoFacts) -> None:
    """Let a photo of an entry be found from now on, in one call. Repeating it changes nothing."""
    with Item.batch_write() as batch:
        for item in _index_items(number, seq, photo, facts):
            batch.save(item)


def find_matches(number: str, seq: int, facts: PhotoFacts) -> set[Match]:
    """The photos that are the same or alike, but for those handed in with this one: a Query for its
    bytes, and two for each band of its likeness.

    What another has indexed before is seen: of two that are handed in at one moment, each indexed
    before it looks, the later one finds the other.
    """
    own = f"{_entry_key(number, seq)}#"
    found = {
        Match(_item_number(item), same=True)
        for item in _query_same(facts)
        if not item.sk.startswith(own)
    }
    for item in _query_alike(facts):
        if not item.sk.startswith(own) and _is_match(item, facts):
            found.add(Match(_item_number(item), same=False))
    return found


def forget_photo(number: str, seq: int, photo: str, sha256: str) -> None:
    """Let a photo of an entry, known by its bytes, be found no more. Repeating it does no harm."""
    key = f"{_entry_key(number, seq)}#{photo}"
    for item in list(Item.query(_bytes_key(sha256), Item.sk == key, consistent_read=True)):
        held: Any = item
        likeness_of = PhotoHash(photo_hash.parse_signs(held.signs)) if held.signs else NO_HASH
        with Item.batch_write() as batch:  # the bytes last: they lead to the others
            for band in likeness_of.bands():
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
