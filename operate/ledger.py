"""The frozen versions of scores, and the check of the ledger that they stand in: the chain, that no
object of the ledger was replaced or removed, that each is locked (on AWS), and that everybody gets
the versions as they stand there.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.figures.objects import S3Objects
from chalicelib.figures.quarter_scores import frozen_ledger
from chalicelib.figures.quarter_scores.frozen_files import (
    CORRECTIONS,
    LEDGER,
    name_entry,
    name_version,
)
from chalicelib.figures.quarter_scores.frozen_ledger import BrokenLedger, Content
from chalicelib.platform.moments import format_shown
from operate.answer import Answer
from operate.session import Clients

LOCK = "COMPLIANCE"


@dataclass(frozen=True, slots=True)
class Ledger(Answer):
    """The entries before the first break, and a sentence about each thing that does not hold."""

    entries: tuple[Content, ...]
    faults: tuple[str, ...]

    def list_lines(self) -> Iterable[str]:
        yield from map(format_entry, self.entries)
        if not self.faults:
            yield f"The ledger holds: {len(self.entries)} versions."

    def list_faults(self) -> Iterable[str]:
        yield from self.faults
        if self.faults:
            yield "The ledger does not hold."


def verify_ledger(clients: Clients, *, locked: bool) -> Ledger:
    """Return what the ledger has, and what does not hold. With ``locked`` each object must have its
    lock, which a local AWS does not know.
    """
    s3, bucket = clients.client("s3"), clients.outputs["LedgerBucketName"]
    faults = [*_list_replaced(s3, bucket)]
    if locked:
        faults += _list_unlocked(s3, bucket)
    try:
        entries = frozen_ledger.load_entries(S3Objects(bucket, s3))
    except BrokenLedger as broken:
        entries = broken.intact
        faults.append(f"The chain is broken at entry {broken}.")
    public = S3Objects(clients.outputs["FiguresBucketName"], s3)
    faults += _list_differing(S3Objects(bucket, s3), public, entries)
    return Ledger(tuple(entries), tuple(faults))


def format_entry(content: Content) -> str:
    """Return the line of an entry."""
    own, frozen_at = content["ledger"], format_shown(datetime.fromisoformat(content["frozen_at"]))
    what = f"{content['quarter']} v{content['version']}"
    many = f"{len(content['rows'])} offices, {len(content['adjustments'])} adjustments"
    return f"{own['seq']:>6}  {frozen_at}  {what}  {many}  {own['hash'][:16]}"


def _list_replaced(s3: Any, bucket: str) -> Iterator[str]:
    """Yield a sentence about each object that has several versions, or was removed."""
    versions: Counter[str] = Counter()
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        versions.update(each["Key"] for each in page.get("Versions", ()))
        for each in page.get("DeleteMarkers", ()):
            yield f"{each['Key']} was removed; its version is still there."
    yield from (
        f"{key} was replaced: it has {many} versions, and the first one counts."
        for key, many in versions.items()
        if many > 1
    )


def _list_unlocked(s3: Any, bucket: str) -> Iterator[str]:
    """Yield a sentence about each object that can be removed."""
    for prefix in (LEDGER, CORRECTIONS):
        for key in S3Objects(bucket, s3).list_keys(prefix):
            if s3.head_object(Bucket=bucket, Key=key).get("ObjectLockMode") != LOCK:
                yield f"{key} is not locked."


def _list_differing(
    ledger: S3Objects, public: S3Objects, entries: Iterable[Content]
) -> Iterator[str]:
    """Yield a sentence about each published version that is not the one of the ledger."""
    for each in entries:
        key = name_version(each["quarter"], each["version"])
        shown, stored = public.load(key), ledger.load(name_entry(each["ledger"]["seq"]))
        if shown is None:
            yield f"/{key} is not published."
        elif stored is None or shown.body != stored.body:
            yield f"/{key} is published with another content than the ledger has."
