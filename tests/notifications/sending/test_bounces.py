"""Mails that come back, and mails that are called spam: what their log says, and what is told
later.
"""

import json
import re
from io import StringIO
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.inbound import service as inbound_service
from chalicelib.notifications.sending import bounces
from chalicelib.notifications.sending.bounces import MailKind, MailReference
from tests.builders import JSON, PHONE, acted, filed, moved, post, signed_in
from tests.faults import Calls
from tests.moto_aws import Aws, Hands
from tests.notifications.supporters.test_supporters_http import DEVICE, kept, supported
from tests.notifications.test_subscriptions_http import BOTH, EMAIL, Reporter
from tests.notifications.test_unsubscribe_http import path_of, pressed
from tests.returned_mails import Sent, bounce, complaint, hear, tags

BY_MAIL = {"email": EMAIL}
BUDI = "budi@rumah.id"


def logged(lines: StringIO, event: str) -> list[dict[str, Any]]:
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    return [each for each in told if each["message"] == event]


def feedback(lines: StringIO, told: str) -> list[dict[str, Any]]:
    return [each for each in logged(lines, "mail_feedback") if each["told"] == told]


def test_each_mail_says_what_it_is_about_in_characters_ses_takes_and_nothing_personal(
    http: Any, aws: Aws, sent: list[Sent]
) -> None:
    reporter = Reporter(http, visibility="public")
    supported(http, reporter.number, {"email": BUDI})
    aws.settle()
    moved(http, reporter.number, "proses")
    for _ in range(2):
        aws.settle()
    first, second, third = sorted(sent, key=lambda each: len(tags(each)))
    assert tags(first) == {"kind": "notice", "number": reporter.number, "seq": "1"}
    assert tags(second) == {"kind": "notice", "number": reporter.number, "seq": "2"}
    assert tags(third).keys() == {"kind", "number", "seq", "supporter"}
    for each in sent:
        assert each["ConfigurationSetName"] == "tanggap"
        for name, value in tags(each).items():
            assert re.fullmatch("[A-Za-z0-9_-]{1,256}", name)
            assert re.fullmatch("[A-Za-z0-9_-]{1,256}", value)
            assert not any(word in value.lower() for word in ("siti", "budi", "rumah", PHONE[1:]))


def test_an_office_is_told_in_the_same_characters() -> None:
    [_, office] = MailReference(MailKind.DIGEST, office="31.73.05.1001").tags()
    assert office == {"Name": "office", "Value": "31-73-05-1001"}


def test_a_mail_that_came_back_is_shown_so_and_no_other_follows_it(
    http: Any, aws: Aws, sent: list[Sent]
) -> None:
    reporter = Reporter(http)
    aws.settle()
    hear(bounce(sent[0]))
    assert reporter.lines() == [(1, "email", "failed"), (1, "sms", "sent")]
    assert reporter.notices()[0]["reason"].startswith("Email kembali: alamat ini tidak ada")
    english = reporter.notices(**{"Accept-Language": "en"})[0]["reason"]
    assert english.startswith("The email came back: this address does not exist")
    assert reporter.on() == ["sms"]
    moved(http, reporter.number, "proses")
    aws.settle()
    assert reporter.lines()[2:] == [(2, "sms", "sent")]
    assert len(sent) == 1


def test_what_is_told_twice_changes_nothing_more(
    http: Any, aws: Aws, sent: list[Sent], hands: Hands
) -> None:
    reporter = Reporter(http, contact=BOTH)
    aws.settle()
    hear(bounce(sent[0]))
    before = aws.items()
    hands.forward(minutes=5)
    hear(bounce(sent[0]))
    assert aws.items() == before
    assert reporter.lines()[0] == (1, "email", "failed")


def test_it_may_come_back_before_it_is_written_down_that_it_went(
    http: Any, aws: Aws, calls: Calls
) -> None:
    reporter = Reporter(http)
    aws.pump()

    def at_once(called: str, given: dict[str, Any], moment: str) -> None:
        if called == "SendRawEmail" and moment == "after":
            hear(bounce(given))

    calls.traps.append(at_once)
    aws.deliver()
    assert reporter.lines() == [(1, "email", "failed"), (1, "sms", "sent")]
    assert not aws.deliver()["batchItemFailures"]
    assert len(aws.mails()) == 1


@pytest.mark.parametrize("kind", ["Transient", "Undetermined", "Lain"])
def test_what_came_back_for_now_is_a_line_of_our_log_alone(
    http: Any, aws: Aws, sent: list[Sent], lines: StringIO, kind: str
) -> None:
    reporter = Reporter(http)
    aws.settle()
    before = aws.items()
    hear(bounce(sent[0], kind))
    assert aws.items() == before
    [line] = feedback(lines, "Bounce")
    assert (line["number"], line["seq"], line["mail"]) == (reporter.number, 1, "notice")
    assert line["why"] == ("" if kind == "Lain" else kind)


def test_nobodys_address_reaches_the_log(
    http: Any, aws: Aws, sent: list[Sent], lines: StringIO
) -> None:
    Reporter(http)
    aws.settle()
    hear(bounce(sent[0]))
    hear(complaint(sent[0], f"tulis {EMAIL}"))
    assert len(feedback(lines, "Complaint")) == 1
    assert not any(word in lines.getvalue() for word in (EMAIL, "rumah.id", PHONE))


@pytest.mark.parametrize("order", [(3, 2, 2), (2, 3)])
@pytest.mark.parametrize("between", [True, False])
def test_who_chose_mail_alone_is_told_by_sms_from_what_came_back_on(
    http: Any, aws: Aws, sent: list[Sent], order: tuple[int, ...], between: bool
) -> None:
    reporter = Reporter(http)
    aws.settle()
    assert reporter.asks(ways=["email"]).status_code == 200
    moved(http, reporter.number, "proses", "comment", "selesai")
    aws.settle()
    assert [tags(each)["seq"] for each in sent] == ["1", "2", "3", "4"]
    for place in order:
        hear(bounce(sent[place]))
        if between:
            aws.settle()
    aws.settle()
    assert reporter.lines() == [
        *((1, "email", "sent"), (1, "sms", "sent"), (2, "email", "sent")),
        *((3, "email", "failed"), (3, "sms", "sent")),
        *((4, "email", "failed"), (4, "sms", "sent")),
    ]
    assert len(aws.texts()) == 3
    assert len(aws.mails()) == 4


def test_what_stands_in_for_mail_was_chosen_by_nobody(
    http: Any, aws: Aws, sent: list[Sent]
) -> None:
    reporter = Reporter(http)
    reporter.asks(ways=["email"])
    moved(http, reporter.number, "proses")
    aws.settle()
    hear(bounce(sent[-1]))
    assert reporter.on() == ["sms"]
    confirm(http, aws, reporter, "siti.baru@rumah.id")
    assert reporter.on() == ["email"]


def confirm(http: Any, aws: Aws, reporter: Reporter, address: str) -> None:
    """Another address, with the code that was sent there."""
    path = f"/v1/reports/{reporter.number}/subscriptions"
    asked = post(http, f"{path}/address", {"contact": {"email": address}}, reporter.headers)
    assert asked.status_code == 202, asked.body
    aws.deliver()
    [digits] = re.findall(r"\b[0-9]{6}\b", aws.mails()[-1].body)
    told = post(http, f"{path}/confirmation", {"digits": digits}, reporter.headers)
    assert told.status_code == 200, told.body


@pytest.mark.parametrize("address", [EMAIL, "sitti@rumah.id"])
def test_an_address_that_is_confirmed_takes_mail_whatever_came_back(
    http: Any, aws: Aws, sent: list[Sent], address: str
) -> None:
    reporter = Reporter(http)
    aws.settle()
    hear(bounce(sent[0]))
    assert reporter.asks(ways=["email"]).status_code == 422
    confirm(http, aws, reporter, address)
    if address != EMAIL:  # of the one before
        hear(bounce(sent[0]))
    moved(http, reporter.number, "proses")
    aws.settle()
    assert (2, "email", "sent") in reporter.lines()
    assert sent[-1]["Destinations"] == [address]


def test_a_mail_address_that_is_all_there_is_ends_with_the_line_that_says_so(
    http: Any, aws: Aws, sent: list[Sent]
) -> None:
    reporter = Reporter(http, contact=BY_MAIL)
    aws.settle()
    hear(bounce(sent[0], subtype="OnAccountSuppressionList"))
    moved(http, reporter.number, "proses")
    aws.settle()
    assert reporter.lines() == [(1, "email", "failed")]
    assert reporter.wishes().json_body["ways"] == []


def test_of_what_a_reporter_may_have_a_copy_of_it_is_part(
    http: Any, aws: Aws, sent: list[Sent]
) -> None:
    reporter = Reporter(http)
    aws.settle()
    hear(bounce(sent[0]))
    answer = post(http, f"/v1/reports/{reporter.number}/export", {}, reporter.headers)
    assert answer.json_body["contact"]["bounced"] == EMAIL
    assert answer.json_body["notices"][0]["code"] == "bounced"


# Complaints.


@pytest.mark.parametrize("said", ["abuse", "other", None])
def test_who_calls_a_mail_spam_has_ended_mail_as_by_its_link(
    http: Any, aws: Aws, sent: list[Sent], lines: StringIO, said: str | None
) -> None:
    reporter = Reporter(http)
    aws.settle()
    for _ in range(2):
        hear(complaint(sent[0], said))
    assert reporter.on() == ["sms"]
    moved(http, reporter.number, "proses")
    aws.settle()
    assert reporter.lines() == [
        *((1, "email", "sent"), (1, "sms", "sent")),
        *((2, "email", "withheld"), (2, "sms", "sent")),
    ]
    assert reporter.notices()[2]["reason"] == "Anda mematikan cara ini untuk laporan ini."
    assert {each["way"] for each in logged(lines, "unsubscribed")} == {"email"}
    pressed(http, path_of(aws), "do=again")
    assert reporter.on() == ["sms", "email"]


@pytest.mark.parametrize("said", ["not-spam", "auth-failure"])
def test_what_says_no_complaint_ends_nothing(
    http: Any, aws: Aws, sent: list[Sent], said: str
) -> None:
    reporter = Reporter(http)
    aws.settle()
    before = aws.items()
    hear(complaint(sent[0], said))
    assert aws.items() == before
    assert reporter.on() == ["sms", "email"]


# Who supports a report, and who else is written to.


@pytest.fixture
def number(http: Any, aws: Aws) -> str:
    """A public report whose reporter left a telephone."""
    told: str = filed(http, visibility="public")["number"]
    return told


def told(http: Any, aws: Aws, number: str, action: str, version: int) -> None:
    """A step that everybody has heard of."""
    step = {"action": action, "version": version, "note": "langkah"}
    assert acted(http, number, step, signed_in()).status_code == 200
    aws.settle()
    aws.deliver()


def test_a_supporters_mail_leads_to_their_own_log(
    http: Any, aws: Aws, sent: list[Sent], number: str
) -> None:
    token = supported(http, number, {"email": BUDI, "phone": "+6281299990001"}, DEVICE)["token"]
    for version, action in enumerate(("proses", "comment"), start=1):
        told(http, aws, number, action, version)
        hear(bounce(sent[0]))
    [left] = kept(http, number, token).json_body["contacts"]
    assert left["bounced"] is True
    assert [(each["seq"], each["way"], each["state"]) for each in left["notices"]] == [
        *((2, "email", "failed"), (2, "sms", "sent"), (3, "sms", "sent")),
    ]
    assert len(sent) == 1


def test_a_supporter_who_complains_is_told_by_no_mail(
    http: Any, aws: Aws, sent: list[Sent], number: str
) -> None:
    token = supported(http, number, {"email": BUDI}, DEVICE)["token"]
    for version, action in enumerate(("proses", "comment"), start=1):
        told(http, aws, number, action, version)
        hear(complaint(sent[0]))
    [left] = kept(http, number, token).json_body["contacts"]
    assert left["ended"] == ["email"]
    assert [each["state"] for each in left["notices"]] == ["sent", "withheld"]


def test_a_code_or_a_link_that_came_back_is_a_line_of_our_log(
    http: Any, aws: Aws, sent: list[Sent], lines: StringIO
) -> None:
    reporter = Reporter(http, contact={"email": EMAIL})
    aws.settle()
    path = f"/v1/reports/{reporter.number}/subscriptions/address"
    post(http, path, {"contact": {"email": BUDI}}, reporter.headers)
    post(http, "/v1/my-reports", {"contact": {"email": EMAIL}}, JSON)
    aws.deliver()
    before = aws.items()
    for each in sent[1:]:
        hear(bounce(each))
        hear(complaint(each))
    assert aws.items() == before
    seen = [(each["mail"], each["number"]) for each in feedback(lines, "Bounce")]
    assert sorted(seen) == [("code", reporter.number), ("link", "")]
    assert len(feedback(lines, "Complaint")) == 2


# What is none of it.


def test_of_a_report_that_is_erased_nothing_comes_back(
    http: Any, aws: Aws, sent: list[Sent], lines: StringIO
) -> None:
    reporter = Reporter(http)
    aws.settle()
    post(http, f"/v1/reports/{reporter.number}/erasure", {}, reporter.headers)
    aws.settle()
    before = aws.items()
    assert not [item for item in before if item["sk"].startswith(("Z#contact", "Z#notice"))]
    for text in (bounce(sent[0]), complaint(sent[0])):
        hear(text)
    assert aws.items() == before
    assert not logged(lines, "unsubscribed")


def test_nor_of_one_that_is_erased_at_that_moment(
    http: Any, aws: Aws, sent: list[Sent], calls: Calls
) -> None:
    reporter = Reporter(http)
    aws.settle()

    def erased(called: str, given: dict[str, Any], moment: str) -> None:
        if "bounced_in" in str(given) and moment == "before":
            [contact] = [item for item in aws.items() if item["sk"] == "Z#contact"]
            aws.forget(contact)

    calls.traps.append(erased)
    hear(bounce(sent[0]))
    assert not [item for item in aws.items() if item["sk"] == "Z#contact"]
    assert reporter.on() == []


@pytest.mark.parametrize("changed", [{"number": "JK261123-00000"}, {"number": ""}, {"seq": "x"}])
def test_of_what_nobody_knows_nothing_is_made(
    http: Any, aws: Aws, sent: list[Sent], changed: dict[str, str]
) -> None:
    Reporter(http)
    aws.settle()
    before = [item for item in aws.items() if item["sk"].startswith("Z#notice")]
    mail = sent[0]
    named = {**tags(mail), **changed}
    mail["Tags"] = [{"Name": name, "Value": value} for name, value in named.items()]
    for text in (bounce(mail), complaint(mail)):
        hear(text)
    assert [item for item in aws.items() if item["sk"].startswith("Z#notice")] == before
    assert not [item for item in aws.items() if "00000" in item["pk"]]


@pytest.mark.parametrize(
    "text",
    [
        "Successfully validated SNS topic for Amazon SES event publishing.",
        "",
        "[]",
        "null",
        '"Bounce"',
        "[" * 200_000,
        '{"eventType": "Delivery", "mail": {"tags": {}, "destination": ["a@b.id"]}}',
        '{"eventType": "Bounce"}',
        '{"eventType": "Bounce", "bounce": {"bounceType": ["x"]}, "mail": {}}',
        '{"eventType": "Bounce", "bounce": {"bounceType": "Permanent"}, "mail": {"tags": []}}',
        '{"notificationType": "Bounce", "bounce": {"bounceType": "Permanent"}}',
    ],
)
def test_what_is_no_such_event_is_left_to_who_reads_letters(aws: Aws, text: str) -> None:
    assert bounces.parse_event(text) is None


def test_a_letter_goes_on_to_be_taken_in(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(
        inbound_service, "receive_letter", lambda message, topic: seen.append(topic)
    )
    hear(json.dumps({"notificationType": "Received", "mail": {}, "content": "eventType: Bounce"}))
    assert len(seen) == 1


def test_posted_to_the_channel_of_letters_such_an_event_does_nothing(
    http: Any, aws: Aws, sent: list[Sent]
) -> None:
    """Whoever can forge an envelope, or subscribes it to another topic, ends nobody's notices."""
    Reporter(http)
    aws.settle()
    before = all_but_counts(aws)
    topic = "arn:aws:sns:ap-southeast-3:999999999999:palsu"
    envelope = {"Type": "Notification", "Message": bounce(sent[0]), "TopicArn": topic}
    answer = http.post(
        "/channels/email",
        body=json.dumps(envelope),
        headers={"Content-Type": "text/plain", "x-amz-sns-message-type": "Notification"},
    )
    assert answer.status_code == 401
    assert all_but_counts(aws) == before


def all_but_counts(aws: Aws) -> list[dict[str, Any]]:
    """How a channel is, is written when some while is over, whoever counted."""
    return [item for item in aws.items() if not item["pk"].startswith("H#")]


def test_a_fault_of_ours_lets_sns_bring_it_again(
    http: Any, aws: Aws, sent: list[Sent], calls: Calls
) -> None:
    reporter = Reporter(http)
    aws.settle()
    fault = ClientError({"Error": {"Code": "InternalServerError", "Message": "x"}}, "UpdateItem")
    calls.on("UpdateItem", fault, having="bounced_in")
    with pytest.raises(Exception, match="InternalServerError"):
        hear(bounce(sent[0]))
    hear(bounce(sent[0]))
    assert reporter.on() == ["sms"]
