"""Work in copies of this process, so that nothing of it is left: all that moto and our functions
hold is as it was, without being made anew.
"""

import gc
import os
import pickle
import select
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Work = Callable[[], Any]


class Failed(Exception):
    """The work in a copy raised an error, which is told in the message."""


def apart(work: Work) -> Any:
    """Return the answer of ``work``, which is done in a copy of this process. Raises Failed."""
    copy = _start(work)
    while not copy.read():
        pass
    return copy.end()


def apart_together(works: Iterable[Work], at_once: int) -> Iterator[Any]:
    """Yield the answers of works as they are done, ``at_once`` of them at a time. Raises Failed."""
    running: dict[int, _Copy] = {}
    waiting = iter(works)
    while True:
        while len(running) < at_once and (work := next(waiting, None)):
            copy = _start(work)
            running[copy.reader] = copy
        if not running:
            return
        for reader in select.select(list(running), [], [])[0]:
            if running[reader].read():
                yield running.pop(reader).end()


@dataclass
class _Copy:
    """A copy of the process that works."""

    process: int
    reader: int
    answer: bytes = b""

    def read(self) -> bool:
        """Read some of the answer; whether it is whole."""
        more = os.read(self.reader, 1 << 20)
        self.answer += more
        return not more

    def end(self) -> Any:
        os.close(self.reader)
        os.waitpid(self.process, 0)
        if not self.answer:
            raise Failed("the copy died")
        good, value = pickle.loads(self.answer)  # noqa: S301  # it is our own
        if not good:
            raise Failed(value)
        return value


def _start(work: Work) -> _Copy:
    reader, writer = os.pipe()
    process = os.fork()
    if not process:
        os.close(reader)
        _answer(work, writer)
    os.close(writer)
    return _Copy(process, reader)


def _answer(work: Work, writer: int) -> None:
    """Write the answer and end at once: what follows a test is the first process's business."""
    gc.disable()
    try:
        written = pickle.dumps((True, work()))
    except BaseException:
        written = pickle.dumps((False, traceback.format_exc(limit=-12)))
    with os.fdopen(writer, "wb") as pipe:
        pipe.write(written)
    os._exit(0)
