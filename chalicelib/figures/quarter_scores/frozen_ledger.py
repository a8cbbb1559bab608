"""The ledger of frozen scores: a chain of objects, each with the hash of the one before it, in a
bucket that lets nobody change or remove them.

An entry is one version of a quarter's scores as it is published, whole, so that storing it is one
write: a run that dies leaves the ledger as it was. Of two runs that store the same entry at one
moment S3 lets one through.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib.figures.objects import Objects
from chalicelib.figures.quarter_scores.frozen_files import LEDGER, name_entry
from chalicelib.platform import ledger
from chalicelib.platform.ledger import GENESIS, Link

JSON = "application/json"
Content = Mapping[str, Any]  # of a frozen version, as docs/frozen-scores.md describes it


class BrokenLedger(Exception):
    """An entry of the ledger is missing or was altered. The message is its seq, and ``intact`` are
    the entries before it.
    """

    def __init__(self, seq: int, intact: list[Content]) -> None:
        super().__init__(str(seq))
        self.intact = intact


def load_entries(place: Objects) -> list[Content]:
    """Return all entries in order. Raises BrokenLedger."""
    contents: list[Content] = []
    links: list[Link] = []
    for key in place.list_keys(LEDGER):
        stored = place.load(key)
        try:
            contents.append(json.loads(stored.body if stored else b""))
            links.append(read_link(contents[-1]))
        except (ValueError, KeyError, TypeError):
            raise BrokenLedger(len(links) + 1, contents[: len(links)]) from None
    broken = ledger.find_break(links)
    if broken is not None:
        raise BrokenLedger(broken, contents[: broken - 1])
    return contents


def read_link(content: Content) -> Link:
    """Return the link that an entry is in the chain. Raises KeyError, TypeError or ValueError when
    it is none.
    """
    own = content["ledger"]
    return Link(int(own["seq"]), _list_facts(content, own["seq"]), bytes.fromhex(own["hash"]))


def append_entry(place: Objects, before: list[Content], content: Content) -> Content:
    """Store a version behind all entries ``before``, and return it with its place in the ledger.
    Raises Overtaken when another run has stored an entry meanwhile.
    """
    last = read_link(before[-1]).hash if before else GENESIS
    seq = len(before) + 1
    own = {"seq": seq, "previous": last.hex()}
    sealed = {**content, "ledger": own}
    sealed["ledger"] = {**own, "hash": ledger.seal(_list_facts(sealed, seq), last).hex()}
    place.replace(name_entry(seq), write_content(sealed), JSON, None)
    return sealed


def write_content(content: Content) -> bytes:
    """Return a version as its file has it."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def choose_newest(entries: list[Content]) -> Iterator[Content]:
    """Yield the newest version of each quarter, the first quarter first."""
    newest = {each["quarter"]: each for each in entries}
    yield from (newest[quarter] for quarter in sorted(newest))


def _list_facts(content: Content, seq: int) -> dict[str, object]:
    """Return what the hash of an entry is made of."""
    return {**{name: value for name, value in content.items() if name != "ledger"}, "seq": seq}
