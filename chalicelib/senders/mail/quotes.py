"""What the writer of a letter did not write this time: quoted history, and signatures."""

import re
from collections.abc import Sequence

_ATTRIBUTION = re.compile(r"(?:On|Pada)\b.*\d.*\b(?:wrote|menulis)\s*:", re.IGNORECASE)
_ATTRIBUTION_START = re.compile(r"(?:On|Pada)\b", re.IGNORECASE)
_ORIGINAL_MARK = re.compile(r"-{2,}\s*(?:original message|pesan asli)\s*-{2,}", re.IGNORECASE)
_FORWARD_MARK = re.compile(
    r"-{4,}\s*(?:forwarded message|pesan (?:yang )?(?:terusan|diteruskan))\s*-{4,}.*"
    r"|(?:begin forwarded message|awal pesan (?:yang )?(?:terusan|diteruskan))\s*:",
    re.IGNORECASE,
)
_DRAWN_LINE = re.compile(r"_{10,}")
_FROM_LINE = re.compile(r"\*?(?:From|Dari)\s*:.*\S", re.IGNORECASE)
_SENT_LINE = re.compile(r"\*?(?:Sent|Dikirim|Terkirim)\s*:", re.IGNORECASE)
_DATE_LINE = re.compile(r"\*?(?:Date|Tanggal)\s*:", re.IGNORECASE)
_DEVICE_SIGNATURE = re.compile(
    r"[*_]?(?:sent (?:from|via)|dikirim (?:dari|melalui)|terkirim dari|get outlook for"
    r"|dapatkan outlook)\b.{0,120}",
    re.IGNORECASE,
)


def strip_quotes(text: str, *, reply: bool, forwarded: bool) -> str:
    """Without history and signature. What was passed on is meant to be read; and when nothing else
    is left of a first letter, so is its history. A reply may have nothing to say but its photo.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    history_start = next((at for at in range(len(lines)) if _begins_history(lines, at)), len(lines))
    whole = forwarded or any(map(_is_forward_mark, lines[:history_start]))
    own = lines if whole else _drop_signature(_drop_history(lines, history_start))
    if not any(own) and not reply:
        own, whole = lines, True
    words = "\n".join(_drop_device_signature(own))
    if whole:
        words = re.sub(r"(?m)^(?:> ?)+", "", words)
    return re.sub(r"\n{3,}", "\n\n", words).strip()


def _drop_history(lines: list[str], history_start: int) -> list[str]:
    """Up to the history; below it too, when the answer stands there or between the quotes."""
    length = _attribution_length(lines, history_start)
    if length:
        below = (line for line in lines[history_start + length :] if not _is_quoted(line))
        return [*lines[:history_start], *below]
    return lines[:history_start] if history_start < len(lines) else _trim_quotes(lines)


def _is_quoted(line: str) -> bool:
    return line.startswith(">")


def _is_forward_mark(line: str) -> bool:
    return _FORWARD_MARK.fullmatch(line.strip("> *")) is not None


def _begins_history(lines: Sequence[str], at: int) -> bool:
    return _is_history_header(lines, at) or _attribution_length(lines, at) > 0


def _is_history_header(lines: Sequence[str], at: int) -> bool:
    """The lines that Outlook and Yahoo put above the letter they answer."""
    line, below = lines[at].strip(), [later.strip() for later in lines[at + 1 : at + 6]]
    if _ORIGINAL_MARK.match(line):
        return True
    if _DRAWN_LINE.fullmatch(line):
        return any(map(_FROM_LINE.match, [*filter(None, below)][:1]))
    if not _FROM_LINE.match(line):
        return False
    return any(map(_SENT_LINE.match, below)) or ("@" in line and any(map(_DATE_LINE.match, below)))


def _attribution_length(lines: Sequence[str], at: int) -> int:
    """How many lines say who wrote what follows, and all of it when it is not marked as quoted."""
    if at == len(lines) or not lines[at] or _is_quoted(lines[at]):
        return 0
    for count in (1, 2, 3):
        attribution = " ".join(line.strip(" *") for line in lines[at : at + count])
        quoted = _is_quoted(next(filter(None, lines[at + count : at + count + 3]), ""))
        restarts = any(map(_ATTRIBUTION_START.match, lines[at + 1 : at + count]))
        if restarts or len(attribution) > 400 or not attribution.endswith(":"):
            continue
        if _ATTRIBUTION.fullmatch(attribution):
            return count if quoted else (len(lines) - at) * ("@" in attribution)
        if quoted and count == 1 and "@" in attribution:
            return count
    return 0


def _trim_quotes(lines: Sequence[str]) -> list[str]:
    own = [at for at, line in enumerate(lines) if line and not _is_quoted(line)]
    return [*lines[own[0] : own[-1] + 1]] if own else []


def _drop_signature(lines: Sequence[str]) -> list[str]:
    """Up to the line of two dashes that stands before a signature."""
    for at, line in enumerate(lines):
        if line == "--" and any(lines[:at]):
            return [*lines[:at]]
    return _drop_device_signature(lines)


def _drop_device_signature(lines: Sequence[str]) -> list[str]:
    rest = [*lines]
    while rest and (not rest[-1] or _DEVICE_SIGNATURE.fullmatch(rest[-1].strip())):
        rest.pop()
    return rest
