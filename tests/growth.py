"""How the cost of a function grows with what a stranger sends to it."""

import time
from collections.abc import Callable
from typing import Any

TIMES = 8  # how much larger the larger one is
# Of eight times as much, a cost in proportion is eight times as large, a square 64 times.
BETWEEN = 24


def grows_with_the_square(run: Callable[[Any], object], make: Callable[[int], Any], n: int) -> bool:
    """Whether ``run`` costs much more than in proportion. Only costs of this process are compared,
    the least of several, so that a busy machine changes nothing.
    """
    small, large = (_find_cost(run, make(size)) for size in (n, n * TIMES))
    return large > BETWEEN * max(small, 0.0005)


def _find_cost(run: Callable[[Any], object], value: Any) -> float:
    """The CPU seconds of a run, the least of three."""

    def once() -> float:
        began = time.process_time()
        run(value)
        return time.process_time() - began

    return min(once() for _ in range(3))
