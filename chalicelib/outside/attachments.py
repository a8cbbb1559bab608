"""Photos and documents in S3: uploaded straight from the browser, kept once a report takes them,
shown by short links.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.domain.errors import BadUpload
from chalicelib.outside import ids
from chalicelib.outside.aws import client
from chalicelib.outside.telemetry import log
from chalicelib.settings import settings

MOST_BYTES = 10 * 1024 * 1024
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "video/mp4": "mp4",
    "application/pdf": "pdf",
}
OFFERED = timedelta(hours=1)  # for uploading
# for naming it in a report; the bucket drops unused uploads after a day
USABLE = timedelta(hours=20)
LINK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Offer:
    """``url`` and ``fields`` of a multipart form to post; ``upload`` is then named in a report."""

    upload: str
    url: str
    fields: dict[str, str]
    expires_at: datetime


def offer(content_type: str, size: int, now: datetime) -> Offer:
    """A form that takes one file of this type and at most ``size`` bytes. Raises KeyError for a
    type not in ENDINGS.
    """
    name = f"{ids.object_name()}.{ENDINGS[content_type]}"
    expires = now + OFFERED
    form: dict[str, Any] = client("s3").generate_presigned_post(
        settings().bucket,
        f"uploads/{name}",
        Fields={"Content-Type": content_type},
        Conditions=[{"Content-Type": content_type}, ["content-length-range", 1, size]],
        ExpiresIn=int(OFFERED.total_seconds()),
    )
    signed = f"{name}.{int((now + USABLE).timestamp()):x}"
    return Offer(f"{signed}.{_mark(signed)}", form["url"], form["fields"], expires)


def taken(upload: str, now: datetime) -> str:
    """The name of the object behind an upload id we gave out. Raises BadUpload, without asking
    S3.
    """
    signed, _, mark = upload.rpartition(".")
    if not signed or not ids.same(_mark(signed).encode(), mark.encode()):
        raise BadUpload(upload=upload[:80])
    name, _, expires = signed.rpartition(".")
    if now.timestamp() > int(expires, 16):
        raise BadUpload(upload=upload[:80])
    return name


def _mark(signed: str) -> str:
    return ids.keyed(f"upload|{signed}")[:24]


def keep(number: str, name: str) -> None:
    """Move an upload to its report for good. Repeating it does no harm; one that never arrived is
    told to the log.
    """
    bucket = settings().bucket
    try:
        client("s3").copy_object(
            Bucket=bucket,
            Key=_key(number, name),
            CopySource={"Bucket": bucket, "Key": f"uploads/{name}"},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("NoSuchKey", "404"):
            raise
        log.warning("upload_not_there", number=number)


def link(number: str, name: str) -> str:
    """A link that shows a report's photo for five minutes."""
    return str(
        client("s3").generate_presigned_url(
            "get_object",
            Params={"Bucket": settings().bucket, "Key": _key(number, name)},
            ExpiresIn=int(LINK.total_seconds()),
        )
    )


def _key(number: str, name: str) -> str:
    return f"reports/{number}/{name}"
