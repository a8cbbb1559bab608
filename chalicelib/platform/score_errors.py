"""The refusals about frozen scores, as a part of the tree in ``errors.py``."""

from chalicelib.platform.errors import Clash, NotThere, Refusal


class UnknownScore(NotThere):
    """The office has no score of ``quarter``, or that is no quarter."""


class UnknownAppeal(NotThere):
    """The office has not appealed against its score of ``quarter``."""


class OwnAppeal(Refusal):
    """Officers do not decide an appeal of their own office."""


class NotFrozen(Clash):
    """The scores of ``quarter`` are not frozen yet."""


class AppealTooLate(Clash):
    """An appeal against the score could be made until ``latest``."""


class Appealed(Clash):
    """The office has appealed against the score before."""


class AppealDecided(Clash):
    """The appeal was decided before."""
