"""Acts of messages to reporters and supporters: what waited for a proof, a browser that is gone, a
supporter who leaves a contact later, a text that comes again, and a breach on a day that is full.
"""

from collections.abc import Callable, Mapping

from chalicelib.notifications import contact_proof
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.sending import daily_limits
from chalicelib.reports.contact.preferences import SMS
from operate import breach
from tests.api import causes
from tests.aws_faults.limits import lower
from tests.aws_faults.reports_acts import whole, work
from tests.aws_faults.returned_acts import described, make_records
from tests.aws_faults.senders_acts import deliver
from tests.aws_faults.world import Happening, World
from tests.builders import PHONE, an_sms, filed, moved
from tests.publishing.open311 import partners
from tests.push_browser import ENDPOINT
from tests.sender_posts import signed_sms


def _proof_is_given(world: World) -> Happening:
    """What was withheld until then is told at once."""
    given = {"visibility": "public", "contact": {"phone": PHONE}}
    number = filed(world.http, proves=False, **given)["number"]
    world.settle()
    moved(world.http, number, "proses")
    world.settle()
    contact = notifications_store.load_contact(number)
    link = contact_proof.build_proof_link(number, SMS, contact).rpartition("/")[2]
    ask = causes.Ask("POST", f"/ya/{link}", partners.FORM)
    return lambda: world.ask("give_proof", ask)


def _last_browser_is_gone(world: World) -> Happening:
    """Who was told by push alone is told by the other ways."""
    receipt = filed(world.http, visibility="public", contact={"phone": PHONE})
    causes.pushed(receipt).to(world.http)
    causes.own(receipt, "subscriptions", {"ways": ["push"]}).to(world.http)
    world.settle()
    world.outside.answers[ENDPOINT] = [(410, {})] * 4  # also when it is asked again
    ask = work(receipt["number"], action="proses", version=1, note="segera")
    return lambda: world.ask("act", ask)


def _supporter_leaves_a_contact(world: World) -> Happening:
    """Somebody who said it by the device alone says it again."""
    path = f"/v1/reports/{whole(world)['number']}/support"
    device = {"X-Device-Token": "perangkat-0123456789"}
    assert causes.sent(path, {}, device).to(world.http).status_code == 200
    world.settle()
    ask = causes.sent(path, {"contact": {"phone": "+6281299990001"}}, device)
    return lambda: world.ask("support", ask)


def _text_comes_again(world: World) -> Happening:
    """As another message: it is the same report."""
    text = "LAPOR sampah menumpuk di Kebon Jeruk"
    deliver(world, signed_sms(an_sms(text, MessageSid="SM41")))
    world.settle()
    world.hands.forward(minutes=2)
    again = signed_sms(an_sms(text, MessageSid="SM42"))
    return lambda: deliver(world, again)


def _breach_on_a_full_day(world: World) -> Happening:
    """A person whose day has room for no SMS is told a day later, and is found once more by
    another address.
    """
    first, other = (
        filed(world.http, contact={"phone": PHONE, **more})["number"]
        for more in ({}, {"email": "rahasia@rumah.id"})
    )
    world.settle()
    records = make_records()
    opened = breach.load_opened(records, None, described(world.hands.moment))
    breach.open_breach(records, opened, breach.Chosen(numbers=(first,)), "", new=True)
    world.settle()
    has_room = daily_limits._has_room
    lower(daily_limits, _has_room=lambda *given: False)
    breach.tell_people(records, opened, "")
    world.settle()
    lower(daily_limits, _has_room=has_room)

    def happen() -> None:
        breach.open_breach(records, opened, breach.Chosen(numbers=(other,)), "", new=False)
        world.pause(days=1)
        breach.tell_people(records, opened, "")

    return happen


def _key_is_unknown(world: World) -> Happening:
    """A partner's, which is refused."""
    ask = causes.form("requests.json", **partners.a_form(api_key="no-such-key"))

    def happen() -> None:
        assert world.ask("file_request", ask).status_code in (403, 503)

    return happen


ACTS: Mapping[str, Callable[[World], Happening]] = {
    "a proof is given": _proof_is_given,
    "the last browser is gone": _last_browser_is_gone,
    "a supporter leaves a contact later": _supporter_leaves_a_contact,
    "a text comes again": _text_comes_again,
    "people are told of a breach a day later": _breach_on_a_full_day,
    "a partner's key is unknown": _key_is_unknown,
}
