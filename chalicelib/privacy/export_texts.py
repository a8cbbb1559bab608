"""The sentences that explain to reporters which data the city keeps, until when, and why."""

from dataclasses import dataclass

from chalicelib.platform.i18n import Sentence, sentences

_ = sentences("privacy")


ABOUT = _(
    "This is all that is kept of you about this report (UU 27/2022 on the protection of personal"
    " data). That you were given it is written down in the report's timeline."
)
NO_COPY = _("What is given is a copy without metadata, which is not made yet or can't be made.")
WITH_THE_REPORT = _("Until {days} days after the report was closed and nobody objected.")
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
        what=_("The report: your words, its place, your answers, files and additions."),
        why=_("To handle the report and to account for how it was handled (Perpres 76/2013)."),
    ),
    KeptKind(
        what=_("Your name, telephone, mail and account, apart from the report."),
        why=_(
            "To tell you what happens. Officers do not see it; a head does for a reason that is"
            " written down and told to you."
        ),
    ),
    KeptKind(
        what=_("The log of notices: by which way and when, without their words."),
        why=_("So that you are told once, and that it can be shown."),
    ),
    KeptKind(
        what=_(
            "Letters and deliveries as they came, with attachments or where they were unreadable."
        ),
        why=_("To be read again after a fault."),
        until=SINCE_IT_CAME,
        row="letters",
    ),
    KeptKind(
        what=_("A key made of your contact, the report's token and marks of messages, as hashes."),
        why=_("To find your reports, to let only you open this one, to take each message once."),
    ),
)


ASKED = _("This report is hidden now. Your data are being erased; the report is still handled.")
DONE = _("Your data are erased from this report. The report is still handled.")
# The data that an erasure leaves.
REMAINS = (
    KeptKind(
        what=_("The report as a case: number, status, category, kelurahan, promise, rating."),
        why=_("The city has to account for complaints it handled (UU 25/2009, Perpres 76/2013)."),
        until=FOR_GOOD,
    ),
    KeptKind(
        what=_("The offices' own words and photos, and what other citizens added."),
        why=_("They are not yours. If they name you, ask the office that holds the report."),
        until=_(
            "The offices' for good; those of other citizens as long as a report's personal data."
        ),
    ),
    KeptKind(
        what=_(
            "Salted digests in the timeline's chain, the token's hash, marks of messages taken."
        ),
        why=_(
            "So that the timeline can be proven, you can open this record, and no repeated delivery"
            " brings back what was erased."
        ),
        until=FOR_GOOD,
    ),
    KeptKind(
        what=_("Backups of the database (point-in-time recovery)."),
        why=_("They can't be changed, go by themselves, and are used after a disaster only."),
        until=_("35 days."),
    ),
    KeptKind(
        what=_("Notices that were sent, and what you posted on other channels."),
        why=_("They lie on telephones, in mail and with those channels, out of the city's reach."),
        until=_("As the channel has it."),
    ),
)
