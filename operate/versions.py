"""The versions of a stack that are kept in the bucket of packages, so that it can go back to one.

``versions/<stack>/<version>.json`` names the files of a version that the stack had. A file may
belong to several versions, and to several stacks: it goes with the last one that names it.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.platform import clock
from chalicelib.platform.moments import format_stored
from operate.answer import OperatorError
from operate.package import zip_folder
from operate.stack import Published, hash_content

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

VERSIONS = "versions/"
KEPT = 10  # versions of a stack


@dataclass(frozen=True, slots=True)
class Version:
    """A build that a stack had: its name, when it was deployed last (UTC, ISO 8601), the key of its
    template, that of the zip of its pages, if it has any, and the keys of all its files. It is
    ``withdrawn`` once the stack went back from it.
    """

    name: str
    deployed: str
    template: str
    pages: str | None
    files: tuple[str, ...]
    withdrawn: bool = False


@dataclass(frozen=True)
class Versions:
    """The versions of a stack in a bucket. Each method raises botocore's errors."""

    s3: S3Client
    bucket: str
    stack: str

    def record(self, published: Published, pages: str | None) -> None:
        """Keep a package as the version that the stack has now, and remove what is too old."""
        files = (*published.files, *((pages,) if pages else ()))
        now = format_stored(clock.now())
        self.write(Version(published.version, now, published.template, pages, files))
        self._remove_old()

    def write(self, version: Version) -> None:
        body = json.dumps(asdict(version)).encode()
        self.s3.put_object(Bucket=self.bucket, Key=f"{self._prefix}{version.name}.json", Body=body)

    def list_kept(self) -> list[Version]:
        """Return the versions, the one that was deployed last first."""
        found = [self._read(key) for key in self._list_keys(self._prefix)]
        return sorted(found, key=lambda version: version.deployed, reverse=True)

    def withdraw(self, gone_back_to: Version) -> None:
        """Mark what was deployed after a version to which the stack went back, so that it is not
        chosen by itself again.
        """
        for each in self.list_kept():
            withdrawn = each.deployed > gone_back_to.deployed
            if each.withdrawn != withdrawn and (withdrawn or each.name == gone_back_to.name):
                self.write(replace(each, withdrawn=withdrawn))

    def put_pages(self, folder: Path) -> str:
        """Put built pages into the bucket, as one file; return its key."""
        with tempfile.TemporaryDirectory() as work:
            target = Path(work) / "pages.zip"
            zip_folder(folder, target)
            content = target.read_bytes()
        key = f"{hash_content(content)}.zip"
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=content)
        return key

    @contextmanager
    def open_pages(self, key: str) -> Iterator[Path]:
        """Lend the folder of pages that were put into the bucket."""
        content = self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        with (
            tempfile.TemporaryDirectory() as folder,
            zipfile.ZipFile(io.BytesIO(content)) as zipped,
        ):
            zipped.extractall(folder)
            yield Path(folder)

    def _remove_old(self) -> None:
        old = self.list_kept()[KEPT:]
        for each in old:
            self.s3.delete_object(Bucket=self.bucket, Key=f"{self._prefix}{each.name}.json")
        files = {file for each in old for file in each.files}
        if files:
            named = (self._read(key) for key in self._list_keys(VERSIONS))
            files -= {file for each in named for file in each.files}
        for file in sorted(files):
            self.s3.delete_object(Bucket=self.bucket, Key=file)

    def _list_keys(self, prefix: str) -> Iterator[str]:
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
        for page in pages:
            yield from (each["Key"] for each in page.get("Contents", []))

    def _read(self, key: str) -> Version:
        body = self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        members: dict[str, Any] = json.loads(body)
        return Version(**{**members, "files": tuple(members["files"])})

    @property
    def _prefix(self) -> str:
        return f"{VERSIONS}{self.stack}/"


def choose_version(kept: Sequence[Version], current: str, wanted: str | None) -> Version:
    """Return the version of ``kept``, the newest first, to go back to from the ``current`` one: the
    ``wanted`` one, by its name or the beginning of it, else the one before. Raises OperatorError.
    """
    others = [each for each in kept if each.name != current]
    if wanted:
        found = [each for each in others if each.name.startswith(wanted)]
        if len(found) != 1:
            raise OperatorError(
                f"{wanted} is {'several' if found else 'none'} of the other versions that are "
                f"kept: {_list_names(others)}."
            )
        return found[0]
    moments = [each.deployed for each in kept if each.name == current]
    before = [
        each
        for each in others
        if not each.withdrawn and (not moments or each.deployed < moments[0])
    ]
    if not before:
        raise OperatorError(
            f"no version before {current} is kept. Deploy the commit before, or name one with "
            f"--to: {_list_names(others)}."
        )
    return before[0]


def _list_names(versions: Iterable[Version]) -> str:
    return ", ".join(f"{each.name} ({each.deployed})" for each in versions) or "there is none"
