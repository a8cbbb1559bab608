"""Photos and documents in S3. The browser uploads them straight to the bucket, a report moves them
to their place for good, and short-lived links show a copy that has the picture and no metadata.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.platform import clock, ids
from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.aws.s3_errors import MISSING
from chalicelib.platform.errors import BadField, BadUpload
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports.files.file_types import ENDINGS
from chalicelib.reports.files.photo_links import LINK_VALID, WITHOUT_COPY

UNKNOWN = "application/octet-stream"
THUMBNAIL_TYPE = "image/webp"
OFFER_VALID = timedelta(minutes=10)  # a form takes uploads for so long, more than once
# a report may name an upload for so long; the bucket drops unused uploads after a day
UPLOAD_VALID = timedelta(hours=20)
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")  # no object of ours has any other name
PUBLIC = "public"  # metadata of the copy of a photo whose entry anybody may read
MOST_PHOTOS = 5  # of one report, addition, objection or action


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer to upload one file. ``url`` and ``fields`` make the multipart form to post; a report
    then names the file by ``upload``.
    """

    upload: str
    url: str
    fields: dict[str, str]
    expires_at: datetime


def offer_upload(content_type: str, size: int, now: datetime) -> Offer:
    """Return a form that takes a file of this type and at most ``size`` bytes, under a new name.

    Raises KeyError for a type not in ``file_types.ENDINGS``.
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
    """Return the name of the object behind an upload id that ``offer_upload`` gave out. It does not
    ask S3. Raises BadUpload for an id that is forged or too old.
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
    """Copy an upload to its report for good. Repeating it does no harm. An upload that never
    arrived is logged.
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
    """Store the copy of a report's photo that may be shown, always a JPEG. The copy is ``public``
    when its entry is. Repeating it does no harm.
    """
    put_object(_copy_key(number, name), picture, "image/jpeg", {PUBLIC: "yes"} if public else {})


def store_thumbnail(number: str, name: str, thumbnail: bytes, *, public: bool = False) -> None:
    """Store the thumbnail of a report's photo, ``public`` as its copy is. Repeating it does no
    harm.
    """
    marks = {PUBLIC: "yes"} if public else {}
    put_object(_thumbnail_key(number, name), thumbnail, THUMBNAIL_TYPE, marks)


def has_copy(number: str, name: str) -> bool:
    """Return whether there is a copy to show. Films and documents have none, and a photo has none
    before ``Examine`` has looked at it.
    """
    return _load_metadata(_copy_key(number, name)) is not None


def has_public_copy(number: str, name: str) -> bool:
    """Return whether there is a copy to show and its entry is public."""
    return bool(NAME.fullmatch(name)) and _is_public(_load_metadata(_copy_key(number, name)))


def load_public_thumbnail(number: str, name: str) -> bytes | None:
    """Return the thumbnail of a photo; None when there is none, or its entry is not public."""
    answer = _get_object(_thumbnail_key(number, name)) if NAME.fullmatch(name) else None
    if answer is None or not _is_public(answer["Metadata"]):
        return None
    return bytes(answer["Body"].read())


def _is_public(metadata: Mapping[str, str] | None) -> bool:
    return metadata is not None and metadata.get(PUBLIC) == "yes"


def has_internal_copy(number: str, name: str) -> bool:
    """Return whether ``sign_internal_link`` leads to a stored object."""
    if not NAME.fullmatch(name):
        return False
    return is_stored(number, name) if name.endswith(WITHOUT_COPY) else has_copy(number, name)


def sign_copy_link(number: str, name: str) -> str:
    """Return a link that shows the copy of a report's photo, never the original, for five
    minutes.
    """
    return sign_link(_copy_key(number, name))


def sign_thumbnail_link(number: str, name: str) -> str:
    """Return a link to the thumbnail of a report's photo, for five minutes."""
    return sign_link(_thumbnail_key(number, name))


def sign_internal_link(number: str, name: str) -> str:
    """Return the link for officers and the reporter: to the copy of a photo, and to the original of
    a film or a document, which has no copy.
    """
    return sign_link((_object_key if name.endswith(WITHOUT_COPY) else _copy_key)(number, name))


def sign_link(key: str) -> str:
    """Return a link to an object for five minutes."""
    return str(
        get_client("s3").generate_presigned_url(
            "get_object",
            Params={"Bucket": settings().bucket, "Key": key},
            ExpiresIn=int(LINK_VALID.total_seconds()),
        )
    )


def new_name(content_type: str | None) -> str:
    """Return a new name that nobody can guess, without an ending when the type is not one of
    ``file_types.ENDINGS``.
    """
    ending = ENDINGS.get(content_type or "")
    return f"{ids.make_object_name()}.{ending}" if ending else ids.make_object_name()


def keep_fetched(number: str, name: str, body: bytes, content_type: str) -> None:
    """Store a file that was fetched from a sender with its report, for good. Repeating it does no
    harm.

    A type not in ``file_types.ENDINGS`` is stored as ``UNKNOWN``: browsers would run a page as one
    of ours.
    """
    put_object(
        _object_key(number, name), body, content_type if content_type in ENDINGS else UNKNOWN
    )


def is_stored(number: str, name: str) -> bool:
    """Return whether the report has an object of that name already."""
    return _load_metadata(_object_key(number, name)) is not None


def _load_metadata(key: str) -> dict[str, str] | None:
    """Return the metadata that was stored with an object; None when there is no such object."""
    try:
        answer = get_client("s3").head_object(Bucket=settings().bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] not in MISSING:
            raise
        return None
    return dict(answer["Metadata"])


def load_photo(number: str, name: str) -> bytes:
    """Return the bytes of a report's photo. Raises KeyError when it never arrived."""
    return load_object(_object_key(number, name))


def store_letter(key: str, body: bytes) -> None:
    """Store a letter, or a part of one, under a key ``mail/...``."""
    put_object(key, body, UNKNOWN)


def load_object(key: str) -> bytes:
    """Return the bytes of an object. Raises KeyError when there is none."""
    answer = _get_object(key)
    if answer is None:
        raise KeyError(key)
    return bytes(answer["Body"].read())


def _get_object(key: str) -> Any:
    """Return the answer of S3 with an object; None when there is no such object."""
    try:
        return get_client("s3").get_object(Bucket=settings().bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] not in MISSING:
            raise
        return None


def put_object(
    key: str, body: bytes, content_type: str, metadata: Mapping[str, str] | None = None
) -> None:
    """Store an object under its key, encrypted, with its ``metadata``."""
    get_client("s3").put_object(
        Bucket=settings().bucket,
        Key=key,
        Body=body,
        ContentType=content_type,
        ServerSideEncryption="AES256",
        Metadata=dict(metadata or {}),
    )


def _object_key(number: str, name: str) -> str:
    return f"reports/{number}/{name}"


def _copy_key(number: str, name: str) -> str:
    return f"shown/{number}/{name}"


def _thumbnail_key(number: str, name: str) -> str:
    return f"thumbnails/{number}/{name}"


def verify_uploads(uploads: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the objects behind upload ids, each once.

    Raises BadField for too many ids, and BadUpload for an id that is forged or too old.
    """
    if len(uploads) > MOST_PHOTOS:
        raise BadField(field="attachments", rule="too_many", most=MOST_PHOTOS)
    moment = clock.now()
    return tuple(dict.fromkeys(verify_upload(upload, moment) for upload in uploads))
