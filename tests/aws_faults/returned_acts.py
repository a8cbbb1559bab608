"""Acts of what comes back: mails that were not taken, links that are asked for, a matter that is
told by two ways, and a breach of personal data.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from chalicelib.intake import service as intake_service
from chalicelib.notifications import store as notifications_store
from chalicelib.reports.contact.preferences import SMS, Contact
from operate import breach
from operate.breach import Chosen, Described
from operate.breach_records import Records
from operate.session import Clients
from tests.api import causes
from tests.aws_faults.reports_acts import DUTY, nobody_answers, supported, whole
from tests.aws_faults.senders_acts import deliver, envelope
from tests.aws_faults.world import Happening, World
from tests.builders import PHONE, a_draft, an_sms, filed
from tests.conftest import ACCOUNT, REGION
from tests.moto_aws import client
from tests.returned_mails import bounce, complaint
from tests.sender_posts import signed_sms

PROVEN = Contact(phone=PHONE, proven=frozenset({SMS}))


def _mail_comes_back(world: World) -> Happening:
    whole(world)
    world.settle()
    event = envelope(bounce(world.door.mails[-1]))
    return lambda: world.cloud.call("mail", event, None)


def _mail_is_called_spam(world: World) -> Happening:
    whole(world)
    world.settle()
    event = envelope(complaint(world.door.mails[-1]))
    return lambda: world.cloud.call("mail", event, None)


def _mail_to_an_office_comes_back(world: World) -> Happening:
    nobody_answers(world, DUTY)()
    world.settle()
    [mail, *_] = [each for each in world.door.mails if "piket@jakarta.test" in str(each)]
    event = envelope(bounce(mail))
    return lambda: world.cloud.call("mail", event, None)


def _link_is_asked_for(world: World) -> Happening:
    whole(world)
    world.settle()
    ask = causes.sent("/v1/my-reports", {"contact": {"phone": PHONE}})
    return lambda: world.ask("ask_for_link", ask)


def _told_by_two_ways(world: World) -> Happening:
    """The person is asked whether it is one matter, and says so."""
    now = world.hands.moment
    intake_service.file_draft(a_draft(received_at=now, contact=PROVEN))
    world.settle()
    world.hands.forward(minutes=5)

    def happen() -> None:
        deliver(world, signed_sms(an_sms("LAPOR gang penuh sampah menumpuk", MessageSid="SM21")))
        world.pause(hours=1)
        for number in intake_numbers(world):
            notifications_store.mark_proven(number, SMS)
        deliver(world, signed_sms(an_sms("GABUNG", MessageSid="SM22")))

    return happen


def intake_numbers(world: World) -> list[str]:
    return [item["pk"][2:] for item in world.aws.items() if item["sk"] == "A"]


def _asked_back(world: World) -> Happening:
    """A text that says nothing is asked about, and the answer makes a report."""

    def happen() -> None:
        for sid in ("SM30", "SM31"):
            deliver(world, signed_sms(an_sms("LAPOR tolong", MessageSid=sid)))
        deliver(world, signed_sms(an_sms("sampah di Kebon Jeruk", MessageSid="SM32")))

    return happen


def make_records() -> Records:
    """The records of breaches, as operators have them."""
    queue = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/notices"
    return Records(Clients(client, {"TableName": "tanggap", "NoticesUrl": queue}))


def described(now: datetime) -> Described:
    """What operators say of a breach that became known at this moment."""
    return Described(
        known=now,
        since=now - timedelta(days=1),
        until=now,
        kinds="name,phone",
        how="Ekspor terkirim ke alamat yang salah.",
        efforts="Berkas dihapus.",
        contact="pdp@jakarta.test",
    )


def _breach(world: World) -> Happening:
    """Operators open a breach, and have people told of it."""
    number = whole(world)["number"]
    supported(world, number)
    filed(world.http, contact=None)
    world.settle()
    records = make_records()
    opened = breach.load_opened(records, None, described(world.hands.moment))
    breach.open_breach(records, opened, Chosen(numbers=(number,)), "", new=True)

    def happen() -> None:
        world.pause(hours=1)
        breach.tell_people(records, opened, "")
        world.pause(hours=1)
        world.cloud.start("reconcile")

    return happen


def _deadline(world: World) -> Happening:
    """Nobody was told of a breach when less than a day is left to do it."""
    number = whole(world)["number"]
    world.settle()
    records = make_records()
    known = described(world.hands.moment - timedelta(hours=50))
    opened = breach.load_opened(records, None, known)
    breach.open_breach(records, opened, Chosen(numbers=(number,)), "", new=True)
    return lambda: world.cloud.start("reconcile")


ACTS: Mapping[str, Callable[[World], Happening]] = {
    "a mail comes back": _mail_comes_back,
    "a mail is called spam": _mail_is_called_spam,
    "a mail to an office comes back": _mail_to_an_office_comes_back,
    "a link to all reports is asked for": _link_is_asked_for,
    "a matter is told by two ways": _told_by_two_ways,
    "a text says nothing": _asked_back,
    "people are told of a breach": _breach,
    "the deadline of a breach is near": _deadline,
}
