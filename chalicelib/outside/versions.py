"""Every version of objects in S3, those that were deleted or replaced too, and destroying them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from chalicelib.outside.attachments import MISSING
from chalicelib.outside.aws import client
from chalicelib.settings import settings

MOST = 1000  # of one request
CHUNK = 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Version:
    key: str
    id: str
    marker: bool = False  # it only says that the object was deleted


def of(folder: str, keys: Collection[str]) -> list[Version]:
    """All versions of those objects, which lie under one folder, or are the only one there."""
    found = []
    for page in (
        client("s3")
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


def older(folder: str, than: datetime) -> int:
    """How many versions under a folder were put there before a moment, delete markers left out."""
    pages = client("s3").get_paginator("list_object_versions")
    listed = pages.paginate(Bucket=settings().bucket, Prefix=folder)
    return sum(each["LastModified"] < than for page in listed for each in page.get("Versions", ()))


class NotDestroyed(Exception):
    """S3 kept some of them."""


def destroy(versions: Iterable[Version]) -> None:
    """For good. One that is gone already does no harm. Raises NotDestroyed."""
    given = [{"Key": each.key, "VersionId": each.id} for each in versions]
    for at in range(0, len(given), MOST):
        objects = {"Objects": given[at : at + MOST], "Quiet": True}
        answer = client("s3").delete_objects(Bucket=settings().bucket, Delete=objects)
        if answer.get("Errors"):
            raise NotDestroyed(answer["Errors"][0].get("Code", ""))


def fingerprint(version: Version) -> str | None:
    """The SHA-256 of its bytes, in hex; None when it is gone."""
    from botocore.exceptions import ClientError

    if version.marker:
        return None
    try:
        answer = client("s3").get_object(
            Bucket=settings().bucket, Key=version.key, VersionId=version.id
        )
    except ClientError as error:
        if error.response["Error"]["Code"] not in (*MISSING, "NoSuchVersion"):
            raise
        return None
    digest = sha256()
    for chunk in answer["Body"].iter_chunks(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
