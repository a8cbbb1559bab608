"""Photos looked at in a process apart, with limits of its own: a file that is built to crash what
reads it, or to take all memory or time, is unreadable and no more.
"""

import json
import subprocess
import sys
from datetime import datetime
from hashlib import sha256
from typing import Any

from chalicelib.domain.evidence import PhotoFacts
from chalicelib.domain.likeness import Likeness

# Without what an environment or a site adds to the path: it is this process's own path that counts.
START = "import sys; sys.path[:] = sys.argv[2:]; from chalicelib.photos.{room} import main; main()"
LONGEST = 20  # seconds; five photos, each read and stripped, have to fit into one run


def look(body: bytes) -> PhotoFacts:
    """What a file tells. One that can't be read, in good time and little memory, tells only what
    its bytes are.
    """
    digest = sha256(body).hexdigest()
    try:
        return _facts(digest, json.loads(_told("reading", body)))
    except ValueError:
        return PhotoFacts(digest, readable=False)


def strip(body: bytes, longest: int) -> bytes | None:
    """The picture of a file as a JPEG that carries nothing else, upright, and no side longer than
    ``longest`` pixels; None of one that can't be read.
    """
    return _told("stripping", body, longest) or None


def _told(room: str, body: bytes, *given: int) -> bytes:
    """What the process writes; nothing when it dies or is not done in time."""
    command = [sys.executable, "-I", "-S", "-c", START.format(room=room)]
    command += [",".join(map(str, given)), *sys.path]
    try:
        done = subprocess.run(
            command, input=body, capture_output=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        return b""
    return b"" if done.returncode else done.stdout


def _facts(digest: str, told: dict[str, Any]) -> PhotoFacts:
    seen = told["likeness"]
    return PhotoFacts(
        digest,
        taken_at=_moment(told.get("taken_at")),
        changed_at=_moment(told.get("changed_at")),
        lat=told.get("lat"),
        lng=told.get("lng"),
        software=tuple(told["software"]),
        sources=frozenset(told["sources"]),
        signed=told["signed"],
        likeness=Likeness(tuple(seen["signs"]), tuple(seen["weakest"])),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
