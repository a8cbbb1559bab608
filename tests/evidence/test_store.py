"""The index of photos: each is found by its bytes and by what it shows."""

from typing import Any

import pytest

from chalicelib.evidence import store as evidence_store
from chalicelib.evidence.photo_hash import SIGNS, PhotoHash
from chalicelib.evidence.rules import Match, PhotoFacts
from tests.faults import Calls
from tests.moto_aws import Aws, client

FULL = 2**SIGNS - 1
WEAK = (1 << 3,) * 9


def facts(sha256: str = "aa", *signs: int | None) -> PhotoFacts:
    return PhotoFacts(sha256, likeness=PhotoHash(signs or (5,) * 9, WEAK))


def test_a_photo_is_found_by_its_bytes_and_by_what_it_shows(aws: Aws) -> None:
    evidence_store.index_photo("JK1", 1, "a.jpg", facts("aa"))
    evidence_store.index_photo("JK2", 2, "b.jpg", facts("bb", *(FULL,) * 9))
    same = evidence_store.find_matches("JK3", 1, facts("aa"))
    assert same == {Match("JK1", same=True), Match("JK1", same=False)}
    assert evidence_store.find_matches("JK3", 1, facts("cc")) == {Match("JK1", same=False)}
    assert evidence_store.find_matches("JK3", 1, facts("bb", *(FULL << 4 & FULL,) * 9)) == {
        Match("JK2", same=True),
        Match("JK2", same=False),
    }
    assert evidence_store.find_matches("JK3", 1, facts("cc", *(FULL >> 4,) * 9)) == set()


def test_a_photo_is_not_found_by_what_came_with_it_and_is_by_all_else(aws: Aws) -> None:
    evidence_store.index_photo("JK1", 1, "a.jpg", facts())
    assert evidence_store.find_matches("JK1", 1, facts()) == set()
    assert evidence_store.find_matches("JK1", 2, facts()) == {
        Match("JK1", True),
        Match("JK1", False),
    }
    assert evidence_store.find_matches("JK1", 11, facts()) == {
        Match("JK1", True),
        Match("JK1", False),
    }


def test_what_shares_a_band_and_nothing_else_is_not_alike(aws: Aws) -> None:
    evidence_store.index_photo("JK1", 1, "a.jpg", facts("aa", 5, *(FULL,) * 8))
    assert evidence_store.find_matches("JK2", 1, facts("bb")) == set()


def test_a_copy_whose_weakest_sign_differs_in_every_band_is_found(aws: Aws) -> None:
    evidence_store.index_photo("JK1", 1, "a.jpg", facts("aa", *(5 ^ 1 << 3,) * 9))
    assert evidence_store.find_matches("JK2", 1, facts("bb")) == {Match("JK1", same=False)}


@pytest.mark.parametrize("signs", [(None,) * 9, (5, 5, *(None,) * 7)])
def test_what_shows_too_little_is_known_by_its_bytes_alone(
    aws: Aws, calls: Calls, signs: tuple[int | None, ...]
) -> None:
    """Else all dark photos of the city would lie under one key."""
    evidence_store.index_photo("JK1", 1, "dark.jpg", facts("aa", *signs))
    assert [item["pk"] for item in aws.items()] == ["E#S#aa"]
    calls.made.clear()
    assert evidence_store.find_matches("JK2", 1, facts("bb", *signs)) == set()
    assert calls.made == ["Query"]


def test_indexing_again_changes_nothing(aws: Aws, calls: Calls) -> None:
    evidence_store.index_photo("JK1", 1, "a.jpg", facts())
    before = aws.items()
    evidence_store.index_photo("JK1", 1, "a.jpg", facts())
    assert aws.items() == before
    assert len(before) == 10
    assert [made for made in calls.made if made != "Scan"] == ["BatchWriteItem"] * 2


def test_a_full_band_is_read_so_far_and_no_further(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_store, "MOST_MATCHES", 3)
    for day in range(10, 16):
        evidence_store.index_photo(f"JK2611{day}-AAAAAA", 1, "a.jpg", facts("aa"))
    found = evidence_store.find_matches("JK3", 1, facts("bb"))
    assert found == {Match(f"JK2611{day}-AAAAAA", same=False) for day in (13, 14, 15)}


def test_items_of_the_index_are_small(aws: Aws) -> None:
    evidence_store.index_photo("JK261124-BRRAE4", 12, "c" * 32 + ".heic", facts("a" * 64))
    pages: Any = client("dynamodb").scan(TableName="tanggap")["Items"]
    sizes = [sum(len(name) + len(value["S"]) for name, value in item.items()) for item in pages]
    assert max(sizes) < 256
