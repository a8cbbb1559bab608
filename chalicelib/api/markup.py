"""Text as XML may hold it."""

from xml.sax.saxutils import escape, quoteattr

from chalicelib.domain.unseen import remove_unseen

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def text(said: str) -> str:
    """What is left has no sign that no XML document may hold:
    https://www.w3.org/TR/xml/#charsets.
    """
    return escape(remove_unseen(said))


def element(name: str, said: str = "", **attributes: str) -> str:
    """An element with a text in it, or with nothing."""
    told = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{told}>{text(said)}</{name}>" if said else f"<{name}{told}/>"
