"""The objects of a bucket, and what is told of each."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from botocore.exceptions import ClientError

from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.aws.s3_errors import MISSING, OVERTAKEN


class Overtaken(Exception):
    """Another run stored the object meanwhile."""


class Stored(NamedTuple):
    """The body of an object with its ETag."""

    body: bytes
    tag: str


class Objects(Protocol):
    """A place of objects by their keys. ``S3Objects`` is the one that functions use."""

    def list_keys(self, prefix: str, after: str = "") -> Iterator[str]:
        """Yield the keys that begin with ``prefix`` in order, those behind ``after``."""

    def list_tags(self, prefix: str) -> dict[str, str]:
        """Return the ETags of the objects whose keys begin with ``prefix``, by their keys."""

    def load(self, key: str) -> Stored | None:
        """Return an object; None when there is none."""

    def store(
        self, key: str, body: bytes, kind: str, *, about: Mapping[str, str] | None = None
    ) -> None:
        """Store an object of a media type. ``about`` has headers: Cache-Control, and metadata."""

    def replace(self, key: str, body: bytes, kind: str, tag: str | None) -> None:
        """Store an object in the place of the one with that tag, None for none. Raises
        Overtaken.
        """

    def remove(self, key: str) -> None:
        """Remove an object."""


CACHE = "Cache-Control"


class S3Objects:
    """The objects of a bucket of S3, by our own client, or by that of an operator."""

    def __init__(self, bucket: str, s3: Any = None) -> None:
        self._bucket, self._own = bucket, s3

    @property
    def _s3(self) -> Any:
        return self._own or get_client("s3")

    def list_keys(self, prefix: str, after: str = "") -> Iterator[str]:
        pages = self._s3.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self._bucket, Prefix=prefix, StartAfter=after):
            yield from (each["Key"] for each in page.get("Contents", ()))

    def list_tags(self, prefix: str) -> dict[str, str]:
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=prefix
        )
        return {each["Key"]: each["ETag"] for page in pages for each in page.get("Contents", ())}

    def load(self, key: str) -> Stored | None:
        try:
            answer = self._s3.get_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] not in MISSING:
                raise
            return None
        return Stored(answer["Body"].read(), answer["ETag"])

    def store(
        self, key: str, body: bytes, kind: str, *, about: Mapping[str, str] | None = None
    ) -> None:
        metadata = dict(about or {})
        cache = {"CacheControl": metadata.pop(CACHE)} if CACHE in metadata else {}
        self._put(key, body, kind, Metadata=metadata, **cache)

    def replace(self, key: str, body: bytes, kind: str, tag: str | None) -> None:
        condition = {"IfMatch": tag} if tag else {"IfNoneMatch": "*"}
        try:
            self._put(key, body, kind, **condition)
        except ClientError as error:
            if error.response["Error"]["Code"] not in OVERTAKEN:
                raise
            raise Overtaken from None

    def remove(self, key: str) -> None:
        self._s3.delete_object(Bucket=self._bucket, Key=key)

    def _put(self, key: str, body: bytes, kind: str, **rest: Any) -> None:
        self._s3.put_object(
            Bucket=self._bucket,
            Key=key,
            Body=body,
            ContentType=kind,
            ServerSideEncryption="AES256",
            **rest,
        )
