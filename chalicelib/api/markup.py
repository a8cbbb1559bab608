"""Text as XML may hold it."""

import re
from xml.sax.saxutils import escape, quoteattr

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'

# https://www.w3.org/TR/xml/#charsets: what no XML document may hold
_NO_CHARACTERS = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(said: str) -> str:
    return escape(_NO_CHARACTERS.sub("", said))


def element(name: str, said: str = "", **attributes: str) -> str:
    """An element with a text in it, or with nothing."""
    told = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{told}>{text(said)}</{name}>" if said else f"<{name}{told}/>"
