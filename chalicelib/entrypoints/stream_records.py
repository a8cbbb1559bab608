"""What ``OnChange`` does with each record of the table's stream. Each handler imports its services
when it runs.
"""

from collections.abc import Callable

from chalice.app import (
    DynamoDBRecord,
)

RecordHandler = Callable[[DynamoDBRecord], None]


def find_handler(event: str, sort_key: str) -> RecordHandler | None:
    """Return the handler of a record, or None when nothing follows from it."""
    matching = (
        handler
        for name, prefix, handler in _RECORD_HANDLERS
        if name == event and sort_key.startswith(prefix)
    )
    return next(matching, None)


def _announce_entry(record: DynamoDBRecord) -> None:
    from chalicelib.entrypoints import stream
    from chalicelib.reports.store.stream import decode_change

    stream.announce_entry(decode_change(record.new_image or {}))


def _announce_filing(record: DynamoDBRecord) -> None:
    """Announce a report's first entry, and only then look for other reports with the same text."""
    from chalicelib.intake.campaigns import service as campaigns_service

    _announce_entry(record)
    campaigns_service.follow_report(record.new_image or {})


def _join_addition(record: DynamoDBRecord) -> None:
    from chalicelib.reporters import additions
    from chalicelib.reporters.additions_store import parse_image

    additions.join_addition(*parse_image(record.new_image or {}))


def _limit_texts(record: DynamoDBRecord) -> None:
    from chalicelib.intake import rate_limit

    rate_limit.count_report(record.new_image or {})


def _erase_reporter(record: DynamoDBRecord) -> None:
    from chalicelib.privacy import erasure

    number, key = record.keys["pk"]["S"][2:], record.keys["sk"]["S"]
    if key == "Z#erasure#":  # an operator repeats the erasure: no pass is stored yet
        erasure.repeat_erasure(number)
    else:
        erasure.erase_pass(number, key)


def _count_closing(record: DynamoDBRecord) -> None:
    from chalicelib.reports.store import resolution_time
    from chalicelib.reports.store.stream import decode_closing

    resolution_time.record_closing(
        decode_closing(record.old_image), decode_closing(record.new_image)
    )


# Each row: the stream's event name, the start of the item's sort key, and the handler.
_RECORD_HANDLERS: tuple[tuple[str, str, RecordHandler], ...] = (
    ("INSERT", "T#000001", _announce_filing),
    ("INSERT", "T#", _announce_entry),
    ("INSERT", "Z#inbox#", _join_addition),
    ("INSERT", "Z#origin", _limit_texts),
    ("INSERT", "Z#erasure#", _erase_reporter),
    ("MODIFY", "A", _count_closing),
)
