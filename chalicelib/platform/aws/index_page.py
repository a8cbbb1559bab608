"""One page of an index: the items of one Query, and the place where the next page begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.indexes import Index

from chalicelib.platform.aws.table import Item

KEY_NAMES = {
    "work-1": ("wpk", "wsk"),
    "words-1": ("fpk", "fsk"),
    "area-1": ("apk", "msk"),
    "date-1": ("dpk", "dsk"),
    "near-1": ("npk", "msk"),
    "mine-1": ("mpk", "msk"),
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in an index: the whole key of an item."""

    pk: str
    sk: str
    partition: str
    sort: str


@dataclass(frozen=True, slots=True)
class Page:
    """The items that were found among ``looked`` items.

    ``after`` is the place of the last item looked at, or None at the end of the partition.
    """

    items: list[Any]
    after: Spot | None
    looked: int


def read_page(
    index: Index[Any],
    partition: str,
    *,
    most: int,
    within: Condition | None = None,
    where: Condition | None = None,
    after: Spot | None = None,
    newest_first: bool = False,
    only: list[str] | None = None,
) -> Page:
    """Look at ``most`` items in one Query, and return the ones for which ``where`` holds."""
    names = ("pk", "sk", *KEY_NAMES[index.Meta.index_name])
    results: Any = index.query(
        partition,
        within,
        where,
        scan_index_forward=not newest_first,
        last_evaluated_key=_build_key(after, names) if after else None,
        page_size=most,
        attributes_to_get=only,
    )
    raw = next(results.page_iter)
    last = results.page_iter.last_evaluated_key
    spot = Spot(*(last[name]["S"] for name in names)) if last else None
    return Page([Item.from_raw_data(item) for item in raw["Items"]], spot, raw["ScannedCount"])


def get_spot(index: Index[Any], item: Any) -> Spot:
    """Return the place of an item in the index."""
    return Spot(
        item.pk, item.sk, *(getattr(item, name) for name in KEY_NAMES[index.Meta.index_name])
    )


def _build_key(spot: Spot, names: Sequence[str]) -> dict[str, dict[str, str]]:
    texts = (spot.pk, spot.sk, spot.partition, spot.sort)
    return {name: {"S": text} for name, text in zip(names, texts, strict=True)}
