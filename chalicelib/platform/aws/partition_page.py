"""One page of a partition, such as of a log: the newest items, and where the next page begins."""

from typing import Any

from chalicelib.platform.aws.table import Item


def read_newest(pk: str, prefix: str, most: int, after: str | None) -> tuple[list[Any], str | None]:
    """Return at most so many items of a partition whose sort keys begin with ``prefix``, the last
    first, and the rest of the sort key after which the next page begins; None for the last page.
    ``after`` is such a rest. Costs one Query.
    """
    key = {"pk": {"S": pk}, "sk": {"S": f"{prefix}{after}"}} if after else None
    found: Any = Item.query(
        pk,
        Item.sk.startswith(prefix),
        scan_index_forward=False,
        last_evaluated_key=key,
        limit=most + 1,
    )
    items = list(found)
    more = items[most - 1].sk.removeprefix(prefix) if len(items) > most else None
    return items[:most], more
