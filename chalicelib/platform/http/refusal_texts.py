"""The sentences of refusals by their classes.

The sentences about single values are in ``field_texts``, and the sentences of refused actions in
``action_texts``, in one table for each kind of fault.
"""

from collections.abc import Mapping

from chalicelib.platform import deputy_errors, errors, score_errors
from chalicelib.platform.aws.secrets import Unavailable
from chalicelib.platform.aws.table import Collision, Overtaken, Throttled
from chalicelib.platform.http.action_refusal_texts import ACCESS
from chalicelib.platform.i18n import Sentence, sentences
from chalicelib.senders.model import NotFetched

_ = sentences("platform")

Refusal = tuple[int, str, Sentence]  # status, type, and the sentence, whose {name} takes a member

# For things that do not exist.
UNKNOWN: Mapping[type[Exception], Refusal] = {
    errors.MistypedNumber: (
        404,
        "mistyped-number",
        _("We do not know report {number}. Please check it; a number looks like JK261124-BRRAE4."),
    ),
    errors.UnknownReport: (
        404,
        "unknown-report",
        _("We have no report with the number {number}. Please check it."),
    ),
    errors.UnknownChannel: (
        404,
        "unknown-channel",
        _("The channel {channel} takes no deliveries here."),
    ),
    errors.UnknownPhoto: (
        404,
        "unknown-photo",
        _("There is no such photo, or it is not shown."),
    ),
    errors.UnknownTemplate: (
        404,
        "unknown-template",
        _("This office has no template {code}."),
    ),
    errors.UnknownCalendar: (
        404,
        "unknown-calendar",
        _("This calendar link is wrong or no longer works."),
    ),
    errors.UnknownWebhook: (
        404,
        "unknown-webhook",
        _("There is no webhook {webhook}."),
    ),
    errors.UnknownEvent: (
        404,
        "unknown-event",
        _("There is no event {event}, or we can't send it any more."),
    ),
    errors.UnknownService: (
        404,
        "unknown-service",
        _("There is no service {service}. The codes of services are in services."),
    ),
    errors.UnknownJurisdiction: (
        404,
        "unknown-jurisdiction",
        _("The jurisdiction {jurisdiction} is not served here."),
    ),
    errors.UnknownCall: (
        404,
        "unknown-call",
        _("There is no {call} here; end it in .xml or .json."),
    ),
    errors.UnknownLink: (
        404,
        "unknown-link",
        _("This link is not complete, or no longer works. Please copy all of it from the message."),
    ),
    errors.UnknownContact: (
        404,
        "unknown-contact",
        _("This office has no duty contact {contact}."),
    ),
    errors.UnknownPartnerKey: (
        404,
        "unknown-partner-key",
        _("There is no partner's key {key}."),
    ),
    errors.UnknownAudit: (
        404,
        "unknown-audit",
        _("There is no export {audit}."),
    ),
    deputy_errors.UnknownDeputy: (
        404,
        "unknown-deputy",
        _("There is no deputy {deputy}, or the days are over."),
    ),
    errors.UnknownOfficer: (
        404,
        "unknown-officer",
        _("There is no officer {officer}."),
    ),
    score_errors.UnknownScore: (
        404,
        "unknown-score",
        _("There is no score of this office for the quarter {quarter}."),
    ),
    score_errors.UnknownAppeal: (
        404,
        "unknown-appeal",
        _("This office has not appealed against its score of {quarter}."),
    ),
    errors.NoPush: (
        404,
        "no-push",
        _("This service sends no notifications to browsers."),
    ),
}

PROBLEMS: Mapping[type[Exception], Refusal] = {
    **UNKNOWN,
    **ACCESS,
    errors.NotRateable: (
        409,
        "not-rateable",
        _("Report {number} is not done yet, so it cannot be rated."),
    ),
    errors.StaleVersion: (
        409,
        "stale-version",
        _("This report has changed since you opened it. Look at the changes, then try again."),
    ),
    errors.MoveNotAllowed: (
        409,
        "move-not-allowed",
        _("The status of this report is {status_name}, so this step is not possible."),
    ),
    errors.Hindered: (409, "hindered", _("{sentence}")),
    errors.NotAwaited: (
        409,
        "not-awaited",
        _("The report {number} is not waiting to be verified."),
    ),
    errors.Anonymous: (
        409,
        "anonymous",
        _("The reporter of {number} asked us to show their name and contact to nobody."),
    ),
    errors.Decided: (
        409,
        "decided",
        _("{triage_name} has decided: this report is for {holder_name} and the offices below it."),
    ),
    errors.KeyReused: (
        409,
        "key-reused",
        _("This Idempotency-Key or update_id was used before, for another content."),
    ),
    errors.TooMany: (
        409,
        "too-many",
        _("This office has {most} templates, which is the limit. Delete one first."),
    ),
    errors.TooManyWebhooks: (
        409,
        "too-many-webhooks",
        _("There are {most} webhooks, which is the limit. Delete one first."),
    ),
    errors.NoWebhooks: (
        409,
        "no-webhooks",
        _("This installation sends no webhooks."),
    ),
    errors.TooManyContacts: (
        409,
        "too-many-contacts",
        _("This office has {most} duty contacts, which is the limit. Delete one first."),
    ),
    errors.TooManyBrowsers: (
        409,
        "too-many-browsers",
        _("{most} browsers get these notifications, which is the limit. Turn one off first."),
    ),
    errors.OfficerExists: (
        409,
        "officer-exists",
        _("Another officer has this {field} already."),
    ),
    deputy_errors.DeputyThere: (
        409,
        "deputy-there",
        _("This office has a deputy in these days already, until {until}."),
    ),
    errors.OwnAccount: (
        409,
        "own-account",
        _(
            "You can't disable your own account or change these roles of it. Another "
            "administrator can."
        ),
    ),
    errors.PasswordNotSent: (
        409,
        "password-not-sent",
        _("We could not send the first password. Please try again later, or tomorrow."),
    ),
    score_errors.NotFrozen: (
        409,
        "not-frozen",
        _("The scores of {quarter} are not final yet."),
    ),
    score_errors.AppealTooLate: (
        409,
        "appeal-too-late",
        _("The time to appeal against this score ended on {latest}."),
    ),
    score_errors.Appealed: (
        409,
        "appealed",
        _("Your office has already appealed against this score."),
    ),
    score_errors.AppealDecided: (
        409,
        "appeal-decided",
        _("This appeal has already been decided."),
    ),
    errors.BadField: (422, "bad-field", _("{sentence}")),
    errors.SomethingMissing: (422, "something-missing", _("{sentence}")),
    errors.WrongTarget: (422, "wrong-target", _("{sentence}")),
    errors.UnknownReason: (
        422,
        "unknown-reason",
        _("This reason is not in the list. Please choose another."),
    ),
    errors.UnknownTask: (
        422,
        "unknown-task",
        _("Task {task} does not exist, or is closed already."),
    ),
    errors.BadPause: (
        422,
        "bad-pause",
        _("A pause for this reason can last until {latest} at most."),
    ),
    errors.BadUpload: (
        422,
        "bad-upload",
        _("We no longer have this file. Please upload it again."),
    ),
    errors.Unreadable: (
        400,
        "unreadable",
        _("We can't read what you sent: {reason}."),
    ),
    NotFetched: (
        503,
        "busy",
        _("We can't fetch what this delivery points to yet. Please try again in a moment."),
    ),
    Overtaken: (
        503,
        "busy",
        _("Several people are changing this report at once. Please try again in a moment."),
    ),
    Throttled: (
        503,
        "busy",
        _("The system is very busy, so nothing is stored yet. Please try again in a moment."),
    ),
    Unavailable: (
        503,
        "busy",
        _(
            "A part of our system does not answer, so nothing is stored yet. Please try again "
            "in a moment."
        ),
    ),
    Collision: (
        503,
        "busy",
        _("We could not store the report yet. Please try again in a moment."),
    ),
}

RATED = _("You have already rated report {number}.")  # of NotRateable, once it is closed
EMPTY_BODY = _("What you sent is empty.")  # of Unreadable, when its reason is EMPTY
