"""The refusals about deputies of heads, as a part of the tree in ``errors.py``."""

from chalicelib.platform.errors import Clash, NotThere, Refusal


class UnknownDeputy(NotThere):
    """The office has no deputy with the id ``deputy``, or that one's time is over."""


class NotDeputy(Refusal):
    """The officer is not the deputy of the head of ``office`` today, or no deputy may do this."""


class DeputyThere(Clash):
    """The office has a deputy in these days, until the day ``until``."""
