"""The sentences of refused actions: rights and limits, missing fields, hindrances, targets."""

from collections.abc import Mapping

from chalicelib.platform import deputy_errors, errors, score_errors
from chalicelib.platform.i18n import Sentence, sentences

_ = sentences("platform")

ACCESS: Mapping[type[Exception], tuple[int, str, Sentence]] = {
    errors.BadSignature: (
        401,
        "bad-signature",
        _("The sender's signature is missing or does not fit; nothing was stored."),
    ),
    errors.BadToken: (
        401,
        "bad-token",
        _("The report's token is missing or wrong. It was given once, with the report's number."),
    ),
    deputy_errors.NotDeputy: (
        403,
        "not-deputy",
        _("You are not the deputy of the head of {office} today, or deputies can't do this."),
    ),
    errors.BadKey: (
        403,
        "bad-key",
        _("The api_key is missing, not known, or was revoked."),
    ),
    errors.KeySpent: (
        403,
        "key-spent",
        _("This api_key was used {most} times today; it can be used again tomorrow."),
    ),
    errors.BadLink: (
        401,
        "bad-link",
        _("This link is wrong, was opened before, or its time is over. Ask for a new one."),
    ),
    errors.BadSession: (
        401,
        "bad-session",
        _("There is no such session, or it is over. Ask for a new link."),
    ),
    errors.TooOften: (
        429,
        "too-often",
        _("Too many requests from this address. Try again in {seconds} seconds."),
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
        _("Only officers of {holder_name} or the heads above them may act here."),
    ),
    errors.NotYourOffice: (
        403,
        "not-your-office",
        _(
            "This is only for {holder_name}, the heads of offices above it, and the groups "
            "{groups}."
        ),
    ),
    errors.NotYourDesk: (
        403,
        "not-your-desk",
        _(
            "This is for officers of the group desk at their own office's desks. Yours has: "
            "{desks}."
        ),
    ),
    score_errors.OwnAppeal: (
        403,
        "own-appeal",
        _("Somebody of another office decides the appeal of your office."),
    ),
    errors.WrongRole: (
        403,
        "wrong-role",
        _("This is only for officers of the groups {groups}."),
    ),
}


# What an action needs, by the missing field.
MISSING: Mapping[str, Sentence] = {
    "into": _("The action {action} needs the number of the report it goes into (into)."),
    "note": _("The action {action} needs a note."),
    "to_agency": _("The action {action} needs a target office (to_agency)."),
    "reason": _("The action {action} needs a reason from /v1/reasons."),
    "until": _("The action {action} needs a moment it lasts until."),
    "category": _("The action {action} needs a category."),
    "task": _("The action {action} needs the id of a task."),
    "place": _("The action {action} needs the right place."),
    "photos": _("The action {action} needs at least one photo of the work done (photos)."),
}
# What hinders an action, apart from the report's status.
HINDRANCES: Mapping[str, Sentence] = {
    "paused": _("This report is paused. Let it go on first, with the action resume."),
    "moderated": _("Moderators have hidden or rejected this report already."),
    "not_moderated": _("This report is neither hidden nor rejected."),
    "appealed": _("Its reporter has appealed; decide that first."),
    "not_appealed": _("No appeal is waiting to be decided."),
    "own_work": _(
        "You have acted on this report yourself. Somebody else has to verify or judge it."
    ),
    "own_decision": _("Somebody else than who made the decision judges or confirms it."),
    "hidden_before": _(
        "Offices hide a report provisionally once. Whether it is hidden again, moderators decide."
    ),
    "rejected": _("This report was rejected; what can be done is to appeal."),
    "done": _("This report is closed already."),
    "begun": _("An office works on this report already. Tell it the right place by an addition."),
    "withdrawn": _(
        "You withdrew this report. If the problem is there again, please report it anew."
    ),
    "supported": _(
        "Other residents have the same problem, so the report stays open for them. You can make it"
        " private, or end its messages to you."
    ),
    "not_paused": _("This report is not paused."),
    "answered": _("This report has been answered already."),
    "unanswered": _("Answer the report first; it can be paused after that."),
    "lengthened": _("The promises of this report were made later before. That is possible once."),
    "late": _("Its promise has passed; it can't be paused any more."),
    "too_many_pauses": _("This report was paused as often as may be."),
    "open_tasks": _(
        "Other offices have not answered their tasks yet. Wait for them, or withdraw the tasks."
    ),
    "merged": _(
        "This report follows another of the same matter: turn to that, or unmerge it first."
    ),
    "not_merged": _("This report follows no other."),
    "not_limited": _("This report does not wait for your office to look at it first."),
    "confidential": _("This report is confidential; others may not read it."),
    "not_accused": _("This report accuses no office."),
    "complaint": _("This report is a complaint: begin the work, and finish it."),
    "has_merged": _(
        "Others were merged into this report; take them out first, or merge into this one."
    ),
    "closed": _("This report is finished; only open ones can be supported."),
    "not_closed": _("This report is not finished yet."),
    "confirmed": _("The closing of this report stands because nobody objected to it in time."),
    "outside": _("This report is not for the city to handle. You may appeal."),
    "too_late": _("The time in which this report could be reopened has passed."),
    "reopened_often": _("This report was reopened as often as may be."),
    "appealed_often": _("This report was appealed as often as may be."),
    "erased": _(
        "The data of this report's reporter are erased, or are being erased, at their request."
    ),
    "not_handed_over": _(
        "Your office did not hand this report over last, so there is nothing for you to take back."
    ),
    "acted": _(
        "The office that got this report has acted on it already, so it can't be taken back. That"
        " office can hand it over again."
    ),
    "no_task": _("There is no open task for you to close."),
    "too_many_tasks": _("As many tasks are open as may be."),
}
# Why a report can't be handed to an office.
TARGETS: Mapping[str, Sentence] = {
    "unknown": _("The target office {target} is not known."),
    "same": _("This office holds the report already."),
    "not_below": _(
        "Disposisi goes only to an office below the holder; use koordinasi for another office."
    ),
    "accused": _("This report is about this office or one above it; it may not have the report."),
    "below": _("This office is below the holder; use disposisi."),
}
