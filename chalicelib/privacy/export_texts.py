"""The sentences that explain to reporters which data the city keeps, until when, and why."""

from dataclasses import dataclass

from chalicelib.platform.i18n import Sentence, sentences

_ = sentences("privacy")


ABOUT = _(
    "These are all the data about you that we keep for this report (UU 27/2022). The "
    "report's history says that you fetched them."
)
NO_COPY = _(
    "We give a copy of this file without hidden data. The copy is not ready, or can't be made."
)
WITH_THE_REPORT = _("Until {days} days after the report is final.")
FOR_GOOD = _("For good, as the city's archive.")
SINCE_IT_CAME = _("{days} days.")


@dataclass(frozen=True, slots=True)
class KeptKind:
    """One kind of data that is kept. ``row`` is the row of ``retention.csv`` with the number of
    days; for a kind without a row, ``until`` says how long.
    """

    what: Sentence
    why: Sentence
    until: Sentence = WITH_THE_REPORT
    row: str = "reports"


KEPT = (
    KeptKind(
        what=_("The report: your description, location, answers, files and additions."),
        why=_("To work on the report, and to account for the work (Perpres 76/2013)."),
    ),
    KeptKind(
        what=_("Your name, telephone number, email address and account, apart from the report."),
        why=_(
            "To tell you what happens. Officers do not see it. A head can, for a recorded "
            "reason that we tell you."
        ),
    ),
    KeptKind(
        what=_("The list of updates that we sent: how and when, without their words."),
        why=_("So that we tell you once, and can prove it."),
    ),
    KeptKind(
        what=_(
            "Emails and messages as they came, with attachments or where we could not read them."
        ),
        why=_("To read them again after a fault."),
        until=SINCE_IT_CAME,
        row="letters",
    ),
    KeptKind(
        what=_(
            "Scrambled codes of your contact, your reporter code and your messages. They cannot"
            " be turned back."
        ),
        why=_(
            "To find your reports, and let only you open this one. The same message is not "
            "taken twice."
        ),
    ),
)


ASKED = _(
    "This report is hidden now. We are erasing your data. The office still works on the report."
)
DONE = _("Your data have been erased from this report. The office still works on it.")
# The data that an erasure leaves.
REMAINS = (
    KeptKind(
        what=_("The case itself: number, status, category, kelurahan, due times, rating."),
        why=_("The city has to account for its work on reports (UU 25/2009, Perpres 76/2013)."),
        until=FOR_GOOD,
    ),
    KeptKind(
        what=_("The offices' own words and photos, and other people's additions."),
        why=_("They are not your data. If they name you, ask the office in charge to look at it."),
        until=_(
            "Offices' notes are kept for good. Other people's additions are kept as long as the"
            " report's personal data."
        ),
    ),
    KeptKind(
        what=_(
            "Scrambled codes in the report's history, of your reporter code, and of messages "
            "that came."
        ),
        why=_(
            "They prove the history and let you open this record. No repeated delivery brings "
            "back erased data."
        ),
        until=FOR_GOOD,
    ),
    KeptKind(
        what=_("Backups of the database."),
        why=_(
            "They can't be changed, and expire by themselves. We use them only after a disaster."
        ),
        until=_("35 days."),
    ),
    KeptKind(
        what=_("Updates that we sent, and your own posts on other channels."),
        why=_("They are on phones, in email and with those channels. The city can't reach them."),
        until=_("As long as the channel keeps it."),
    ),
)
