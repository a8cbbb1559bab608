"""A report from the images of its items, as an operator's command reads them."""

import os
from collections.abc import Iterable
from datetime import datetime

from operate.table import Image

# The models of the table want the settings of a function, which no command has. Nothing here
# reaches a table by them.
_SETTINGS = ("TABLE", "TOPIC", "BUCKET", "SECRETS", "SENDER", "PUBLIC_URL")
# What a damaged item makes of its own decoding.
UNREADABLE = (KeyError, ValueError, TypeError, AttributeError, IndexError)


def find_broken_entry(images: Iterable[Image]) -> int | None:
    """Return the seq of the first entry of a report that its hash chain does not prove; None when
    the chain holds. The images are those of the report and its entries, in order. Raises one of
    UNREADABLE for items that are none of ours.
    """
    _let_models_load()
    from chalicelib.platform.aws.table import Item
    from chalicelib.reports.lifecycle.hash_chain import find_first_break
    from chalicelib.reports.store.items.entry_items import entry_of, filing_of
    from chalicelib.reports.store.items.report_decoding import ItemValues

    values = [ItemValues(Item.from_raw_data(image).attribute_values) for image in images]
    report, first = values[0], values[1]
    filing = filing_of(report, first)
    return find_first_break(report["pk"][2:], filing, map(entry_of, values[1:]))


def find_wake_up(image: Image) -> datetime | None:
    """Return when the timer of a report has to wake, from the report's item; None for never."""
    _let_models_load()
    from chalicelib.platform.aws.table import Item
    from chalicelib.reports.store.items.report_decoding import decode_without_timeline

    return decode_without_timeline(Item.from_raw_data(image)).wake_at


def _let_models_load() -> None:
    for name in _SETTINGS:
        os.environ.setdefault(name, "none")
    from chalicelib.reports.store.items import item_classes  # noqa: F401 -- registers the kinds of items
