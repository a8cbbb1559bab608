"""Show the frozen versions of scores, and verify the ledger that they stand in:
`python -m operate.ledger`.

Verified are the chain, that no object of the ledger was replaced or removed, that each is locked
(on AWS), and that everybody gets the versions as they stand there. Exits with 1 when one of these
does not hold.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

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
from operate.session import Clients, add_session_options, make_clients

LOCK = "COMPLIANCE"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add_session_options(parser)
    options = parser.parse_args()
    try:
        clients = make_clients(options)
        entries, faults = verify_ledger(clients, locked=bool(options.stack))
    except (BotoCoreError, ClientError) as error:
        print(f"The ledger can't be read: {error}", file=sys.stderr)
        return 1
    for line in map(format_entry, entries):
        print(line)
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print("The ledger does not hold.", file=sys.stderr)
        return 1
    print(f"The ledger holds: {len(entries)} versions.")
    return 0


def verify_ledger(clients: Clients, *, locked: bool) -> tuple[list[Content], list[str]]:
    """Return the entries before the first break, and a sentence about each thing that does not
    hold. With ``locked`` each object must have its lock, which a local AWS does not know.
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
    return entries, faults


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


if __name__ == "__main__":
    sys.exit(main())
