"""The fate of each kind of item when the table is restored (docs/decisions/0078)."""

from enum import StrEnum


class Fate(StrEnum):
    """``TIMELINE`` goes with its report, as ``operate.restore_rules`` says. Of all other items
    those come back that are missing and not out of date:

    - ``KEPT``, always: nobody removes these, and many of them keep something from happening twice.
      One that is there is never replaced.
    - ``OWNED``, where the operator asks for it, or all was lost: people remove these as they like,
      and nothing tells whether the one who owns it did, or somebody else.
    - ``PASSING``, never: counters, and what waits for something that has happened since.
    """

    TIMELINE = "timeline"
    KEPT = "kept"
    OWNED = "owned"
    PASSING = "passing"


KEPT = (
    *("X", "Y", "DEPUTY#", "SEEN#", "MSG#", "AUDIT#", "AUDITED", "APPEAL#", "BREACH#", "LEAKED#"),
    *("INFORMED#", "STEP#", "LEDGER#", "LEDGER", "G#", "SENT#", "SMS#", "H#", "C#"),
)
OWNED = {
    "P#": "supporters",
    "Z#contact": "supporters' contacts",
    "Z#notice#": "notices to supporters",
    "E#": "photos in the index",
    "M#": "templates",
    "L": "links to calendars",
    "J#": "webhooks",
    "K": "API keys",
    "DUTY#": "duty contacts",
}
PASSING = ("J", "Q", "D#", "L#", "GATE", "DUE#", "AUDITING#", "I#", "N#", "LEVEL#")
REPORT = "R#"  # begins the partition of a report


def find_kind(sort_key: str) -> str:
    """Return the kind of an item: the beginning of its sort key, as ``Item.sorts`` has it."""
    head, mark, rest = sort_key.partition("#")
    if head != "Z":
        return head + mark
    name, more, _ = rest.partition("#")
    return f"{head}#{name}{more}"


def find_fate(partition: str, sort_key: str) -> Fate:
    """Return the fate of an item. Raises KeyError for a kind that this table does not have."""
    if partition.startswith(REPORT):
        return Fate.TIMELINE
    return _FATES[find_kind(sort_key)]


_FATES = {
    **dict.fromkeys(KEPT, Fate.KEPT),
    **dict.fromkeys(OWNED, Fate.OWNED),
    **dict.fromkeys(PASSING, Fate.PASSING),
}
