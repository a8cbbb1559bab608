"""The cost of a look at a photo, and how surely a copy is found: `python -m bench.evidence`. Prints
its measures as JSON on the last line.
"""

import argparse
import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from io import BytesIO
from multiprocessing import Pool
from typing import Any

from PIL import Image

from bench.copies import COPIES, cropped, original
from bench.pictures import SIZE, a_chance, blank, night, picture
from bench.results import Measure
from chalicelib.evidence import photo_files, photo_hash
from chalicelib.evidence import service as evidence_service
from chalicelib.evidence.photo_hash import PhotoHash

MOST_LOST, MOST_FALSE = 0.05, 0.001
MOST_SECONDS, MOST_MB = 1.0, 512
CROPPED = "cropped by up to 3 % a side"
MAKERS = {**COPIES, CROPPED: cropped}
PLAIN = range(100)  # seeds of dark and of blank photos
STRANGERS = 1_000_000  # seeds of pictures that are never indexed start here
LARGE = (4000, 3000)  # pixels of a photo of 5 MB


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo's likeness, and those of its copies by how they were made."""

    original: PhotoHash
    copies: dict[str, PhotoHash]


class Index:
    """The table's index in memory: the same bands, asked in the same way."""

    def __init__(self, known: Iterable[PhotoHash]) -> None:
        self.known = list(known)
        self.bands: dict[str, list[int]] = {}
        for at, held in enumerate(self.known):
            for band in held.bands():
                self.bands.setdefault(band, []).append(at)

    def found(self, seen: PhotoHash) -> set[int]:
        """Return the known photos that show the picture."""
        bands = (*seen.bands(), *seen.near())
        asked = {at for band in bands for at in self.bands.get(band, ())}
        return {at for at in asked if photo_hash.is_alike(self.known[at].signs, seen.signs)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copied", type=int, default=250, help="pictures, each copied four times")
    parser.add_argument("--known", type=int, default=4000, help="pictures in the index")
    given = parser.parse_args()
    with Pool() as workers:
        found = [*costs(), *quality(given.copied, given.known, each=workers.map)]
    print()
    json.dump([asdict(line) for line in found], sys.stdout)


def quality(
    copied: int, known: int, size: tuple[int, int] = SIZE, each: Callable[..., Any] = map
) -> Iterator[Measure]:
    """Yield the shares of copies lost, and of photos taken for another one; ``each`` maps."""
    shown = list(each(partial(copies, size=size), range(copied)))
    others = each(partial(seen, size=size), range(copied, known))
    new = range(STRANGERS, STRANGERS + copied * len(COPIES))
    strangers = each(partial(seen, size=size), new)
    index = Index([*(photo.original for photo in shown), *others])
    found = {how: [index.found(photo.copies[how]) for photo in shown] for how in MAKERS}
    every = [(at, got) for how in COPIES for at, got in enumerate(found[how])]
    for how, answers in found.items():
        lost = [at not in got for at, got in enumerate(answers)]
        yield _share(f"copies lost, {how}", lost, None if how == CROPPED else MOST_LOST)
    yield _share(
        f"copies lost among {known} photos, all", [a not in g for a, g in every], MOST_LOST
    )
    false = [bool(got - {at}) for at, got in every] + [bool(index.found(s)) for s in strangers]
    yield _share(f"photos taken for another of {known}", false, MOST_FALSE)
    yield from _plain(index, size)


def _plain(index: Index, size: tuple[int, int]) -> Iterator[Measure]:
    """Dark and blank photos must not fill the index."""
    drawn = [make(seed, size) for make in (night, blank) for seed in PLAIN]
    told = [_likeness(_file(image)).telling for image in drawn]
    yield _share("dark and blank photos that are indexed", told, MOST_FALSE)
    fullest = max(map(len, index.bands.values()))
    yield Measure(f"photos in the fullest band of {len(index.known)}", fullest, None, str(fullest))


def _share(what: str, held: Sequence[bool], most: float | None) -> Measure:
    share = sum(held) / len(held)
    return Measure(f"share of {what}", share, most, f"{share:.4f} of {len(held)}")


def seen(seed: int, size: tuple[int, int]) -> PhotoHash:
    """The likeness of a picture as it was handed in first."""
    return _likeness(original(picture(seed, size), a_chance(seed)))


def copies(seed: int, size: tuple[int, int]) -> Shown:
    """A photo, and what was made from its file."""
    chance = a_chance(seed)
    first = original(picture(seed, size), chance)
    with Image.open(BytesIO(first)) as image:
        made = {how: _likeness(make(image, chance)) for how, make in MAKERS.items()}
    return Shown(_likeness(first), made)


def _likeness(body: bytes) -> PhotoHash:
    """As it is read in a process apart, without the start of one."""
    told = photo_files.read_facts(body)["likeness"]
    return PhotoHash(tuple(told["signs"]), tuple(told["weakest"]))


def _file(image: Image.Image, **given: int | bool) -> bytes:
    body = BytesIO()
    image.save(body, "JPEG", **{"quality": 90, **given})
    return body.getvalue()


def costs() -> Iterator[Measure]:
    """CPU of one look, its process included, and the memory of that process."""
    body = _file(picture(3, LARGE), quality=95, subsampling=0)
    what = f"of looking at a JPEG of {len(body) / 1e6:.1f} MB"
    before = _spent()
    evidence_service.read_facts(body)
    spent = _spent() - before
    yield Measure(f"CPU {what}, seconds", spent, MOST_SECONDS, f"{spent:.2f}")
    memory = _memory(body)
    yield Measure(f"memory {what}, MB", memory, MOST_MB, f"{memory:.0f}")


def _spent() -> float:
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in both)


PEAK = r"""
import re, sys
from pathlib import Path
from chalicelib.evidence import photo_files
photo_files.read_facts(sys.stdin.buffer.read())
print(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1])
"""


def _memory(body: bytes) -> float:
    """At the peak: Linux tells it; what getrusage tells of a child begins with its parent's."""
    done = subprocess.run([sys.executable, "-c", PEAK], input=body, capture_output=True, check=True)
    return int(done.stdout) / 1024


if __name__ == "__main__":
    main()
