"""A child that ends when its parent says so or ends itself, however that happens: the parent holds
the other end of its standard input.
"""

import os
import threading
from collections.abc import Callable


def _exit() -> None:
    os._exit(0)


def end_with_parent(end: Callable[[], object] = _exit) -> None:
    """Do ``end`` as soon as this process's standard input ends: by default, end at once.

    Not by asking: what is served here is thrown away, and waiting for a connection or an
    invocation to finish would keep somebody waiting at the keyboard.
    """
    threading.Thread(target=_watch, args=(end,), daemon=True, name="lifeline").start()


def _watch(end: Callable[[], object]) -> None:
    while os.read(0, 1):
        pass
    end()
