"""Notices: what a reporter hears of, by which ways, and what a way that fails keeps back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.casework import service as casework_service
from chalicelib.entrypoints import postponing
from chalicelib.intake import service as intake_service
from chalicelib.intake.channel_traffic import channel_traffic_store
from chalicelib.intake.store import seen_key
from chalicelib.notifications import service as notifications_service
from chalicelib.notifications.sending import sms_and_mail
from chalicelib.notifications.sending.bounces import MailReference
from chalicelib.notifications.sending.store import DeliveryInProgress
from chalicelib.notifications.service import NoAccess
from chalicelib.platform import http_client
from chalicelib.platform.aws import secrets
from chalicelib.platform.http_client import Response, Unfit, Unreachable
from chalicelib.platform.i18n import Language
from chalicelib.platform.message_key import MessageKey, Sender
from chalicelib.platform.texts.date_texts import format_time
from chalicelib.reporters import reporter_actions
from chalicelib.reports.contact.preferences import EMAIL, SMS, Contact, Wishes
from chalicelib.reports.lifecycle.followup import FollowUp
from chalicelib.reports.status import Action
from chalicelib.sla import timer
from tests.builders import PHONE, a_draft, a_sent_step, a_step, an_officer
from tests.faults import Calls
from tests.moto_aws import Aws, Hands, forget_senders, put_secrets

SMS_OF_TWO_PARTS = 306
PROVEN = frozenset({SMS, EMAIL})
BOTH = Contact("Siti", PHONE, "siti@rumah.id", proven=PROVEN)


class Post:
    """What was sent, by which way; ``broken`` ways refuse."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.broken: set[str] = set()

    def sms(self, phone: str, text: str) -> None:
        self._send("sms", text)

    def email(
        self,
        address: str,
        subject: str,
        text: str,
        about: MailReference,
        answers: str | None,
        stop: str | None,
    ) -> None:
        self._send("email", text)

    def _send(self, way: str, text: str) -> None:
        if way in self.broken:
            raise sms_and_mail.NotSent("InvalidParameter")
        words = ("terima", "tanggapan", "diproses", "selesai ditangani", "diteruskan")
        self.sent.append((way, next(word for word in words if word in text)))


@pytest.fixture
def postman(monkeypatch: pytest.MonkeyPatch) -> Post:
    made = Post()
    monkeypatch.setattr(sms_and_mail, "send_sms", made.sms)
    monkeypatch.setattr(sms_and_mail, "send_email", made.email)
    return made


def filed(hands: Hands, contact: Contact, **draft: Any) -> intake_service.Taken:
    return intake_service.file_draft(
        a_draft(**{"received_at": hands.moment, "contact": contact, **draft})
    )


def a_life(hands: Hands, contact: Contact = BOTH, **draft: Any) -> str:
    """A report that was filed, answered and closed: three entries."""
    number = filed(hands, contact, **draft).report.number
    for action in (Action.PROSES, Action.SELESAI):
        casework_service.act_on_report(number, an_officer(), a_sent_step(action))
    return number


def tell(number: str, seq: int) -> bool:
    """Whether the queue is done with the message."""
    try:
        notifications_service.send_notices(number, seq)
    except (DeliveryInProgress, sms_and_mail.NotSent, NoAccess):
        return False
    return True


def test_each_entry_is_told_by_each_way_once(aws: Aws, hands: Hands, postman: Post) -> None:
    number = a_life(hands)
    for seq in (1, 2, 3, 2, 1):
        assert tell(number, seq)
    words = ["terima", "diproses", "selesai ditangani"]
    assert postman.sent == [(way, word) for word in words for way in ("sms", "email")]


def test_a_message_that_comes_early_tells_what_came_before_it_first(
    aws: Aws, hands: Hands, postman: Post
) -> None:
    number = a_life(hands, Contact(phone=PHONE, proven=PROVEN))
    assert tell(number, 3)
    assert [word for _, word in postman.sent] == ["terima", "diproses", "selesai ditangani"]
    assert tell(number, 1)
    assert tell(number, 2)
    assert len(postman.sent) == 3


@pytest.mark.parametrize(("broken", "works"), [("sms", "email"), ("email", "sms")])
def test_a_way_that_never_works_does_not_keep_back_the_other(
    aws: Aws, hands: Hands, postman: Post, broken: str, works: str
) -> None:
    number = a_life(hands)
    postman.broken = {broken}
    for _ in range(5):  # as often as the queue tries
        assert [tell(number, seq) for seq in (1, 2, 3)] == [False] * 3
        hands.forward(minutes=6)
    words = ["terima", "diproses", "selesai ditangani"]
    assert postman.sent == [(works, word) for word in words]


def test_a_way_that_works_again_tells_all_it_kept_back_in_order(
    aws: Aws, hands: Hands, postman: Post
) -> None:
    number = a_life(hands, Contact(email="siti@rumah.id", proven=PROVEN))
    postman.broken = {"email"}
    assert not tell(number, 1)
    hands.forward(minutes=6)
    postman.broken = set()
    assert tell(number, 2)
    assert [word for _, word in postman.sent] == ["terima", "diproses"]


@pytest.mark.parametrize(
    ("contact", "channel", "ways"),
    [
        (BOTH, "website", ["sms", "email"]),
        (Contact(phone=PHONE, proven=PROVEN), "website", ["sms"]),
        (Contact(email="siti@rumah.id", proven=PROVEN), "website", ["email"]),
        (Contact(name="Siti"), "website", []),
        (Contact(), "website", []),
        (Contact(phone=PHONE, proven=PROVEN), "sms", []),  # the receipt said it
        (BOTH, "sms", []),
        (Contact(phone=PHONE, reply="partner/1"), "jaki", []),  # its answer said it
        (Contact(email="siti@rumah.id", reply="ses/1@rumah.id", proven=PROVEN), "email", ["email"]),
    ],
)
def test_a_reporter_hears_of_a_filing_by_the_ways_they_left(
    aws: Aws, hands: Hands, postman: Post, contact: Contact, channel: str, ways: list[str]
) -> None:
    draft = a_draft(received_at=hands.moment, contact=contact, channel=channel)
    assert tell(intake_service.file_draft(draft).report.number, 1)
    assert [way for way, _ in postman.sent] == ways


def test_reminders_between_offices_are_nobody_elses_business(
    aws: Aws, hands: Hands, postman: Post
) -> None:
    draft = a_draft(received_at=hands.moment, contact=Contact(phone=PHONE, proven=PROVEN))
    number = intake_service.file_draft(draft).report.number
    hands.forward(hours=7)
    timer.wake_timer(number, 1)  # a reminder, and an escalation
    for seq in (1, 2, 3):
        assert tell(number, seq)
    assert [word for _, word in postman.sent] == ["terima", "diteruskan"]


def test_what_a_provider_refuses_is_told_by_its_code_alone(aws: Aws, calls: Calls) -> None:
    words = {"Error": {"Code": "MessageRejected", "Message": f"{PHONE} siti@rumah.id"}}
    calls.on("Publish", ClientError(words, "Publish"))
    with pytest.raises(sms_and_mail.NotSent) as refused:
        sms_and_mail.send_sms(PHONE, "halo")
    assert str(refused.value) == "MessageRejected"
    assert refused.value.__suppress_context__


# By the senders' own APIs.

X_KEYS = ("consumer_key", "consumer_secret", "token", "token_secret")
ACCESS: dict[str, dict[str, str]] = {
    "twitter/x": {name: f"the-{name}" for name in X_KEYS},
    "facebook/meta": {"token": "EAAmeta"},
    "whatsapp/whatsapp": {"token": "EAAwhatsapp"},
    "jaki/partner": {"url": "https://jaki.test/hook", "key": "jaki-key"},
}


@dataclass(frozen=True)
class Api:
    """A sender's API: who is told by it, and how it says each outcome."""

    channel: str
    contact: Contact
    url: str
    sent: Response
    later: Response
    wait: int | None
    expired: Response
    refused: Response
    posted: str | None  # the id of what was posted


def says(status: int, body: object = None, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status, named, json.dumps(body or {}).encode())


def graph_error(code: int) -> dict[str, object]:
    return {"error": {"code": code, "message": f"{PHONE} tidak dapat dihubungi"}}


X = Api(
    channel="twitter",
    contact=Contact("Siti", reply="x/dm/1/22", person="22"),
    url="https://api.x.com/2/dm_conversations/with/22/messages",
    sent=says(201, {"data": {"dm_event_id": "555"}}),
    later=says(429, retry_after="77"),
    wait=77,
    expired=says(401),
    refused=says(403, {"detail": "You cannot send messages to this user."}),
    posted="dm-555",
)
META = Api(
    channel="facebook",
    contact=Contact("Siti", reply="meta/message/11/22", person="22"),
    url="https://graph.facebook.com/v26.0/11/messages",
    sent=says(200, {"recipient_id": "22", "message_id": "m_555"}),
    later=says(400, graph_error(613), retry_after="88"),
    wait=88,
    expired=says(400, graph_error(190)),
    refused=says(400, graph_error(551)),
    posted="m_555",
)
WHATSAPP = Api(
    channel="whatsapp",
    contact=Contact("Siti", PHONE, reply="whatsapp/106/6281234567890/wamid.1"),
    url="https://graph.facebook.com/v26.0/106/messages",
    sent=says(200, {"messages": [{"id": "wamid.555"}]}),
    later=says(429, graph_error(130429), retry_after="99"),
    wait=99,
    expired=says(401, graph_error(190)),
    refused=says(400, graph_error(131047)),
    posted="wamid.555",
)
PARTNER = Api(
    channel="jaki",
    contact=Contact("Siti", PHONE, "siti@rumah.id", "partner/JAKI-1"),
    url="https://jaki.test/hook",
    sent=says(204),
    later=says(503, retry_after="66"),
    wait=66,
    expired=says(401),
    refused=says(410),
    posted=None,
)
APIS = pytest.mark.parametrize("api", [X, META, WHATSAPP, PARTNER], ids=lambda api: api.channel)


@dataclass
class World:
    """Answers the same until it is told another answer, and keeps what it was asked."""

    answer: Response | Exception = field(default_factory=lambda: says(200))
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Response:
        self.asked.append((method, url, dict(headers), body))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def world(aws: Aws, hands: Hands, postman: Post, monkeypatch: pytest.MonkeyPatch) -> World:
    grant(ACCESS)
    seen = World()
    monkeypatch.setattr(http_client, "send", seen.send)
    return seen


def grant(access: dict[str, dict[str, str]]) -> None:
    """Let us have this access, and no other."""
    forget_senders()
    put_secrets({name: {"access": given} for name, given in access.items()})
    secrets.forget_secrets()


def begun(hands: Hands, world: World, api: Api) -> str:
    """A report of somebody there that was answered, of which the first entry has been told."""
    world.answer = api.sent
    draft = a_draft(received_at=hands.moment, contact=api.contact, channel=api.channel)
    number = intake_service.file_draft(draft).report.number
    assert tell(number, 1)
    casework_service.act_on_report(number, an_officer(), a_sent_step(Action.PROSES))
    world.asked.clear()
    return number


def notices_of(aws: Aws, number: str, seq: int) -> dict[str, str]:
    """The state of each notice of an entry, by its way."""
    start = f"Z#notice#{seq:06}#"
    items = [item for item in aws.items() if item["pk"] == f"R#{number}"]
    return {i["sk"].removeprefix(start): i["state"] for i in items if i["sk"].startswith(start)}


def known(aws: Aws, api: Api) -> dict[str, str]:
    """The messages that are known on the channel, and their reports."""
    items = [item for item in aws.items() if item["pk"].startswith(f"X#{api.channel}#")]
    return {item["pk"]: item["number"] for item in items}


def counts(hands: Hands, api: Api) -> dict[str, int]:
    hours = channel_traffic_store.load_since(hands.moment - timedelta(hours=1))[api.channel]
    return {name: many for hour in hours for name, many in hour.counts.items()}


@APIS
def test_who_wrote_by_an_api_is_answered_there_and_nowhere_else(
    aws: Aws, hands: Hands, world: World, postman: Post, lines: StringIO, api: Api
) -> None:
    number = begun(hands, world, api)
    for _ in range(2):
        assert tell(number, 2)
    [(method, url, headers, body)] = world.asked
    assert (method, url) == ("POST", api.url)
    assert number in body.decode()
    assert "diproses" in body.decode()
    assert headers
    assert postman.sent == []
    assert notices_of(aws, number, 2) == {"reply": "sent"}
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    [sent] = [each for each in told if each["message"] == "notice_sent" and each["seq"] == 2]
    assert (sent["number"], sent["way"], sent["channel"]) == (number, "reply", api.channel)


@APIS
def test_what_was_posted_is_known_so_that_replies_to_it_are_too(
    aws: Aws, hands: Hands, world: World, api: Api
) -> None:
    number = begun(hands, world, api)
    tell(number, 2)
    sender = Sender((api.contact.reply or "").partition("/")[0])
    key = seen_key(MessageKey(api.channel, sender, api.posted or ""))
    assert known(aws, api) == ({key: number} if api.posted else {})


@APIS
def test_the_first_entry_is_told_unless_the_answer_to_the_delivery_said_it(
    aws: Aws, hands: Hands, world: World, api: Api
) -> None:
    world.answer = api.sent
    draft = a_draft(received_at=hands.moment, contact=api.contact, channel=api.channel)
    assert tell(intake_service.file_draft(draft).report.number, 1)
    assert len(world.asked) == (api is not PARTNER)


@APIS
def test_a_limit_that_is_reached_lets_go_and_tells_when_to_come_again(
    aws: Aws, hands: Hands, world: World, lines: StringIO, api: Api
) -> None:
    number = begun(hands, world, api)
    world.answer = api.later
    with pytest.raises(sms_and_mail.NotSent) as fault:
        notifications_service.send_notices(number, 2)
    assert fault.value.after == api.wait
    assert '"message":"notice_later"' in lines.getvalue()
    assert counts(hands, api)["notice_later"] == 1

    world.answer = api.sent
    assert tell(number, 2)  # at once: nothing has it in hand
    assert len(world.asked) == 2
    assert notices_of(aws, number, 2) == {"reply": "sent"}


@APIS
@pytest.mark.parametrize("fault", [Unreachable("TimeoutError"), Unfit("It is no https address.")])
def test_who_can_not_be_reached_is_told_later(
    aws: Aws, hands: Hands, world: World, api: Api, fault: Exception
) -> None:
    number = begun(hands, world, api)
    world.answer = fault
    with pytest.raises(sms_and_mail.NotSent, match="unreachable") as refused:
        notifications_service.send_notices(number, 2)
    assert refused.value.after is None
    world.answer = api.sent
    assert tell(number, 2)


@APIS
def test_an_access_that_ran_out_is_a_fault_that_operations_hear_of(
    aws: Aws, hands: Hands, world: World, lines: StringIO, api: Api
) -> None:
    number = begun(hands, world, api)
    world.answer = api.expired
    with pytest.raises(NoAccess, match=api.channel):
        notifications_service.send_notices(number, 2)
    assert '"message":"notice_expired"' in lines.getvalue()
    assert counts(hands, api)["notice_expired"] == 1
    world.answer = api.sent
    assert tell(number, 2)  # it was renewed
    assert notices_of(aws, number, 2) == {"reply": "sent"}


@pytest.mark.parametrize("api", [X, META, WHATSAPP], ids=lambda api: api.channel)
def test_an_access_that_was_never_given_is_one_that_ran_out(
    aws: Aws, hands: Hands, world: World, lines: StringIO, api: Api
) -> None:
    number = begun(hands, world, api)
    grant({})
    with pytest.raises(NoAccess):
        notifications_service.send_notices(number, 2)
    assert world.asked == []
    assert '"code":"no-' in lines.getvalue()


def test_lapor_is_told_the_status_in_its_own_words(hands: Hands, world: World) -> None:
    lapor = replace(PARTNER, channel="lapor", contact=Contact("Siti", reply="partner/SP4N-1"))
    access = {"url": "https://partner.test/hook", "key": "a-key"}
    grant({"lapor/partner": access, "jaki/partner": access})
    for api, words in ((lapor, ["Proses", "Selesai"]), (PARTNER, [None, None])):
        number = begun(hands, world, api)
        closing = a_sent_step(Action.SELESAI, version=2)
        casework_service.act_on_report(number, an_officer(), closing)
        assert tell(number, 3)
        events = [json.loads(body) for *_, body in world.asked]
        assert [event["channel_status"] for event in events] == words
        assert [event["status"] for event in events] == ["proses", "selesai"]


def test_a_partner_that_takes_no_notices_leaves_them_to_sms_and_mail(
    aws: Aws, hands: Hands, world: World, postman: Post
) -> None:
    number = begun(hands, world, PARTNER)
    grant({})
    assert tell(number, 2)
    assert world.asked == []
    assert [way for way, _ in postman.sent] == ["sms", "email"]


@APIS
def test_who_can_not_be_told_this_way_is_never_tried_again(
    aws: Aws, hands: Hands, world: World, lines: StringIO, api: Api
) -> None:
    number = begun(hands, world, api)
    world.answer = api.refused
    assert tell(number, 2)
    assert counts(hands, api)["notice_refused"] == 1
    assert '"message":"notice_refused"' in lines.getvalue()
    assert PHONE not in lines.getvalue()  # what they say may name people

    world.answer = api.sent
    hands.forward(days=1)
    assert tell(number, 2)
    assert len(world.asked) == 1
    assert notices_of(aws, number, 2) == {"reply": "failed"}


@APIS
def test_who_refused_one_notice_is_told_the_next(
    aws: Aws, hands: Hands, world: World, api: Api
) -> None:
    number = begun(hands, world, api)
    world.answer = api.refused
    assert tell(number, 2)
    casework_service.act_on_report(number, an_officer(), a_sent_step(Action.SELESAI))
    world.answer = api.sent
    assert tell(number, 3)
    assert notices_of(aws, number, 3) == {"reply": "sent"}


@APIS
def test_another_copy_waits_while_one_is_being_sent(
    aws: Aws, hands: Hands, world: World, monkeypatch: pytest.MonkeyPatch, api: Api
) -> None:
    number = begun(hands, world, api)

    def send(*given: Any) -> Response:
        with pytest.raises(DeliveryInProgress):
            notifications_service.send_notices(number, 2)
        return world.send(*given)

    monkeypatch.setattr(http_client, "send", send)
    assert tell(number, 2)
    assert len(world.asked) == 1


@APIS
def test_who_wants_no_notices_gets_none(aws: Aws, hands: Hands, world: World, api: Api) -> None:
    from chalicelib.notifications import store as notifications_store

    number = begun(hands, world, api)
    notifications_store.set_muted(number, muted=True)
    assert tell(number, 2)
    assert world.asked == []


@APIS
@pytest.mark.parametrize("after", [True, False], ids=["with", "without"])
def test_the_queue_waits_as_long_as_the_api_says(
    aws: Aws,
    hands: Hands,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    api: Api,
    after: bool,
) -> None:
    from chalicelib.entrypoints.handlers import deliver

    postponed: list[tuple[str, str, int]] = []
    monkeypatch.setattr(postponing, "hide_message", lambda *given: postponed.append(given))
    number = begun(hands, world, api)
    world.answer = api.later if after else Unreachable("x")
    announced = json.dumps({"Message": json.dumps({"number": number, "seq": 2})})
    arn = "arn:aws:sqs:ap-southeast-3:123456789012:notices"
    record = {"messageId": "1", "body": announced, "receiptHandle": "r", "eventSourceARN": arn}
    for came in (1, 2, 3, 39):
        again = {**record, "attributes": {"ApproximateReceiveCount": str(came)}}
        answer = deliver({"Records": [again]}, None)
        assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    waits = [api.wait] * 4 if after else [30, 60, 120, 120]
    assert postponed == [(arn, "r", wait) for wait in waits]


@pytest.mark.parametrize(
    ("language", "objecting"),
    [
        (Language.INDONESIAN, " Belum beres? SMS BUKA {} ke 08111272206 sampai {}. Cek: "),
        (Language.ENGLISH, " Not fixed? Text REOPEN {} to 08111272206 by {}. See: "),
    ],
)
def test_a_closing_is_told_with_how_its_reporter_can_object(
    aws: Aws, hands: Hands, language: Language, objecting: str
) -> None:
    contact = Contact("Siti", PHONE, wishes=Wishes(language), proven=PROVEN)
    number = filed(hands, contact).report.number
    step = replace(a_sent_step(Action.SELESAI), note="Sudah diangkut, terima kasih. " * 9)
    for each in (a_sent_step(Action.PROSES), step):
        casework_service.act_on_report(number, an_officer(), each)
    assert tell(number, 3)
    until = format_time(hands.moment + timedelta(days=3), language)
    told, closed = (text for _, text in aws.texts()[1:])
    assert objecting.format(number, until) in closed
    assert "WIB" not in told
    assert len(closed) <= SMS_OF_TWO_PARTS


def test_who_reads_of_a_closing_late_hears_what_is_still_open_to_them(
    aws: Aws, hands: Hands
) -> None:
    number = a_life(hands, Contact("Siti", PHONE, proven=PROVEN))
    hands.forward(days=4)
    assert tell(number, 3)
    assert " Tidak setuju? Ajukan keberatan di halaman laporan. Cek: " in aws.texts()[-1][1]


def test_a_closing_that_was_reopened_by_now_is_told_without(aws: Aws, hands: Hands) -> None:
    taken = filed(hands, Contact("Siti", PHONE, proven=PROVEN))
    number, token = taken.report.number, taken.token or ""
    for action in (Action.PROSES, Action.SELESAI):
        casework_service.act_on_report(number, an_officer(), a_sent_step(action))
    reporter_actions.reopen_report(
        reporter_actions.ReporterRequest(number, token, FollowUp.REOPEN), "masih ada", ()
    )
    assert tell(number, 3)
    assert "Belum beres" not in aws.texts()[-1][1]


def test_a_note_with_pictures_and_curled_quotes_does_not_make_an_sms_longer(
    aws: Aws, hands: Hands
) -> None:
    number = a_life(hands, Contact("Siti", PHONE, proven=PROVEN))
    step = replace(a_step(Action.COMMENT), note="besok – mohon sabar “ya” 🙏", version=3)
    casework_service.act_on_report(number, an_officer(), step)
    assert tell(number, 4)
    assert '"besok - mohon sabar "ya" "' in aws.texts()[-1][1]


# By mail.


def test_a_letter_is_answered_in_its_thread(aws: Aws, hands: Hands) -> None:
    contact = replace(BOTH, phone=None, reply="ses/CA+1/2@mail.rumah.id")
    number = a_life(hands, contact, channel="email")
    assert tell(number, 3)
    assert len(aws.mails()) == 3
    for mail in aws.mails():
        assert {*mail.to} == {"siti@rumah.id"}
        assert mail.headers["Subject"] == f"Re: [{number}]"
        assert mail.headers["In-Reply-To"] == "<CA+1/2@mail.rumah.id>"
        assert mail.headers["References"] == "<CA+1/2@mail.rumah.id>"
        assert mail.headers["Auto-Submitted"] == "auto-replied"
        assert mail.headers["From"] == "laporan@tanggap.test"
        assert number in mail.body


def test_a_long_id_of_a_letter_is_answered_whole(aws: Aws, hands: Hands) -> None:
    message_id = "SEZPR01MB5" + "A" * 90 + "@SEZPR01MB5.apcprd01.prod.exchangelabs.com"
    contact = Contact("Siti", email="siti@rumah.id", reply=f"ses/{message_id}")
    number = a_life(hands, contact, channel="email")
    assert tell(number, 1)
    [mail] = aws.mails()
    assert mail.headers["In-Reply-To"] == mail.headers["References"] == f"<{message_id}>"


@pytest.mark.parametrize("reply", [None, "web/1"])
def test_other_mail_begins_a_thread(aws: Aws, hands: Hands, reply: str | None) -> None:
    number = a_life(hands, Contact("Siti", email="siti@rumah.id", reply=reply))
    assert tell(number, 1)
    [mail] = aws.mails()
    assert mail.headers["Subject"] == f"Laporan {number}"
    assert mail.headers["Auto-Submitted"] == "auto-generated"
    assert {"In-Reply-To", "References"}.isdisjoint(mail.headers)


def test_mail_and_sms_that_are_sent_are_told_in_the_log_and_counted(
    aws: Aws, hands: Hands, postman: Post, lines: StringIO
) -> None:
    number = a_life(hands)
    tell(number, 1)
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    sent = [each["way"] for each in told if each["message"] == "notice_sent"]
    assert sent == ["sms", "email"]
    hours = channel_traffic_store.load_since(hands.moment - timedelta(hours=1))["website"]
    assert hours[0].counts == {"notice_sent": 2}
    assert not any(word in lines.getvalue() for word in ("Siti", PHONE, "siti@rumah.id"))


def test_what_aws_refuses_is_told_later_by_its_code(
    aws: Aws, hands: Hands, postman: Post, lines: StringIO
) -> None:
    number = a_life(hands, Contact(phone=PHONE, proven=PROVEN))
    postman.broken = {"sms"}
    with pytest.raises(sms_and_mail.NotSent, match="InvalidParameter"):
        notifications_service.send_notices(number, 1)
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    [late] = [each for each in told if each["message"] == "notice_later"]
    assert (late["way"], late["code"]) == ("sms", "InvalidParameter")
