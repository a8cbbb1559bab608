"""The texts about suggestions, for which an office owes an answer and no work."""

from chalicelib.platform.i18n import Language, sentences
from chalicelib.reports.model import Outcome, Report
from chalicelib.reports.texts.labels import LABELS

_ = sentences("reports")

ANSWERED = _("Answered")  # in the place of "Done"
ANSWERED_ONLY = _("This is a suggestion: you get an answer by {answer}.")


def name_status(report: Report, language: Language) -> str:
    """Return the name of a report's status; a suggestion ends answered, and not done."""
    return (ANSWERED if report.outcome is Outcome.ANSWERED else LABELS[report.status])[language]
