"""The sentences of refused actions: rights and limits, missing fields, hindrances, targets."""

from collections.abc import Iterable, Mapping

from chalicelib.platform import deputy_errors, errors, score_errors
from chalicelib.platform.i18n import Language, Sentence, sentences
from chalicelib.platform.roles import Role

_ = sentences("platform")

ACCESS: Mapping[type[Exception], tuple[int, str, Sentence]] = {
    errors.BadSignature: (
        401,
        "bad-signature",
        _("The sender's signature is missing or does not fit. We have stored nothing."),
    ),
    errors.BadToken: (
        401,
        "bad-token",
        _(
            "The reporter code is missing or does not match. See your receipt, or ask for a "
            "link on My reports."
        ),
    ),
    deputy_errors.NotDeputy: (
        403,
        "not-deputy",
        _("Today you are not the deputy head of {office}, or deputies can't do this."),
    ),
    errors.BadKey: (
        403,
        "bad-key",
        _("The api_key is missing, not known, or was revoked."),
    ),
    errors.KeySpent: (
        403,
        "key-spent",
        _(
            "This api_key has been used {most} times today, which is its limit. It works again "
            "tomorrow."
        ),
    ),
    errors.BadLink: (
        401,
        "bad-link",
        _("This link is wrong, has been opened before, or has expired. Please ask for a new one."),
    ),
    errors.BadSession: (
        401,
        "bad-session",
        _(
            "You have been away too long, or this link was opened elsewhere. Please ask for a "
            "new link."
        ),
    ),
    errors.TooOften: (
        429,
        "too-often",
        _("Too many requests from your network. Please try again in {wait}."),
    ),
    errors.TooManyToday: (
        429,
        "too-many-today",
        _("The limit of {most} a day has been reached. Please try again in {wait}."),
    ),
    errors.NotSignedIn: (
        401,
        "not-signed-in",
        _("Please sign in first."),
    ),
    errors.NotYours: (
        403,
        "not-yours",
        _("Only officers of {holder_name} and the heads above them can do this."),
    ),
    errors.NotYourOffice: (
        403,
        "not-your-office",
        _("Only {holder_name}, the heads of the offices above it, and {role_names} can do this."),
    ),
    errors.NotYourDesk: (
        403,
        "not-your-desk",
        _("Only desk officers can do this, at the desks of their own office. Yours are: {desks}."),
    ),
    score_errors.OwnAppeal: (
        403,
        "own-appeal",
        _("An officer of another office has to decide your office's appeal."),
    ),
    errors.WrongRole: (
        403,
        "wrong-role",
        _("Only {role_names} can do this."),
    ),
}

# Who has a role.
ROLE_NAMES: Mapping[Role, Sentence] = {
    Role.OFFICER: _("officers of the offices"),
    Role.HEAD: _("heads of offices"),
    Role.VERIFIER: _("verifiers"),
    Role.DESK: _("desk officers"),
    Role.ANALYST: _("analysts"),
    Role.ADMIN: _("administrators"),
    Role.PERSONNEL: _("officers of personnel"),
    Role.AUDITOR: _("auditors"),
}
AND = _("{names} and {last}")


def name_roles(roles: Iterable[str], language: Language) -> str:
    """Return who has one of these roles, as a list in words."""
    *names, last = [ROLE_NAMES[role][language] for role in Role if role in roles] or [""]
    return AND[language].format(names=", ".join(names), last=last) if names else last


# What an action needs, by the missing field.
MISSING: Mapping[str, Sentence] = {
    "into": _("Type the number of the report to merge into first."),
    "note": _("Write a note first."),
    "to_agency": _("Choose the other office first."),
    "reason": _("Choose a reason first."),
    "until": _("Say until when first."),
    "category": _("Choose a category first."),
    "task": _("Choose a task first."),
    "place": _("Give the right location first."),
    "photos": _("Add at least one photo of the finished work first."),
}
# What hinders an action, apart from the report's status.
HINDRANCES: Mapping[str, Sentence] = {
    "paused": _("This report is paused. Resume the work first."),
    "moderated": _("Moderators have hidden or rejected this report already."),
    "not_moderated": _("This report is neither hidden nor rejected."),
    "appealed": _("The reporter has appealed. Please decide that appeal first."),
    "not_appealed": _("No appeal is waiting to be decided."),
    "own_work": _(
        "You have worked on this report yourself. Another officer has to verify or decide it."
    ),
    "own_decision": _(
        "You made this decision yourself. Another officer has to confirm or judge it."
    ),
    "hidden_before": _(
        "An office can hide a report for now only once. A moderator decides about hiding it again."
    ),
    "rejected": _("This report was rejected. You can appeal."),
    "done": _("This report is closed already."),
    "begun": _(
        "An office has begun work on this report. Please send the right location as an addition."
    ),
    "withdrawn": _(
        "You have withdrawn this report. If the problem returns, please send a new report."
    ),
    "supported": _(
        "Other residents have the same problem, so the report stays open for them. You can "
        "make it private, or stop its messages to you."
    ),
    "not_paused": _("This report is not paused."),
    "answered": _("This report has been answered already."),
    "unanswered": _("Answer the report first; it can be paused after that."),
    "lengthened": _("The due times of this report have been extended 1 time, which is the limit."),
    "late": _("This report is late, so it can't be paused any more."),
    "too_many_pauses": _("This report has been paused {most} times and cannot be paused again."),
    "open_tasks": _(
        "Other offices have not answered their tasks yet. Wait for them, or withdraw the tasks."
    ),
    "merged": _(
        "This report was merged with another. Please use that one, or separate this one first."
    ),
    "not_merged": _("This report is not merged with another."),
    "not_limited": _("This report is not waiting for your office to check it."),
    "confidential": _("This report is private, so others can't read it."),
    "not_accused": _("This report is not about an office or an officer."),
    "complaint": _("This report is not a suggestion. Begin the work, and finish it."),
    "has_merged": _("Other reports are merged into this one. Separate them first."),
    "closed": _("This report is finished. Only open reports can be supported."),
    "not_closed": _("This report is not finished yet."),
    "confirmed": _(
        "Nobody objected in time, so this report is final. If the problem returns, send a "
        "new report."
    ),
    "outside": _("This matter is not for the city. You can appeal."),
    "too_late": _(
        "The time to reopen this report is over. If the problem is still there, send a new report."
    ),
    "reopened_often": _("This report has been reopened {most} times and cannot be reopened again."),
    "appealed_often": _(
        "You have appealed {most} times about this report and cannot appeal again."
    ),
    "erased": _(
        "The reporter's data have been erased, or are being erased, as the reporter asked."
    ),
    "not_handed_over": _(
        "Another office handed this report over last, so your office can't take it back."
    ),
    "acted": _(
        "The new office has begun work on this report, so you can't take it back. That "
        "office can hand it over again."
    ),
    "no_task": _("There is no open task for you to close."),
    "too_many_tasks": _(
        "{most} tasks are open, which is the limit. Wait for an answer, or withdraw one."
    ),
}
# Why a report can't be handed to an office.
TARGETS: Mapping[str, Sentence] = {
    "unknown": _("We do not know the office {target}."),
    "same": _("This office is already in charge of the report."),
    "not_below": _(
        "A report can be passed down only to an office below. Move it to other offices by "
        "coordination."
    ),
    "accused": _("This report is about this office or one above it. So it can't get the report."),
    "below": _("This office is below the one in charge. Pass the report down by disposition."),
}
