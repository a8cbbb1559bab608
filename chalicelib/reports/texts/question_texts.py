"""The questions to a citizen whose report says too little, or contradicts itself: what happened,
where it is, and which of two places is right.
"""

from chalicelib.platform.i18n import Language, sentences
from chalicelib.reports.lifecycle.missing_details import Missing

_ = sentences("reports")

QUESTIONS = {
    frozenset({Missing.PLACE}): _("Where is it? Reply with the street and the kelurahan."),
    frozenset({Missing.MATTER}): _("What happened? Reply in a few words."),
    frozenset(Missing): _(
        "What happened, and where? Reply with what is wrong, the street and the kelurahan."
    ),
}

WHICH_PLACE = _(
    "Your location is in {point}, but your words say {words}. Which is right? Reply with the name"
    " of the kelurahan."
)


def ask_for_missing(lacks: frozenset[Missing], language: Language = Language.INDONESIAN) -> str:
    """Return the question for what is missing; empty when nothing is."""
    return QUESTIONS[lacks][language] if lacks else ""


def ask_for_place(point: str, words: str, language: Language) -> str:
    """Return the question which of two areas is right: that of the point, or the one that the words
    name.
    """
    return WHICH_PLACE[language].format(point=point, words=words)
