"""The sentence about the helpline for the matter of a sensitive report (``sensitive.csv``)."""

from chalicelib.city.model import City
from chalicelib.platform.i18n import Language, sentences
from chalicelib.reports.access import discretion
from chalicelib.reports.model import Report

_ = sentences("reports")

HELPLINE = _("If anybody needs help now, call {number} ({name}).")


def helpline_call(report: Report, city: City, language: Language) -> str:
    """Return the sentence about the helpline of a sensitive report's matter; empty where its row
    names none.
    """
    matter = discretion.find_matter(report, city)
    if matter is None or not matter.helpline:
        return ""
    return HELPLINE[language].format(number=matter.helpline, name=matter.helpline_name)
