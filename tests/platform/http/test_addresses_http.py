"""Another address for one's notices: it counts once its owner has told us the code sent there."""

import re
from io import StringIO
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.city.current import city
from tests.builders import JSON, PHONE, filed, moved, post
from tests.faults import Calls
from tests.moto_aws import Aws, Hands
from tests.notifications.test_subscriptions_http import Reporter

NEW, OTHER = "baru@rumah.id", "+6285612345678"


def ask(reporter: Reporter, **contact: str) -> Any:
    path = f"/v1/reports/{reporter.number}/subscriptions/address"
    return post(reporter.http, path, {"contact": contact}, reporter.headers)


def tell(reporter: Reporter, digits: str) -> Any:
    path = f"/v1/reports/{reporter.number}/subscriptions/confirmation"
    return post(reporter.http, path, {"digits": digits}, reporter.headers)


def code_in(text: str) -> str:
    [digits] = re.findall(r"\b[0-9]{6}\b", re.sub(r"JK\S+", "", text))
    return str(digits)


def another(digits: str) -> str:
    return f"{(int(digits) + 1) % 10**6:06}"


@pytest.fixture
def reporter(http: Any, aws: Aws) -> Reporter:
    made = Reporter(http, contact={"phone": PHONE})
    aws.settle()
    return made


def test_a_confirmed_address_is_told_from_then_on_and_an_unconfirmed_one_nothing(
    reporter: Reporter, aws: Aws, lines: StringIO
) -> None:
    asked = ask(reporter, email=NEW)
    assert (asked.status_code, asked.json_body["to"]) == (202, "b…@rumah.id")
    assert aws.mails() == []  # the API sends nothing itself
    assert NEW not in str(aws.scheduled())
    aws.settle()
    [mail] = aws.mails()
    assert mail.headers["To"] == NEW
    digits = code_in(mail.body)
    moved(reporter.http, reporter.number, "proses")
    aws.settle()
    assert len(aws.mails()) == 1

    wrong = tell(reporter, another(digits))
    assert (wrong.status_code, wrong.json_body["rule"]) == (422, "wrong")
    right = tell(reporter, digits)
    assert [(each["way"], each["to"], each["on"]) for each in right.json_body["ways"]] == [
        ("sms", "+62…7890", True),
        ("email", "b…@rumah.id", True),
    ]
    assert tell(reporter, digits).status_code == 422  # once
    path = f"/v1/reports/{reporter.number}/visibility"
    assert post(reporter.http, path, {"visibility": "public"}, reporter.headers).status_code == 200
    aws.settle()
    assert [mail.headers["To"] for mail in aws.mails()[1:]] == [NEW]
    assert "terlihat oleh umum" in aws.mails()[-1].body
    assert len(aws.texts()) == 3
    assert NEW not in lines.getvalue()


def test_another_telephone_takes_the_place_of_the_first_and_can_be_ended_by_a_link(
    reporter: Reporter, aws: Aws
) -> None:
    ask(reporter, phone="0856-1234-5678")
    aws.settle()
    to, text = aws.texts()[-1]
    assert to == OTHER
    assert tell(reporter, code_in(text)).status_code == 200
    moved(reporter.http, reporter.number, "proses")
    aws.settle()
    to, text = aws.texts()[-1]
    assert to == OTHER
    [path] = re.findall(r" Berhenti\? https://lapor.tanggap.test(/v1/unsubscribe/\S+)$", text)
    assert "lewat SMS ke +62…5678" in reporter.http.get(path).body.decode()
    assert [each["to"] for each in reporter.notices()] == ["+62…7890", "+62…5678"]


def test_a_code_is_worth_nothing_later_after_many_tries_or_once_there_is_another(
    reporter: Reporter, aws: Aws, hands: Hands
) -> None:
    def code() -> str:
        hands.forward(hours=25)  # another day
        ask(reporter, email=NEW)
        aws.settle()
        return code_in(aws.mails()[-1].body)

    first = code()
    second = code()
    if first != second:
        assert tell(reporter, first).status_code == 422
    for _ in range(city().settings.code_tries - 1):
        assert tell(reporter, another(second)).status_code == 422
    assert tell(reporter, second).status_code == 422
    third = code()
    hands.forward(minutes=30)
    assert tell(reporter, third).status_code == 422
    assert tell(reporter, "12345").status_code == 422
    assert tell(reporter, code()).status_code == 200


def test_codes_are_sent_a_few_times_a_day_and_asked_for_with_the_token_alone(
    reporter: Reporter, http: Any
) -> None:
    for _ in range(city().settings.codes_a_day):
        assert ask(reporter, email=NEW).status_code == 202
    assert ask(reporter, email="lain@rumah.id").status_code == 429  # of this report
    assert ask(Reporter(http), email=NEW).status_code == 429  # to this address
    number = filed(http)["number"]
    for path, body in (
        ("address", {"contact": {"email": NEW}}),
        ("confirmation", {"digits": "1" * 6}),
    ):
        path = f"/v1/reports/{number}/subscriptions/{path}"
        assert post(http, path, body, {**JSON, "X-Report-Token": "salah"}).status_code == 401


def test_a_code_that_could_not_be_sent_is_sent_later(
    reporter: Reporter, aws: Aws, calls: Calls
) -> None:
    ask(reporter, email=NEW)
    fault = ClientError({"Error": {"Code": "Throttling", "Message": NEW}}, "SendRawEmail")
    calls.on("SendRawEmail", fault)
    assert len(aws.deliver()["batchItemFailures"]) == 1
    aws.deliver()
    assert tell(reporter, code_in(aws.mails()[-1].body)).status_code == 200
