"""Remove citizens' data once they may not be kept any longer, and prove it in the ledger.

Reports closed long enough ago are erased by the same passes as an erasure that a reporter asks for
(``erasure``), with a record in each timeline. A report enters a proof of the ledger only after its
record is there. Data that AWS removes by itself are only counted: how much is there too long.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice

from chalicelib.city.current import city
from chalicelib.platform import clock, telemetry
from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.aws.s3_errors import MISSING
from chalicelib.platform.errors import UnknownReport
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.privacy import erasure_store
from chalicelib.privacy import rules as privacy_rules
from chalicelib.privacy import store as privacy_store
from chalicelib.privacy.rules import Proof, RemovedKind
from chalicelib.privacy.store import ClosedReport
from chalicelib.reports.store import reports
from chalicelib.reports.store.retry_on_conflict import retry_on_conflict

MOST_VERSIONS = 1000  # versions in one request
CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Version:
    """A version of an object in S3."""

    key: str
    id: str
    marker: bool = False  # a delete marker, which has no bytes


def list_versions(folder: str, keys: Collection[str]) -> list[Version]:
    """Return all versions of the objects with these keys, also deleted and replaced ones.
    ``folder`` is a prefix of all keys.
    """
    versions = []
    for page in (
        get_client("s3")
        .get_paginator("list_object_versions")
        .paginate(Bucket=settings().bucket, Prefix=folder)
    ):
        for kind, marker in (("Versions", False), ("DeleteMarkers", True)):
            versions += [
                Version(each["Key"], each["VersionId"], marker)
                for each in page.get(kind, ())
                if each["Key"] in keys
            ]
    return versions


def count_older(folder: str, moment: datetime) -> int:
    """Return how many versions under a folder are older than a moment, without delete markers."""
    pages = get_client("s3").get_paginator("list_object_versions")
    listing = pages.paginate(Bucket=settings().bucket, Prefix=folder)
    return sum(
        each["LastModified"] < moment for page in listing for each in page.get("Versions", ())
    )


class NotDestroyed(Exception):
    """S3 did not delete some of the versions."""


def destroy_versions(versions: Iterable[Version]) -> None:
    """Delete versions for good. A version that is gone does no harm. Raises NotDestroyed."""
    objects = [{"Key": each.key, "VersionId": each.id} for each in versions]
    for start in range(0, len(objects), MOST_VERSIONS):
        batch = {"Objects": objects[start : start + MOST_VERSIONS], "Quiet": True}
        answer = get_client("s3").delete_objects(Bucket=settings().bucket, Delete=batch)
        if answer.get("Errors"):
            raise NotDestroyed(answer["Errors"][0].get("Code", ""))


def hash_version(version: Version) -> str | None:
    """Return the SHA-256 of a version's bytes, in hex; None when the version is gone."""
    from botocore.exceptions import ClientError

    if version.marker:
        return None
    try:
        answer = get_client("s3").get_object(
            Bucket=settings().bucket, Key=version.key, VersionId=version.id
        )
    except ClientError as error:
        if error.response["Error"]["Code"] not in (*MISSING, "NoSuchVersion"):
            raise
        return None
    digest = sha256()
    for chunk in answer["Body"].iter_chunks(CHUNK_BYTES):
        digest.update(chunk)
    return digest.hexdigest()


# Reports of one run, which may last five minutes. A city closes some hundreds of reports a day.
MOST_REPORTS = 1500
LATE_AFTER = timedelta(days=7)  # after their time is over, and seven tries of the daily run
FOLDERS = {"uploads": "uploads/", "letters": "mail/", "audits": "audits/", "parked": "parked/"}
SLACK = timedelta(days=3)  # S3 takes up to two days to remove expired objects


def run_retention() -> dict[str, int]:
    """Run once: erase the reports that are due, prove the erasures that are done, and count the
    objects that S3 should have removed. Return how many reports were begun, proven, and are late.

    When a run dies, its work so far stays, and the next run continues.
    """
    now = clock.now()
    due = list(
        islice(
            privacy_store.find_closed_before(now - city().retention["reports"].span), MOST_REPORTS
        )
    )
    removed = [(each, counts) for each in due if (counts := _remove_report(each, now)) is not None]
    for start in range(0, len(removed), privacy_store.MOST_NUMBERS):
        _prove_removals(removed[start : start + privacy_store.MOST_NUMBERS])
    proven = {each.number for each, _ in removed}
    late = [each for each in due if each.number not in proven and _is_late(each, now)]
    if late:
        log.warning("retention_late", reports=len(late), number=late[0].number)
    expired = _count_expired(now)
    if late or any(expired.values()):
        telemetry.count_event("RetentionLate")
    return {"begun": len(due) - len(removed), "proven": len(removed), "late": len(late)}


def _is_late(closed: ClosedReport, now: datetime) -> bool:
    return closed.closed_at < now - city().retention["reports"].span - LATE_AFTER


def _remove_report(closed: ClosedReport, now: datetime) -> Counter[str] | None:
    """Return the counts of what was removed of a report. When its erasure is not done, begin it if
    it has not begun, and return None.
    """

    def attempt(at: int) -> Counter[str] | None:
        report, timeline = reports.load_report(closed.number, consistent=True)
        if report.retained_at is None:
            after, entry = privacy_rules.expire_report(report, now, city())
            first = erasure_store.make_pass_over_everybody(closed.number, entry.at)
            reports.save_report(report, after, [entry], new_items=[first], earlier=timeline)
            log.info("retention_begun", number=closed.number)
            return None
        removal = report.history.retained
        return Counter(dict(removal.counts)) if removal else None

    try:
        return retry_on_conflict(attempt)
    except UnknownReport:  # the index lags behind the table
        return None


def _prove_removals(removed: Sequence[tuple[ClosedReport, Counter[str]]]) -> None:
    total = sum((counts for _, counts in removed), Counter[str]())
    numbers = [each.number for each, _ in removed]
    _append_proof(
        RemovedKind.REPORTS, len(numbers), total, map(privacy_rules.hash_key, numbers), numbers
    )
    log.info("retention_proven", reports=len(numbers))


def _count_expired(now: datetime) -> dict[str, int]:
    """Return how many objects, which S3 removes by itself, are there too long. The count is also
    the proof that this run looked.
    """
    expired = {
        what: count_older(folder, now - city().retention[what].span - SLACK)
        for what, folder in FOLDERS.items()
    }
    _append_proof(RemovedKind.LOOK, 0, expired)
    return expired


def _append_proof(
    what: RemovedKind,
    count: int,
    counts: Counter[str] | dict[str, int],
    keys: Iterable[str] = (),
    numbers: Sequence[str] = (),
) -> None:
    digests = tuple(keys)

    def attempt(at: int) -> None:
        before = privacy_store.load_end()
        proof = Proof(
            before.seq + 1, clock.now(), what, count, tuple(_count_pairs(counts)), digests
        )
        privacy_store.append_proof(before, privacy_rules.seal_proof(proof, before.hash), numbers)

    retry_on_conflict(attempt)


def _count_pairs(counts: Counter[str] | dict[str, int]) -> Iterator[str]:
    return (f"{what} {count}" for what, count in counts.items())
