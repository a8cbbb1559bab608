"""What is answered of what an office keeps for itself: canned answers, and its calendar."""

from typing import TypedDict

from chalicelib.api.answers import Moment, Named


class Template(TypedDict):
    """A canned answer, for any ``action`` or ``category`` when None. ``filled`` is the text for the
    report that was asked for.
    """

    code: str
    agency: Named
    title: str
    text: str
    action: str | None
    category: Named | None
    filled: str | None


class Templates(TypedDict):
    items: list[Template]
    next: str | None


class Calendar(TypedDict):
    """The link to an office's calendar, told when it is given and never again."""

    agency: Named
    given_at: Moment
    url: str
