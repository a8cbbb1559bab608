"""Steps that print their title and their duration."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

Step = Callable[[str], AbstractContextManager[None]]


@contextmanager
def step(title: str) -> Iterator[None]:
    """Print the title, and after the block its duration in seconds."""
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
    """Print nothing: tests and benches have reports of their own."""
    yield
