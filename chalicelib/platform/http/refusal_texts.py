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
        _("The report number {number} is mistyped. A number looks like JK261124-BRRAE4."),
    ),
    errors.UnknownReport: (
        404,
        "unknown-report",
        _("There is no report with the number {number}."),
    ),
    errors.UnknownChannel: (
        404,
        "unknown-channel",
        _("The channel {channel} takes no deliveries here."),
    ),
    errors.UnknownPhoto: (
        404,
        "unknown-photo",
        _("This photo does not exist or is not shown."),
    ),
    errors.UnknownTemplate: (
        404,
        "unknown-template",
        _("This office has no template {code}."),
    ),
    errors.UnknownCalendar: (
        404,
        "unknown-calendar",
        _("There is no calendar at this link, or not any more."),
    ),
    errors.UnknownWebhook: (
        404,
        "unknown-webhook",
        _("There is no webhook {webhook}."),
    ),
    errors.UnknownEvent: (
        404,
        "unknown-event",
        _("There is no event {event}, or it may not be told any more."),
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
        _("This link is not whole, or is not valid any more. Copy all of it from the message."),
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
        _("There is no deputy {deputy} whose days are not over."),
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
        _("This service sends no messages to browsers."),
    ),
}

PROBLEMS: Mapping[type[Exception], Refusal] = {
    **UNKNOWN,
    **ACCESS,
    errors.NotRateable: (
        409,
        "not-rateable",
        _("The report {number} is not finished yet, or was rated already."),
    ),
    errors.StaleVersion: (
        409,
        "stale-version",
        _("This report has changed since you read it. Look at the changes, then try again."),
    ),
    errors.MoveNotAllowed: (
        409,
        "move-not-allowed",
        _("From status {status} the action {action} is not possible."),
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
        _("The reporter of {number} asked to be known to nobody."),
    ),
    errors.Decided: (
        409,
        "decided",
        _("{triage_name} has decided: this report is for {holder_name} and the offices below it."),
    ),
    errors.KeyReused: (
        409,
        "key-reused",
        _("This Idempotency-Key or update_id was used before, for a request with another content."),
    ),
    errors.TooMany: (
        409,
        "too-many",
        _("This office has {most} templates already; delete one that is no longer used first."),
    ),
    errors.TooManyWebhooks: (
        409,
        "too-many-webhooks",
        _("There are {most} webhooks already; delete one that is no longer used first."),
    ),
    errors.TooManyContacts: (
        409,
        "too-many-contacts",
        _("This office has {most} duty contacts already; delete one that is no longer used first."),
    ),
    errors.TooManyBrowsers: (
        409,
        "too-many-browsers",
        _("{most} browsers are told of this already; turn one off first."),
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
            "You can't disable yourself, leave the role admin, or give yourself the role personnel"
            " or auditor; another admin can."
        ),
    ),
    errors.PasswordNotSent: (
        409,
        "password-not-sent",
        _("The first password could not be mailed now. Try again later, tomorrow at the latest."),
    ),
    score_errors.NotFrozen: (
        409,
        "not-frozen",
        _("The scores of {quarter} are not frozen yet."),
    ),
    score_errors.AppealTooLate: (
        409,
        "appeal-too-late",
        _("Appeals against this score could be made until {latest}."),
    ),
    score_errors.Appealed: (
        409,
        "appealed",
        _("Your office has appealed against this score before."),
    ),
    score_errors.AppealDecided: (
        409,
        "appeal-decided",
        _("This appeal was decided before."),
    ),
    errors.BadField: (422, "bad-field", _("{sentence}")),
    errors.SomethingMissing: (422, "something-missing", _("{sentence}")),
    errors.WrongTarget: (422, "wrong-target", _("{sentence}")),
    errors.UnknownReason: (
        422,
        "unknown-reason",
        _("This reason is not a listed one; see /v1/reasons."),
    ),
    errors.UnknownTask: (
        422,
        "unknown-task",
        _("There is no open task {task}."),
    ),
    errors.BadPause: (
        422,
        "bad-pause",
        _("For this reason a pause (until) ends in the future, and by {latest} at the latest."),
    ),
    errors.BadUpload: (
        422,
        "bad-upload",
        _("The attachment is unknown or has expired. Please upload the file again."),
    ),
    errors.Unreadable: (
        400,
        "unreadable",
        _("The body can't be read: {reason}."),
    ),
    NotFetched: (
        503,
        "busy",
        _("What the delivery leads to can't be had yet. Please deliver it again in a moment."),
    ),
    Overtaken: (
        503,
        "busy",
        _("Many are changing this report at once. Please try again in a moment."),
    ),
    Throttled: (
        503,
        "busy",
        _("The system is very busy and has stored nothing yet. Please try again in a moment."),
    ),
    Unavailable: (
        503,
        "busy",
        _(
            "A part of the system does not answer and nothing is stored yet."
            " Please try again in a moment."
        ),
    ),
    Collision: (
        503,
        "busy",
        _("The report could not be stored yet. Please send it again in a moment."),
    ),
}

EMPTY_BODY = _("The body is empty.")  # of Unreadable, when its reason is EMPTY
