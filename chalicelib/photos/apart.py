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
START = "import sys; sys.path[:] = sys.argv[1:]; from chalicelib.photos.reading import main; main()"
LONGEST = 20  # seconds; five photos have to fit into one run of the function


def look(body: bytes) -> PhotoFacts:
    """What a file tells. One that can't be read, in good time and little memory, tells only what
    its bytes are.
    """
    digest = sha256(body).hexdigest()
    command = [sys.executable, "-I", "-S", "-c", START, *sys.path]
    try:
        done = subprocess.run(
            command, input=body, capture_output=True, timeout=LONGEST, check=False
        )
        return _facts(digest, json.loads(done.stdout))
    except (subprocess.TimeoutExpired, ValueError):
        return PhotoFacts(digest, readable=False)


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
