"""The description of notices to reporters and supporters, and of their ends."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from chalicelib.description.document_texts import FILED_AT, NOW, TOKEN, Story, build_story
from chalicelib.intake import views as intake_views
from chalicelib.intake.schemas import ContactBody
from chalicelib.notifications import schemas as notifications_schemas
from chalicelib.notifications import views as notifications_views
from chalicelib.notifications.schemas import (
    AskBody,
    ConfirmationBody,
    QuietBody,
    SubscriptionsBody,
    SupportBody,
    Supported,
    SupportKept,
    SupportWishesBody,
)
from chalicelib.notifications.subscriptions import SubscriptionState
from chalicelib.notifications.supporters.contacts_store import SupporterContact
from chalicelib.notifications.supporters.service import SupportRecord
from chalicelib.platform import errors
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.http import bodies as platform_bodies
from chalicelib.platform.http.operation import BODY, NUMBER, Operation, Rows
from chalicelib.platform.language import Language
from chalicelib.reports.contact import preferences
from chalicelib.reports.contact.delivery_states import Logged, State
from chalicelib.reports.contact.preferences import (
    EMAIL,
    SMS,
    Asked,
    Contact,
    Wishes,
    mask_address_for,
)

PAGE: dict[str, Any] = {
    "types": ("text/html",),
    "refusal": str,
    "refusal_types": ("text/html",),
    "tells": ("Referrer-Policy", "X-Robots-Tag"),
}

ROWS: Rows = {
    ("GET", "/v1/reports/{number}/notices"): Operation(
        "See what became of each notice to its reporter",
        notifications_schemas.SentNotices,
        problems=(errors.BadToken, *NUMBER),
        proof="report",
        name="list_notices",
    ),
    ("GET", "/v1/reports/{number}/subscriptions"): Operation(
        "See how its reporter is told of it",
        notifications_schemas.Subscriptions,
        problems=(errors.BadToken, *NUMBER),
        proof="report",
        name="read_subscriptions",
    ),
    ("POST", "/v1/reports/{number}/subscriptions"): Operation(
        "Choose how to be told of it, and in which language",
        notifications_schemas.Subscriptions,
        body=SubscriptionsBody,
        problems=(*BODY, errors.BadToken, *NUMBER),
        proof="report",
        name="change_subscriptions",
    ),
    ("POST", "/v1/reports/{number}/subscriptions/address"): Operation(
        "Have a code sent to another telephone or mail address, to be told there",
        notifications_schemas.CodeSent,
        202,
        AskBody,
        (*BODY, errors.BadToken, *NUMBER, errors.TooOften),
        proof="report",
        name="ask_for_code",
    ),
    ("POST", "/v1/reports/{number}/subscriptions/confirmation"): Operation(
        "Confirm that address by the code, and be told there from now on",
        notifications_schemas.Subscriptions,
        body=ConfirmationBody,
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


# Examples of notices to reporters and supporters.


def bodies() -> Iterable[platform_bodies.Body]:
    night = QuietBody("21:00", "06:00")
    return (
        SupportBody(ContactBody(email="budi@rumah.id"), night),
        SupportWishesBody(Language.ENGLISH, night),
        ConfirmationBody("042917"),
        SubscriptionsBody(Language.INDONESIAN, ["sms", "email"]),
    )


def answers() -> Mapping[Any, Any]:
    story = build_story()
    wishes = Wishes(quiet=preferences.make_quiet_hours("21:00", "06:00"))
    contact = Contact(phone="+6281211272206", email="siti@rumah.id", wishes=wishes)
    ways = (SMS, EMAIL)
    state = SubscriptionState(story.report, contact, ways, ways)
    sent = Logged(
        1, SMS, State.SENT, FILED_AT, mask_address_for(SMS, contact), kind=Kind.STATUS, number=1
    )
    failed = replace(sent, seq=2, state=State.FAILED, code="Throttling", at=NOW, retry=True)
    return {
        Supported: _supported(story),
        notifications_schemas.SentNotices: notifications_views.view_notices(
            [sent, failed], Language.INDONESIAN
        ),
        notifications_schemas.Subscriptions: notifications_views.view_subscriptions(state),
        SupportKept: notifications_views.view_supporter(
            SupportRecord(
                story.report.number, FILED_AT, 1, (SupporterContact(FILED_AT, contact, (sent,)),)
            ),
            Language.INDONESIAN,
        ),
        notifications_schemas.CodeSent: notifications_views.view_code_sent(
            Asked(EMAIL, "siti@rumah.id", NOW)
        ),
    }


def _supported(story: Story) -> Supported:
    return {
        "number": story.report.number,
        "supporters": 4,
        "counted": True,
        "subscribed": True,
        "updates": intake_views.updates_view(Contact(email="budi@rumah.id")),
        "token": f"{TOKEN}.{TOKEN}",
    }
