"""The texts about suggestions, for which an office owes an answer and no work."""

from chalicelib.platform.i18n import sentences

_ = sentences("reports")

ANSWERED_ONLY = _("This is a suggestion: you get an answer by {answer}.")
