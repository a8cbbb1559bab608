"""The published files as the run before left them: what would be the same is not written again.

A file says when it was counted, so it is the same when all but that moment is. It then stays until
the day is over, and the index of all files until the hour is.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import md5
from typing import Any, NamedTuple

from chalicelib.figures.caching_and_license import INDEX, ROOT
from chalicelib.figures.objects import Objects

DAY, HOUR = len("2026-06-11"), len("2026-06-11T09")  # of a moment in text


class File(NamedTuple):
    """A file as it is published, below ``ROOT``."""

    name: str
    body: bytes
    kind: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The published files: the index, without anything before the first run, and the tag of each
    object by its key.
    """

    index: Mapping[str, Any]
    tags: Mapping[str, str]

    def find_moment(self, measure: str, counted_at: str) -> str:
        """Return when the files of a measure were counted, if that was on the day of
        ``counted_at``; else ``counted_at``.
        """
        moments = {each["measure"]: each["counted_at"] for each in self.index.get("measures", ())}
        before: str = moments.get(measure, "")
        return before if before[:DAY] == counted_at[:DAY] else counted_at

    def has_all(self, files: Iterable[File]) -> bool:
        """Return whether all these files are published as they are."""
        return all(self.tags.get(ROOT + each.name) == _make_tag(each.body) for each in files)

    def has_index(self, index: Mapping[str, Any]) -> bool:
        """Return whether the index is published, as it is but for its moment, and was so in this
        hour.
        """
        moment: str = self.index.get("counted_at", "")
        if moment[:HOUR] != index["counted_at"][:HOUR]:
            return False
        as_written = json.loads(json.dumps({**index, "counted_at": moment}))
        return bool(self.index == as_written)


def load_standing(public: Objects) -> Standing:
    """Return what is published."""
    stored = public.load(ROOT + INDEX)
    return Standing(json.loads(stored.body) if stored else {}, public.list_tags(ROOT))


def _make_tag(body: bytes) -> str:
    """Return the ETag of an object that S3 encrypts with its own keys: the MD5 of what it has."""
    return f'"{md5(body, usedforsecurity=False).hexdigest()}"'
