"""The sentences about moderators' decisions, for the public and for reporters, in Indonesian and
English.
"""

from collections.abc import Mapping

from chalicelib.city import model as city_model
from chalicelib.city.model import City
from chalicelib.city.rows import ReasonKind
from chalicelib.platform.entry_kinds import SYSTEM
from chalicelib.platform.i18n import Language, Sentence, sentences
from chalicelib.platform.texts.date_texts import format_time
from chalicelib.reports.access.withholding import Moderated, Withheld
from chalicelib.reports.texts.labels import name_of
from chalicelib.reports.timeline import Decision, Entry

_ = sentences("reports")

DECIDED: Mapping[Decision, Sentence] = {
    Decision.HIDE: _("hidden from the public by {by}: {why}."),
    Decision.REJECT: _("rejected by {by}: {why}."),
    Decision.RESTORE: _("{by} took the decision back. The report is as it was before."),
    Decision.UPHOLD: _("{by} has looked at the appeal. The decision is final."),
    Decision.APPEAL: _("we have received the appeal. Another officer decides by {until}."),
}
PROVISIONAL = _(
    "hidden from the public by {by}: {why}. It is shown again on {until}, unless a moderator "
    "decides otherwise."
)
EXPIRED = _("shown again, because no moderator confirmed the hiding in time.")
SHORTLY = _("You can appeal with the report's secret link.")
OPEN = _("The reporter can appeal once, with the secret link. Another officer decides.")
UNTIL = _("It is shown again on {until}, unless a moderator decides otherwise.")
WAITS = _("An officer is looking at the reporter's appeal.")
JUDGED = _("The reporter's appeal was decided.")
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


def name_withheld(decision: str, city: City, language: Language) -> str:
    """Return in words what was decided and why, of the codes ``<state>: <reason>`` that the line of
    an appeal or of a hiding has.
    """
    state, _, code = decision.partition(": ")
    reason = city_model.label_reason(ReasonKind.MODERATION, code, city, language)
    return f"{WITHHELD[Withheld(state)][language]}: {reason}"


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
