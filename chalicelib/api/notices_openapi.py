"""Notices to reporters, and how they end, in the description."""

from typing import Any

from chalicelib.api import notices_answers, shapes
from chalicelib.api.openapi_parts import BODY, NUMBER, Operation, Rows
from chalicelib.domain import errors

PAGE: dict[str, Any] = {
    "types": ("text/html",),
    "refusal": str,
    "refusal_types": ("text/html",),
    "tells": ("Referrer-Policy", "X-Robots-Tag"),
}

ROWS: Rows = {
    ("GET", "/v1/reports/{number}/notices"): Operation(
        "See what became of each notice to its reporter",
        notices_answers.SentNotices,
        problems=(errors.BadToken, *NUMBER),
        proof="report",
        name="list_notices",
    ),
    ("GET", "/v1/reports/{number}/subscriptions"): Operation(
        "See how its reporter is told of it",
        notices_answers.Subscriptions,
        problems=(errors.BadToken, *NUMBER),
        proof="report",
        name="read_subscriptions",
    ),
    ("POST", "/v1/reports/{number}/subscriptions"): Operation(
        "Choose how to be told of it, and in which language",
        notices_answers.Subscriptions,
        body=shapes.SubscriptionsBody,
        problems=(*BODY, errors.BadToken, *NUMBER),
        proof="report",
        name="change_subscriptions",
    ),
    ("POST", "/v1/reports/{number}/subscriptions/address"): Operation(
        "Have a code sent to another telephone or mail address, to be told there",
        notices_answers.CodeSent,
        202,
        shapes.AskBody,
        (*BODY, errors.BadToken, *NUMBER, errors.TooOften),
        proof="report",
        name="ask_for_code",
    ),
    ("POST", "/v1/reports/{number}/subscriptions/confirmation"): Operation(
        "Confirm that address by the code, and be told there from now on",
        notices_answers.Subscriptions,
        body=shapes.ConfirmationBody,
        problems=(*BODY, errors.BadToken, *NUMBER),
        proof="report",
        name="confirm_address",
    ),
    ("GET", "/ya/{link}"): Operation(
        "See, as a page, which number or address the link in a first message proves; no change",
        str,
        problems=(errors.UnknownLink,),
        name="show_proof",
        **PAGE,
    ),
    ("POST", "/ya/{link}"): Operation(
        "Prove it, so that updates on the report come there from now on",
        str,
        problems=(errors.UnknownLink, 413, 415),
        name="give_proof",
        **PAGE,
        form={},
    ),
    ("GET", "/v1/unsubscribe/{link}"): Operation(
        "See, as a page, which notices the link in a message would end; nothing changes",
        str,
        problems=(errors.UnknownLink,),
        name="show_ending",
        **PAGE,
    ),
    ("POST", "/v1/unsubscribe/{link}"): Operation(
        "End them; a mail program does so by one POST (RFC 8058)",
        str,
        problems=(errors.UnknownLink, 413, 415, errors.BadField),
        name="end_notices",
        **PAGE,
        form={
            "do": {"type": "string", "enum": ["stop", "stop_all", "again", "again_all"]},
            "List-Unsubscribe": {"type": "string", "const": "One-Click"},
        },
    ),
}
