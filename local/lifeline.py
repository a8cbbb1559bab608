"""The end of a child process with its parent, however the parent ends: the parent holds the other
end of the child's standard input.
"""

import os
import threading
from collections.abc import Callable


def _exit() -> None:
    os._exit(0)


def end_with_parent(end: Callable[[], object] = _exit) -> None:
    """Call ``end`` as soon as this process's standard input ends. By default the process exits at
    once.

    It does not finish its connections or invocations: their results are thrown away, and the
    developer would wait for them.
    """
    threading.Thread(target=_watch, args=(end,), daemon=True, name="lifeline").start()


def _watch(end: Callable[[], object]) -> None:
    while os.read(0, 1):
        pass
    end()
