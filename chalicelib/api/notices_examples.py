"""Examples of notices to who reports a matter or supports it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from chalicelib.api import delivery_views, filing_views, notices_answers, shapes, supporters_answers
from chalicelib.api.openapi_story import FILED, NOW, TOKEN, Story, story
from chalicelib.domain import quiet
from chalicelib.domain.contact import Contact
from chalicelib.domain.delivery import Logged, State
from chalicelib.domain.report import Kind
from chalicelib.domain.tongue import Language
from chalicelib.domain.wishes import EMAIL, SMS, Asked, Wishes, hint
from chalicelib.services.subscribing import Standing
from chalicelib.services.supporting import Kept
from chalicelib.stores.supporters_contacts import Left


def bodies() -> Iterable[shapes.Body]:
    night = shapes.QuietBody("21:00", "06:00")
    return (
        shapes.SupportBody(shapes.ContactBody(email="budi@rumah.id"), night),
        shapes.SupportWishesBody(Language.ENGLISH, night),
        shapes.ConfirmationBody("042917"),
        shapes.SubscriptionsBody(Language.INDONESIAN, ["sms", "email"]),
    )


def answers() -> Mapping[Any, Any]:
    told = story()
    wishes = Wishes(quiet=quiet.given("21:00", "06:00"))
    contact = Contact(phone="+6281211272206", email="siti@rumah.id", wishes=wishes)
    ways = (SMS, EMAIL)
    standing = Standing(told.report, contact, ways, ways)
    sent = Logged(1, SMS, State.SENT, FILED, hint(SMS, contact), kind=Kind.STATUS, number=1)
    failed = replace(sent, seq=2, state=State.FAILED, code="Throttling", at=NOW, retry=True)
    return {
        supporters_answers.Supported: _supported(told),
        notices_answers.SentNotices: delivery_views.page([sent, failed], Language.INDONESIAN),
        notices_answers.Subscriptions: delivery_views.subscriptions(standing),
        supporters_answers.SupportKept: delivery_views.supporter(
            Kept(told.report.number, FILED, 1, (Left(FILED, contact, (sent,)),)),
            Language.INDONESIAN,
        ),
        notices_answers.CodeSent: delivery_views.code_sent(Asked(EMAIL, "siti@rumah.id", NOW)),
    }


def _supported(told: Story) -> supporters_answers.Supported:
    return {
        "number": told.report.number,
        "supporters": 4,
        "counted": True,
        "subscribed": True,
        "updates": filing_views.updates(Contact(email="budi@rumah.id")),
        "token": f"{TOKEN}.{TOKEN}",
    }
