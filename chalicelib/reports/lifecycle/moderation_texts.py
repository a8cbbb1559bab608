"""The sentences about moderators' decisions, for the public and for reporters, in Indonesian and
English.
"""

from collections.abc import Mapping

from chalicelib.city import model as city_model
from chalicelib.city.model import City
from chalicelib.city.rows import ReasonKind
from chalicelib.platform.entry_kinds import SYSTEM
from chalicelib.platform.i18n import Language, Sentence, sentences
from chalicelib.platform.moments import format_time
from chalicelib.reports.labels import name_of
from chalicelib.reports.moderated import Moderated, Withheld
from chalicelib.reports.timeline import Decision, Entry

_ = sentences("reports")

DECIDED: Mapping[Decision, Sentence] = {
    Decision.HIDE: _("hidden from the public by {by}: {why}."),
    Decision.REJECT: _("rejected by {by}: {why}."),
    Decision.RESTORE: _("the decision was reversed by {by}; the report is as it was before."),
    Decision.UPHOLD: _("the appeal was heard by {by}; the decision stands."),
    Decision.APPEAL: _("the appeal was received; somebody else will decide on it by {until}."),
}
PROVISIONAL = _(
    "hidden from the public by {by}: {why}. It is shown again on {until}, unless a moderator "
    "decides otherwise."
)
EXPIRED = _("shown again, because no moderator confirmed in time that it has to be hidden.")
SHORTLY = _("An appeal can be made with the report's token.")
OPEN = _("Its reporter may appeal once, with the report's token; somebody else decides.")
UNTIL = _("It is shown again on {until}, unless a moderator decides otherwise.")
WAITS = _("The reporter's appeal is being heard.")
JUDGED = _("The reporter's appeal was heard.")
WITHHELD: Mapping[Withheld, Sentence] = {
    Withheld.HIDDEN: _("Hidden from the public"),
    Withheld.REJECTED: _("Rejected"),
}


def describe_decision(entry: Entry, city: City, language: Language) -> str:
    """Return what an entry says about a moderator's decision or an appeal against one. It follows
    the report's number in a sentence.
    """
    decision = entry.decision or Decision.RESTORE
    sentence = _choose_sentence(entry, decision)[language].format(
        by=name_of(entry.by, city, language),
        why=city_model.label_reason(ReasonKind.MODERATION, entry.reason or "", city, language),
        until=format_time(entry.until, language) if entry.until else "",
    )
    appealable = decision in (Decision.HIDE, Decision.REJECT)
    return f"{sentence} {SHORTLY[language]}" if appealable else sentence


def _choose_sentence(entry: Entry, decision: Decision) -> Sentence:
    if entry.provisional:
        return PROVISIONAL
    return EXPIRED if entry.by == SYSTEM else DECIDED[decision]


def describe_withheld(moderated: Moderated, city: City, language: Language) -> str:
    """Return why the public does not see a report, and how its reporter can appeal. The public may
    read it.
    """
    reason = city_model.label_reason(ReasonKind.MODERATION, moderated.reason, city, language)
    appealed = JUDGED if moderated.judged else WAITS
    appeal = appealed if moderated.appealed else OPEN
    parts = [f"{WITHHELD[moderated.state][language]}: {reason}.", appeal[language]]
    if moderated.until:
        until = format_time(moderated.until, language)
        parts.insert(1, UNTIL[language].format(until=until))
    return " ".join(parts)
