"""Photos and documents in S3: uploaded straight from the browser, kept once a report takes them,
shown by short links to a copy that carries the picture and nothing else.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.platform import clock, ids
from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.errors import BadField, BadUpload
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log

MOST_BYTES = 10 * 1024 * 1024
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "video/mp4": "mp4",
    "application/pdf": "pdf",
}
BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")  # of HEIC, among those of ISO media files
STARTS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"%PDF-": "application/pdf",
}
UNKNOWN = "application/octet-stream"
WITHOUT_COPY = (".mp4", ".pdf")  # no copy without metadata is made of these
OFFER_VALID = timedelta(minutes=10)  # for uploading; until then the form works again and again
# for naming it in a report; the bucket drops unused uploads after a day
UPLOAD_VALID = timedelta(hours=20)
LINK_VALID = timedelta(minutes=5)
MISSING = ("NoSuchKey", "404")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")  # whatever else somebody asks for is not ours
PUBLIC = "public"  # told of the copy of a photo whose entry anybody may read


@dataclass(frozen=True, slots=True)
class Offer:
    """``url`` and ``fields`` of a multipart form to post; ``upload`` is then named in a report."""

    upload: str
    url: str
    fields: dict[str, str]
    expires_at: datetime


def offer_upload(content_type: str, size: int, now: datetime) -> Offer:
    """A form that takes a file of this type and at most ``size`` bytes, under a name of its own.
    Raises KeyError for a type not in ENDINGS.
    """
    name = f"{ids.make_object_name()}.{ENDINGS[content_type]}"
    expires = now + OFFER_VALID
    form: dict[str, Any] = get_client("s3").generate_presigned_post(
        settings().bucket,
        f"uploads/{name}",
        Fields={"Content-Type": content_type},
        Conditions=[{"Content-Type": content_type}, ["content-length-range", 1, size]],
        ExpiresIn=int(OFFER_VALID.total_seconds()),
    )
    signed = f"{name}.{int((now + UPLOAD_VALID).timestamp()):x}"
    return Offer(f"{signed}.{_upload_mark(signed)}", form["url"], form["fields"], expires)


def verify_upload(upload: str, now: datetime) -> str:
    """The name of the object behind an upload id we gave out. Raises BadUpload, without asking
    S3.
    """
    signed, _, mark = upload.rpartition(".")
    if not signed or not ids.is_same(_upload_mark(signed).encode(), mark.encode()):
        raise BadUpload(upload=upload[:80])
    name, _, expires = signed.rpartition(".")
    if now.timestamp() > int(expires, 16):
        raise BadUpload(upload=upload[:80])
    return name


def _upload_mark(signed: str) -> str:
    return ids.derive_hash("upload", signed)[:24]


def keep_upload(number: str, name: str) -> None:
    """Move an upload to its report for good. Repeating it does no harm; one that never arrived is
    told to the log.
    """
    bucket = settings().bucket
    try:
        get_client("s3").copy_object(
            Bucket=bucket,
            Key=_object_key(number, name),
            CopySource={"Bucket": bucket, "Key": f"uploads/{name}"},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] not in MISSING:
            raise
        log.warning("upload_not_there", number=number)


def store_public_copy(number: str, name: str, picture: bytes, *, public: bool = False) -> None:
    """Put the copy of a report's photo that may be shown, a JPEG whatever was handed in; it is
    ``public`` when its entry is. Repeating it does no harm.
    """
    put_object(_copy_key(number, name), picture, "image/jpeg", {PUBLIC: "yes"} if public else {})


def has_copy(number: str, name: str) -> bool:
    """Whether there is a copy to show: not of films and documents, nor before Examine has looked
    at the photo.
    """
    return _load_metadata(_copy_key(number, name)) is not None


def has_public_copy(number: str, name: str) -> bool:
    """Whether there is a copy to show, of an entry anybody may read."""
    told = _load_metadata(_copy_key(number, name)) if NAME.fullmatch(name) else None
    return told is not None and told.get(PUBLIC) == "yes"


def sign_copy_link(number: str, name: str) -> str:
    """A link that shows the copy of a report's photo for five minutes, and never the original."""
    return _sign_link(_copy_key(number, name))


def sign_internal_link(number: str, name: str) -> str:
    """For officers and the reporter: to the copy as well, but to a film or a document as it was
    handed in.
    """
    return _sign_link((_object_key if name.endswith(WITHOUT_COPY) else _copy_key)(number, name))


def _sign_link(key: str) -> str:
    return str(
        get_client("s3").generate_presigned_url(
            "get_object",
            Params={"Bucket": settings().bucket, "Key": key},
            ExpiresIn=int(LINK_VALID.total_seconds()),
        )
    )


def new_name(content_type: str | None) -> str:
    """A new name nobody can guess; without an ending when the type is not one of ENDINGS."""
    ending = ENDINGS.get(content_type or "")
    return f"{ids.make_object_name()}.{ending}" if ending else ids.make_object_name()


def detect_type(body: bytes) -> str | None:
    """The type of a file by its first bytes, whatever its sender says; None for those we do not
    keep.
    """
    for start, content_type in STARTS.items():
        if body.startswith(start):
            return content_type
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    if body[4:8] != b"ftyp":
        return None
    return "image/heic" if body[8:12] in BRANDS else "video/mp4"


def keep_fetched(number: str, name: str, body: bytes, content_type: str) -> None:
    """Put what was fetched from a sender with its report, for good. Repeating it does no harm.

    A type not in ENDINGS is not told to browsers: they would run a page as one of ours.
    """
    put_object(
        _object_key(number, name), body, content_type if content_type in ENDINGS else UNKNOWN
    )


def is_stored(number: str, name: str) -> bool:
    """Whether a report has it already."""
    return _load_metadata(_object_key(number, name)) is not None


def _load_metadata(key: str) -> dict[str, str] | None:
    """What was put down of an object with it; None when there is none."""
    try:
        found = get_client("s3").head_object(Bucket=settings().bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] not in MISSING:
            raise
        return None
    return dict(found["Metadata"])


def load_photo(number: str, name: str) -> bytes:
    """A report's photo. Raises KeyError when it never arrived."""
    return load_object(_object_key(number, name))


def store_letter(key: str, body: bytes) -> None:
    """Store a letter, or a part of one, under a key ``mail/...``."""
    put_object(key, body, UNKNOWN)


def load_object(key: str) -> bytes:
    """An object by its key. Raises KeyError when there is none."""
    try:
        answer = get_client("s3").get_object(Bucket=settings().bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] not in MISSING:
            raise
        raise KeyError(key) from None
    return bytes(answer["Body"].read())


def put_object(
    key: str, body: bytes, content_type: str, told: Mapping[str, str] | None = None
) -> None:
    """Put an object under its key, encrypted; what is ``told`` of it stands with it."""
    get_client("s3").put_object(
        Bucket=settings().bucket,
        Key=key,
        Body=body,
        ContentType=content_type,
        ServerSideEncryption="AES256",
        Metadata=dict(told or {}),
    )


def _object_key(number: str, name: str) -> str:
    return f"reports/{number}/{name}"


def _copy_key(number: str, name: str) -> str:
    return f"shown/{number}/{name}"


# Taking uploaded photos into a report.


MOST_PHOTOS = 5


def verify_uploads(uploads: Sequence[str]) -> tuple[str, ...]:
    """Names of the objects behind upload ids. Raises BadField for too many and BadUpload for one
    that is not ours.
    """
    if len(uploads) > MOST_PHOTOS:
        raise BadField(field="attachments", rule="too_many", most=MOST_PHOTOS)
    moment = clock.now()
    return tuple(dict.fromkeys(verify_upload(upload, moment) for upload in uploads))
