"""What an SMS gateway is answered, read back."""

import re
from xml.etree import ElementTree


def message_in(body: str) -> str:
    """The text of the one SMS an answer sends."""
    [message] = ElementTree.fromstring(body).findall("Message")  # noqa: S314 -- our own
    assert message.text
    return message.text


def number_in(text: str) -> str:
    """The number of the report a text is about."""
    found = re.search(r"JK\d{6}-[0-9A-Z]{6}", text)
    assert found
    return found[0]
