"""Two ways of doing the same, compared pair by pair: what disturbs the machine disturbs both."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Ratio:
    """The middle of the pairs' ratios with its quartiles, and each side's middle CPU in seconds."""

    middle: float
    low: float
    high: float
    ours: float
    bare: float

    def __str__(self) -> str:
        return f"{self.middle:.2f} ({self.low:.2f} to {self.high:.2f})"


def ratio(pairs: Sequence[tuple[float, float]]) -> Ratio:
    """From (ours, bare) pairs of CPU seconds."""
    low, middle, high = statistics.quantiles((ours / bare for ours, bare in pairs), n=4)
    ours, bare = (statistics.median(side) for side in zip(*pairs, strict=True))
    return Ratio(middle, low, high, ours, bare)


Block = Callable[[], Sequence[Callable[[], Any]]]


def compared(ours: Block, bare: Block, rounds: int) -> Ratio:
    """CPU of a block of calls of ours over one of the bare ones, ``rounds`` times.

    Blocks make their calls ready outside the measured time. Which side goes first alternates, and
    both begin with a collected heap; the collector stays on, as it is in Lambda.
    """
    gc.collect()
    gc.freeze()  # what was imported is not walked through again and again
    pairs = []
    for turn in range(rounds):
        if turn % 2:
            after = _cpu(bare())
            pairs.append((_cpu(ours()), after))
        else:
            pairs.append((_cpu(ours()), _cpu(bare())))
    gc.unfreeze()
    return ratio(pairs)


def _cpu(calls: Sequence[Callable[[], Any]]) -> float:
    """CPU seconds of one call of these."""
    gc.collect()
    start = time.process_time()
    for call in calls:
        call()
    return (time.process_time() - start) / len(calls)
