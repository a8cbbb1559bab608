"""Removing quoted history and signatures from the text of a letter.

By hand, because mail-parser-reply 1.36 knows no Indonesian and cuts words of the writer.
"""

import re
from collections.abc import Sequence

_ATTRIBUTION = re.compile(r"(?:On|Pada)\b.*\d.*\b(?:wrote|menulis)\s*:", re.IGNORECASE)
_ATTRIBUTION_START = re.compile(r"(?:On|Pada)\b", re.IGNORECASE)
# Yahoo on Android writes the first words of the answered letter into the line of the attribution.
_ATTRIBUTION_AND_TEXT = re.compile(
    r"(?:On|Pada)\b(?=[^<>]{0,200}\d)[^<>]{0,200}<[^<>\s@]{1,64}@[^<>\s@]{1,255}>"
    r"\s(?:wrote|menulis):\s",
    re.IGNORECASE,
)
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
    """Return the text without quoted history and signature.

    A forwarded text stays, because the writer wants it to be read. So does the history of a first
    letter that has no other text. A reply may be empty, since it may consist of a photo.
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
    """Return the lines above the history, and any answer below it or between the quotes."""
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
    """Return whether Outlook's or Yahoo's header of the answered letter begins at this line."""
    line, below = lines[at].strip(), [later.strip() for later in lines[at + 1 : at + 6]]
    if _ORIGINAL_MARK.match(line):
        return True
    if _DRAWN_LINE.fullmatch(line):
        return any(map(_FROM_LINE.match, [*filter(None, below)][:1]))
    if not _FROM_LINE.match(line):
        return False
    return any(map(_SENT_LINE.match, below)) or ("@" in line and any(map(_DATE_LINE.match, below)))


def _attribution_length(lines: Sequence[str], at: int) -> int:
    """Return how many lines attribute the quote below ("On ... wrote:"), else 0.

    When the quote is not marked with ``>``, the count runs to the end of the text.
    """
    if at == len(lines) or not lines[at] or _is_quoted(lines[at]):
        return 0
    if _ATTRIBUTION_AND_TEXT.match(lines[at].strip()):
        return len(lines) - at
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
    """Return the lines above the two dashes that precede a signature."""
    for at, line in enumerate(lines):
        if line == "--" and any(lines[:at]):
            return [*lines[:at]]
    return _drop_device_signature(lines)


def _drop_device_signature(lines: Sequence[str]) -> list[str]:
    rest = [*lines]
    while rest and (not rest[-1] or _DEVICE_SIGNATURE.fullmatch(rest[-1].strip())):
        rest.pop()
    return rest
