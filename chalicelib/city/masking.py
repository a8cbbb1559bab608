"""Masking of personal data in texts. A span is ``(start, end)`` in characters."""

import re
from collections.abc import Iterable

Spans = tuple[tuple[int, int], ...]

MASK = "[data pribadi]"
_SPAN = re.compile(r"\s*([0-9]{1,9})-([0-9]{1,9})\s*")


def mask_spans(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the text with MASK in place of each span. Spans that touch or overlap become one."""
    parts: list[str] = []
    after = 0
    for start, end in join_spans(spans, len(text)):
        parts += text[after:start], MASK
        after = end
    return "".join(parts) + text[after:]


def join_spans(spans: Iterable[tuple[int, int]], length: int) -> Spans:
    """Return sorted spans within a text of ``length``, without empty ones.

    Spans that touch or overlap become one.
    """
    joined: list[tuple[int, int]] = []
    for start, end in sorted((max(start, 0), min(end, length)) for start, end in spans):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            start, end = joined[-1][0], max(joined.pop()[1], end)
        joined.append((start, end))
    return tuple(joined)


def encode_spans(spans: Iterable[tuple[int, int]]) -> str:
    """Return the stored form of spans: ``12-24,30-41``."""
    return ",".join(f"{start}-{end}" for start, end in spans)


def decode_spans(text: str) -> Spans:
    """Return the spans of a stored form. Malformed parts are left out."""
    parts = filter(None, map(_SPAN.fullmatch, text.split(",")))
    spans = tuple((int(part[1]), int(part[2])) for part in parts)
    return tuple((start, end) for start, end in spans if start < end)
