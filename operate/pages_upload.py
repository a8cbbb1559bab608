"""The upload of the built pages to the bucket that the edge reads.

Browsers hold pages of earlier builds for a while, and these ask for the scripts of their build. So
the assets of the last builds stay. Each build has a manifest that names them; a fault in the middle
leaves it incomplete, and the next upload goes on from there.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from operate.package import list_application_addresses
from operate.pages import ASKED_FOR_EACH_TIME, ASSETS, find_cache_control, find_content_type

if TYPE_CHECKING:
    from mypy_boto3_cloudfront import CloudFrontClient
    from mypy_boto3_s3 import S3Client

KEPT_BUILDS = 3
# Where manifests are. They have no dot in their names, so the edge leads no address there.
BUILDS = "builds/"
MOST_DELETED = 1000  # keys in one request


@dataclass(frozen=True)
class Build:
    """The content of a manifest: when the build was last uploaded (UTC, ISO 8601), the keys of its
    assets, and whether all of it was up and the edge was told.
    """

    name: str
    uploaded_at: str
    assets: tuple[str, ...]
    complete: bool


@dataclass(frozen=True)
class PagesBucket:
    """The bucket of the pages, with the ids of the edge's distribution."""

    s3: S3Client
    cloudfront: CloudFrontClient
    bucket: str
    distribution: str

    def upload(self, folder: Path) -> list[str]:
        """Bring the bucket to the pages of a folder, and have the edge ask for them anew. Return
        the keys that were uploaded: a file that is there already is left alone.

        Assets go first and what names them follows, so that no page asks for a script that is not
        there; the service worker goes last. It does no harm to upload twice, or again after a
        fault. Raises botocore's errors.
        """
        keys = sorted(path.relative_to(folder).as_posix() for path in _list_files(folder))
        assets = [key for key in keys if key.startswith(ASSETS)]
        last = [key for key in keys if find_cache_control(key) == ASKED_FOR_EACH_TIME]
        pages = sorted({*keys} - {*assets, *last})
        stored = dict(self._list_stored())
        builds = self._read_builds(stored)
        build = Build(_name_build(folder, keys), _now(), tuple(assets), complete=False)
        stands = any(each.name == build.name and each.complete for each in builds[:1])
        sent = self._send(folder, assets, stored)
        if not stands:
            self._write_build(build)
        changed = [*self._send(folder, pages, stored), *self._send(folder, last, stored)]
        if changed or not stands:
            self._invalidate([*pages, *last])
        if not stands:
            build = replace(build, complete=True)
            self._write_build(build)
            builds = [build, *(each for each in builds if each.name != build.name)]
        self._remove_old(stored, {*keys}, choose_kept(builds))
        return [*sent, *changed]

    def _list_stored(self) -> Iterator[tuple[str, str]]:
        """Yield the key and the ETag of each object."""
        for page in self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket):
            yield from ((each["Key"], each["ETag"]) for each in page.get("Contents", []))

    def _read_builds(self, keys: Iterable[str]) -> list[Build]:
        """Return the builds whose manifests are stored, the newest first."""
        builds = []
        for key in keys:
            if key.startswith(BUILDS):
                body = self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
                members = json.loads(body)
                builds.append(Build(**{**members, "assets": tuple(members["assets"])}))
        return sorted(builds, key=lambda build: build.uploaded_at, reverse=True)

    def _write_build(self, build: Build) -> None:
        body = json.dumps(asdict(build)).encode()
        self.s3.put_object(
            Bucket=self.bucket,
            Key=BUILDS + build.name,
            Body=body,
            ContentType="application/json",
        )

    def _send(self, folder: Path, keys: Sequence[str], stored: dict[str, str]) -> list[str]:
        """Upload the files that are not stored yet, some at once; return their keys."""
        with ThreadPoolExecutor() as pool:
            sent = pool.map(lambda key: self._send_file(folder / key, key, stored), keys)
            return [key for key, was_sent in zip(keys, sent, strict=True) if was_sent]

    def _send_file(self, path: Path, key: str, stored: dict[str, str]) -> bool:
        body, kind, caching = path.read_bytes(), find_content_type(key), find_cache_control(key)
        # S3's ETag of an object that was put whole, with S3's own key.
        if stored.get(key) == f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"':
            head = self.s3.head_object(Bucket=self.bucket, Key=key)
            if (head.get("ContentType"), head.get("CacheControl")) == (kind, caching):
                return False
        self.s3.put_object(
            Bucket=self.bucket, Key=key, Body=body, ContentType=kind, CacheControl=caching
        )
        return True

    def _invalidate(self, keys: Sequence[str]) -> None:
        paths = list_paths(keys)
        self.cloudfront.create_invalidation(
            DistributionId=self.distribution,
            InvalidationBatch={
                "Paths": {"Quantity": len(paths), "Items": paths},
                "CallerReference": str(time.time_ns()),
            },
        )

    def _remove_old(self, stored: Iterable[str], keys: set[str], builds: Iterable[Build]) -> None:
        """Remove what is no file of this build and no asset of the others."""
        needed = set(keys)
        for build in builds:
            needed |= {BUILDS + build.name, *build.assets}
        old = sorted({*stored} - needed)
        for begin in range(0, len(old), MOST_DELETED):
            some = old[begin : begin + MOST_DELETED]
            self.s3.delete_objects(
                Bucket=self.bucket,
                Delete={"Objects": [{"Key": key} for key in some], "Quiet": True},
            )


def choose_kept(builds: Sequence[Build]) -> list[Build]:
    """Return the builds whose assets stay, of all, the newest first: the last ones that were
    complete, and any between them, whose pages may have been seen in part.
    """
    complete = [at for at, build in enumerate(builds) if build.complete]
    return [*builds[: complete[:KEPT_BUILDS][-1] + 1]] if complete else [*builds]


def list_paths(keys: Iterable[str]) -> list[str]:
    """Return the paths to invalidate for the keys of pages: the address that is asked for, and the
    file that the edge's function makes of it, as CloudFront's guide advises. English pages are one
    path, and so is all below an application: a thousand paths a month are free, and fifteen with a
    star may be under way.
    """
    paths, applications = set(), list_application_addresses()
    for key in keys:
        if key.startswith("en/"):
            paths |= {"/en", "/en/*"}
        elif key == "index.html":
            paths |= {"/", "/index.html"}
        elif key.endswith("/index.html") and f"/{Path(key).parent}" in applications:
            paths |= {f"/{Path(key).parent}", f"/{Path(key).parent}/*"}
        elif key.endswith("/index.html"):
            paths |= {f"/{key.removesuffix('/index.html')}", f"/{key}"}
        else:
            paths.add(f"/{key}")
    return sorted(paths)


def _list_files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _name_build(folder: Path, keys: Iterable[str]) -> str:
    """Return a hash of all files, with the headers they are served with."""
    digest = hashlib.sha256()
    for key in keys:
        headers = f"{find_content_type(key)}\0{find_cache_control(key)}"
        digest.update(f"\0{key}\0{headers}\0".encode() + (folder / key).read_bytes())
    return digest.hexdigest()[:12]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
