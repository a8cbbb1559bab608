"""Letting go of what citizens said once the time is over for which it may be kept, and proving it.

Reports closed long enough ago are erased by the way of their reporters' own requests
(``erasing``), with a record in each timeline. When that is there the report is in a proof of the
ledger, and in none before. What AWS removes by itself is looked at: how much is there too long.
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
from chalicelib.platform.errors import UnknownReport
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.privacy import erasure_store, ledger_store
from chalicelib.privacy import ledger_store as books
from chalicelib.privacy import rules as privacy_rules
from chalicelib.privacy.ledger_store import ClosedReport
from chalicelib.privacy.rules import Proof, RemovedKind
from chalicelib.reports.attachments import MISSING
from chalicelib.reports.retry_on_conflict import retry_on_conflict
from chalicelib.reports.store import reports

# Every version of objects in S3, those that were deleted or replaced too, and destroying them.


MOST_VERSIONS = 1000  # of one request
CHUNK_BYTES = 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Version:
    key: str
    id: str
    marker: bool = False  # it only says that the object was deleted


def list_versions(folder: str, keys: Collection[str]) -> list[Version]:
    """All versions of those objects, which lie under one folder, or are the only one there."""
    found = []
    for page in (
        get_client("s3")
        .get_paginator("list_object_versions")
        .paginate(Bucket=settings().bucket, Prefix=folder)
    ):
        for kind, marker in (("Versions", False), ("DeleteMarkers", True)):
            found += [
                Version(each["Key"], each["VersionId"], marker)
                for each in page.get(kind, ())
                if each["Key"] in keys
            ]
    return found


def count_older(folder: str, than: datetime) -> int:
    """How many versions under a folder were put there before a moment, delete markers left out."""
    pages = get_client("s3").get_paginator("list_object_versions")
    listed = pages.paginate(Bucket=settings().bucket, Prefix=folder)
    return sum(each["LastModified"] < than for page in listed for each in page.get("Versions", ()))


class NotDestroyed(Exception):
    """S3 kept some of them."""


def destroy_versions(versions: Iterable[Version]) -> None:
    """For good. One that is gone already does no harm. Raises NotDestroyed."""
    given = [{"Key": each.key, "VersionId": each.id} for each in versions]
    for at in range(0, len(given), MOST_VERSIONS):
        objects = {"Objects": given[at : at + MOST_VERSIONS], "Quiet": True}
        answer = get_client("s3").delete_objects(Bucket=settings().bucket, Delete=objects)
        if answer.get("Errors"):
            raise NotDestroyed(answer["Errors"][0].get("Code", ""))


def hash_version(version: Version) -> str | None:
    """The SHA-256 of its bytes, in hex; None when it is gone."""
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


MOST_REPORTS = (
    1500  # reports of a run, which may last five minutes; a city closes some hundreds a day
)
LATE_AFTER = timedelta(days=7)  # beyond their time; a run a day has had seven tries by then
FOLDERS = {"uploads": "uploads/", "letters": "mail/", "parked": "parked/"}
SLACK = timedelta(days=3)  # S3 takes two days to come to it


def run_retention() -> dict[str, int]:
    """One run: erase what has fallen due, prove what was erased, look at the rest. Answers how many
    were begun, proven, and are late.

    A run that dies has begun and proven what it has; the next one goes on.
    """
    now = clock.now()
    due = list(
        islice(
            ledger_store.find_closed_before(now - city().retention["reports"].span), MOST_REPORTS
        )
    )
    removed = [(each, told) for each in due if (told := _remove_report(each, now)) is not None]
    for at in range(0, len(removed), books.MOST_NUMBERS):
        _prove_removals(removed[at : at + books.MOST_NUMBERS])
    proven = {each.number for each, _ in removed}
    late = [each for each in due if each.number not in proven and _is_late(each, now)]
    if late:
        log.warning("retention_late", reports=len(late), number=late[0].number)
    over = _count_expired(now)
    if late or any(over.values()):
        telemetry.count_event("RetentionLate")
    return {"begun": len(due) - len(removed), "proven": len(removed), "late": len(late)}


def _is_late(each: ClosedReport, now: datetime) -> bool:
    return each.closed_at < now - city().retention["reports"].span - LATE_AFTER


def _remove_report(each: ClosedReport, now: datetime) -> Counter[str] | None:
    """What was removed of a report; None while it is under way, begun now if need be."""

    def attempt(at: int) -> Counter[str] | None:
        report, timeline = reports.load_report(each.number, consistent=True)
        if report.retained_at is None:
            after, entry = privacy_rules.expire_report(report, now, city())
            first = erasure_store.make_pass_over_everybody(each.number, entry.at)
            reports.save_report(report, after, [entry], beside=[first], earlier=timeline)
            log.info("retention_begun", number=each.number)
            return None
        removal = report.history.retained
        return Counter(dict(removal.counts)) if removal else None

    try:
        return retry_on_conflict(attempt)
    except UnknownReport:  # an index that lags behind
        return None


def _prove_removals(removed: Sequence[tuple[ClosedReport, Counter[str]]]) -> None:
    total = sum((told for _, told in removed), Counter[str]())
    numbers = [each.number for each, _ in removed]
    _append_proof(
        RemovedKind.REPORTS, len(numbers), total, map(privacy_rules.hash_key, numbers), numbers
    )
    log.info("retention_proven", reports=len(numbers))


def _count_expired(now: datetime) -> dict[str, int]:
    """How much of what S3 removes by itself is there longer than it may be; the proof of a run."""
    over = {
        what: count_older(folder, now - city().retention[what].span - SLACK)
        for what, folder in FOLDERS.items()
    }
    _append_proof(RemovedKind.LOOK, 0, over)
    return over


def _append_proof(
    what: RemovedKind,
    count: int,
    told: Counter[str] | dict[str, int],
    keys: Iterable[str] = (),
    numbers: Sequence[str] = (),
) -> None:
    named = tuple(keys)

    def attempt(at: int) -> None:
        before = books.load_end()
        proof = Proof(before.seq + 1, clock.now(), what, count, tuple(_count_pairs(told)), named)
        books.append_proof(before, privacy_rules.seal_proof(proof, before.hash), numbers)

    retry_on_conflict(attempt)


def _count_pairs(told: Counter[str] | dict[str, int]) -> Iterator[str]:
    return (f"{what} {many}" for what, many in told.items())
