"""Objects in memory, and batches of facts that arrive there."""

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import md5, sha256

from chalicelib.figures.objects import Overtaken, Stored
from tests.figures.random_city import Row


class Place:
    """Objects in memory. After ``fails_after`` more of them, storing fails."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.about: dict[str, Mapping[str, str]] = {}
        self.loaded: list[str] = []
        self.stored: list[str] = []
        self.fails_after = -1

    def copied(self) -> "Place":
        """Return a place with the same objects, which goes its own way from here on."""
        other = Place()
        other.objects, other.about = {**self.objects}, {**self.about}
        return other

    def list_keys(self, prefix: str, after: str = "") -> Iterator[str]:
        return (key for key in sorted(self.objects) if key.startswith(prefix) and key > after)

    def list_tags(self, prefix: str) -> dict[str, str]:
        return {
            key: f'"{md5(body, usedforsecurity=False).hexdigest()}"'
            for key, body in self.objects.items()
            if key.startswith(prefix)
        }

    def load(self, key: str) -> Stored | None:
        self.loaded.append(key)
        body = self.objects.get(key)
        return None if body is None else Stored(body, sha256(body).hexdigest())

    def store(
        self, key: str, body: bytes, kind: str, *, about: Mapping[str, str] | None = None
    ) -> None:
        if self.fails_after == 0:
            raise ConnectionError("the run was killed")
        self.fails_after -= 1
        self.stored.append(key)
        self.objects[key], self.about[key] = body, {"kind": kind, **(about or {})}

    def replace(self, key: str, body: bytes, kind: str, tag: str | None) -> None:
        before = self.load(key)
        if (before.tag if before else None) != tag:
            raise Overtaken
        self.store(key, body, kind)

    def remove(self, key: str) -> None:
        self.objects.pop(key, None)


def put_batch(place: Place, rows: Iterable[Row], arrived: int, name: str = "batch") -> str:
    """Put facts as a batch that arrived at a moment, and return its key."""
    text = "".join(f"{json.dumps(row)}\n" for row in rows)
    key = f"facts/day={datetime.fromtimestamp(arrived, UTC):%Y-%m-%d}/{name}.ndjson.gz"
    place.objects[key] = gzip.compress(text.encode())
    return key
