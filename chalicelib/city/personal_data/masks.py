"""Personal data left out of a text: places are ``(start, end)`` in characters."""

import re
from collections.abc import Iterable

Spans = tuple[tuple[int, int], ...]

MASK = "[data pribadi]"
_SPAN = re.compile(r"\s*([0-9]{1,9})-([0-9]{1,9})\s*")


def masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with MASK in each place; places that touch or overlap are one."""
    parts: list[str] = []
    after = 0
    for start, end in joined(spans, len(text)):
        parts += text[after:start], MASK
        after = end
    return "".join(parts) + text[after:]


def joined(spans: Iterable[tuple[int, int]], length: int) -> Spans:
    """Sorted, within a text of that length, none empty; those that touch or overlap are one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted((max(start, 0), min(end, length)) for start, end in spans):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            start, end = found[-1][0], max(found.pop()[1], end)
        found.append((start, end))
    return tuple(found)


def encoded(spans: Iterable[tuple[int, int]]) -> str:
    """The form in which places are stored: ``12-24,30-41``."""
    return ",".join(f"{start}-{end}" for start, end in spans)


def decoded(text: str) -> Spans:
    """The places of a stored form; what is none is left out."""
    parts = filter(None, map(_SPAN.fullmatch, text.split(",")))
    spans = tuple((int(part[1]), int(part[2])) for part in parts)
    return tuple((start, end) for start, end in spans if start < end)
