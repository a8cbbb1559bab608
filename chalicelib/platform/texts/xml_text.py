"""Texts and elements of XML, apart from other texts: a status poll does not pay for the import."""

from xml.sax.saxutils import escape, quoteattr

from chalicelib.platform.texts.plain_text import remove_unseen

XML_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def escape_xml(text: str) -> str:
    """Return a text escaped for XML, without the characters that no XML document may hold:
    https://www.w3.org/TR/xml/#charsets.
    """
    return escape(remove_unseen(text))


def build_element(name: str, text: str = "", **attributes: str) -> str:
    """Return an XML element with a text, or an empty one."""
    head = name + "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{head}>{escape_xml(text)}</{name}>" if text else f"<{head}/>"
