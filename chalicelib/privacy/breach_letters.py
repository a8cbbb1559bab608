"""The letters to the people whom a breach of personal data concerns, and to the authority (UU
27/2022, article 46).
"""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.platform.i18n import Language, Sentence, sentences
from chalicelib.platform.texts.date_texts import format_moment
from chalicelib.privacy.breach_rules import Breach, LeakedKind, PersonState, ReportState, Tally

_ = sentences("privacy")

LEAKED: Mapping[LeakedKind, Sentence] = {
    LeakedKind.NAME: _("name"),
    LeakedKind.PHONE: _("telephone number"),
    LeakedKind.EMAIL: _("email address"),
    LeakedKind.ACCOUNT: _("account on a social network"),
    LeakedKind.PLACE: _("location of the report"),
    LeakedKind.WORDS: _("description of the report"),
    LeakedKind.PHOTOS: _("photos of the report"),
    LeakedKind.ANSWERS: _("answers to questions"),
}


def list_kinds(breach: Breach, language: Language) -> str:
    """Return the kinds of data that leaked, in words."""
    return ", ".join(LEAKED[kind][language] for kind in breach.kinds)


NOTICE = _(
    "Others could see your personal data in report {number}: {kinds}. When: {since} to "
    "{until}. How: {how} What we do: {efforts} Questions: {contact} (UU 27/2022, "
    "article 46)"
)


def write_notice(breach: Breach, number: str, language: Language) -> str:
    """Return what a person is told: the data, when and how they leaked, and the efforts against it
    (article 46 (2)).
    """
    return NOTICE[language].format(
        number=number,
        kinds=list_kinds(breach, language),
        since=format_moment(breach.since, language),
        until=format_moment(breach.until, language),
        how=breach.how,
        efforts=breach.efforts,
        contact=breach.contact,
    )


LETTER = _(
    "To: {authority}\n"
    "Subject: Notification of a failure of the protection of personal data (UU 27/2022, article "
    "46)\n"
    "Case: {id}\n"
    "\n"
    "1. We have known of the failure since {known}. The limit of 3 x 24 hours ends {deadline}.\n"
    "2. The personal data that were open to others: {kinds}. Reports: {reports}.\n"
    "3. When: from {since} to {until}.\n"
    "4. How: {how}\n"
    "5. Efforts to handle it and to recover: {efforts}\n"
    "6. The people whom it concerns and who left an address: {concerned}; told by now: {told}; "
    "to be told: {waiting}; not reached: {missed}. Reporters without a telephone number or an "
    "email address: {unreachable}.\n"
    "7. Contact: {contact}\n"
    "\n"
    "Written {now}."
)
_MISSED = (PersonState.UNKNOWN, PersonState.REFUSED, PersonState.GONE)
_UNREACHABLE = (ReportState.CHANNEL_ONLY, ReportState.NO_CONTACT)


def write_letter(breach: Breach, tally: Tally, authority: str, now: datetime) -> str:
    """Return the letter to the authority, in Indonesian, for the head of the office to sign."""
    language = Language.INDONESIAN
    return LETTER[language].format(
        authority=authority,
        id=breach.id,
        known=format_moment(breach.known_at, language),
        deadline=format_moment(breach.deadline, language),
        kinds=list_kinds(breach, language),
        reports=tally.all_reports,
        since=format_moment(breach.since, language),
        until=format_moment(breach.until, language),
        how=breach.how,
        efforts=breach.efforts,
        concerned=tally.concerned,
        told=tally.people.get(PersonState.TOLD, 0),
        waiting=tally.waiting,
        missed=sum(tally.people.get(state, 0) for state in _MISSED),
        unreachable=sum(tally.reports.get(state, 0) for state in _UNREACHABLE),
        contact=breach.contact,
        now=format_moment(now, language),
    )
