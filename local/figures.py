"""The published figures over HTTP, as the edge answers for them on AWS: files of their bucket."""

from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import unquote, urlsplit

from botocore.exceptions import ClientError

from local.pages import Answer

OPEN = {"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff"}


class Figures:
    """The files of a bucket at the addresses that match a pattern of the edge. ``s3`` is a client
    of the local AWS.
    """

    def __init__(self, s3: Any, bucket: str, pattern: str) -> None:
        self._s3, self._bucket, self._pattern = s3, bucket, pattern

    def are_at(self, address: str) -> bool:
        """Return whether the edge looks for a file of the figures at an address."""
        return fnmatchcase(urlsplit(address).path, self._pattern)

    def answer(self, address: str) -> Answer:
        """Return the answer to a GET of an address."""
        key = unquote(urlsplit(address).path).removeprefix("/")
        try:
            found = self._s3.get_object(Bucket=self._bucket, Key=key)
        except ClientError:
            return Answer(404, {**OPEN, "Content-Type": "application/xml"}, b"<Error/>")
        headers = {
            **OPEN,
            "Content-Type": found["ContentType"],
            "Cache-Control": found.get("CacheControl", "no-store"),
            "ETag": found["ETag"],
            **{f"x-amz-meta-{name}": text for name, text in found["Metadata"].items()},
        }
        return Answer(200, headers, found["Body"].read())
