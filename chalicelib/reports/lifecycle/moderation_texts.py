"""The sentences about moderators' decisions, for the public and for reporters, in Indonesian and
English.
"""

from collections.abc import Mapping

from chalicelib.city import reasons
from chalicelib.city.model import City
from chalicelib.city.rows import ReasonKind
from chalicelib.platform.language import Language, Said, both
from chalicelib.platform.moments import format_time
from chalicelib.reports.entry import Decision, Entry
from chalicelib.reports.labels import name_of
from chalicelib.reports.model import Moderated, Withheld

DECIDED: Mapping[Decision, Said] = {
    Decision.HIDE: both(
        "disembunyikan dari umum oleh {by}: {why}.", "hidden from the public by {by}: {why}."
    ),
    Decision.REJECT: both("ditolak {by}: {why}.", "rejected by {by}: {why}."),
    Decision.RESTORE: both(
        "keputusan moderasi dibatalkan {by}; laporan kembali seperti semula.",
        "the decision was reversed by {by}; the report is as it was before.",
    ),
    Decision.UPHOLD: both(
        "keberatan sudah diperiksa {by}; keputusan tetap.",
        "the appeal was heard by {by}; the decision stands.",
    ),
    Decision.APPEAL: both(
        "keberatan diterima dan diputus petugas lain paling lambat {until}.",
        "the appeal was received; somebody else will decide on it by {until}.",
    ),
}
SHORTLY = both(
    "Keberatan dapat diajukan dengan kode pelapor.",
    "An appeal can be made with the report's token.",
)
OPEN = both(
    "Pelapor dapat mengajukan keberatan satu kali dengan kode pelapor; petugas lain yang memutus.",
    "Its reporter may appeal once, with the report's token; somebody else decides.",
)
WAITS = both("Keberatan pelapor sedang diperiksa.", "The reporter's appeal is being heard.")
JUDGED = both("Keberatan pelapor sudah diputus.", "The reporter's appeal was heard.")
WITHHELD: Mapping[Withheld, Said] = {
    Withheld.HIDDEN: both("Disembunyikan dari umum", "Hidden from the public"),
    Withheld.REJECTED: both("Ditolak", "Rejected"),
}


def describe_decision(entry: Entry, city: City, language: Language) -> str:
    """Return what an entry says about a moderator's decision or an appeal against one. It follows
    the report's number in a sentence.
    """
    decision = entry.decision or Decision.RESTORE
    sentence = DECIDED[decision][language].format(
        by=name_of(entry.by, city),
        why=reasons.label_reason(ReasonKind.MODERATION, entry.reason or "", city, language),
        until=format_time(entry.until, language) if entry.until else "",
    )
    appealable = decision in (Decision.HIDE, Decision.REJECT)
    return f"{sentence} {SHORTLY[language]}" if appealable else sentence


def describe_withheld(moderated: Moderated, city: City, language: Language) -> str:
    """Return why the public does not see a report, and how its reporter can appeal. The public may
    read it.
    """
    reason = reasons.label_reason(ReasonKind.MODERATION, moderated.reason, city, language)
    appealed = JUDGED if moderated.judged else WAITS
    appeal = appealed if moderated.appealed else OPEN
    return f"{WITHHELD[moderated.state][language]}: {reason}. {appeal[language]}"
