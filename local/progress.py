"""Steps that say what they do and how long it took."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

Step = Callable[[str], AbstractContextManager[None]]


@contextmanager
def step(title: str) -> Iterator[None]:
    """Print the title, then the seconds the block took."""
    print(f"{title} ...", end=" ", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"{time.monotonic() - began:.1f} s", flush=True)


@contextmanager
def silent(title: str) -> Iterator[None]:
    """For tests and benches, which have their own reports."""
    yield
