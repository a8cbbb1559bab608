"""All reports of one contact, by a link that is sent to it: who asks learns nothing, and only who
reads what is sent there gets in, once.
"""

import json
from html import unescape
from io import StringIO
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.city.current import city
from chalicelib.platform import ids
from chalicelib.platform.aws import secrets
from chalicelib.platform.http_client import Response
from chalicelib.reporters import magic_link
from tests.api.answers import outcome, problem_of
from tests.builders import JSON, PHONE, a_city, acted, an_sms, filed, post, signed_in, texted
from tests.faults import Calls
from tests.moto_aws import Aws, Hands
from tests.sender_posts import signed_x
from tests.sender_samples import every_sender, sample, signed_sample

SPOKEN = "0812-3456-7890"  # as PHONE is written
MAIL = "Siti@Rumah.id"
BY_PHONE = {"contact": {"phone": SPOKEN}}
NOBODY = {"contact": {"phone": "0812-9999-0000"}}


def asked(http: Any, body: Any = BY_PHONE, headers: dict[str, str] = JSON) -> Any:
    return post(http, "/v1/my-reports", body, headers)


def opened(http: Any, secret: str, query: str = "") -> Any:
    return post(http, f"/v1/my-reports/{secret}{query}", {})


def listed(http: Any, session: str, query: str = "") -> Any:
    return http.get(f"/v1/my-reports{query}", headers={"X-Reporter-Session": session})


def secret_of(text: str) -> str:
    return text.partition("/laporan-saya#")[2][:32]


def texts(aws: Aws) -> list[str]:
    """The secrets sent by SMS."""
    aws.settle()
    return [secret_of(text) for _, text in aws.texts() if "/laporan-saya#" in text]


def a_link(http: Any, aws: Aws, body: Any = BY_PHONE) -> str:
    assert asked(http, body).status_code == 202
    return texts(aws)[-1]


def test_a_link_leads_to_all_reports_of_the_contact_on_whatever_channel(
    http: Any, aws: Aws, hands: Hands
) -> None:
    web = filed(http)["number"]
    hands.forward(hours=1)
    texted(http, an_sms("LAPOR pohon tumbang di Kebon Jeruk", From=PHONE))
    filed(http, contact=NOBODY["contact"])
    filed(http, anonymous=True)
    told = opened(http, a_link(http, aws)).json_body
    assert [report["channel"] for report in told["items"]] == ["sms", "website"]
    assert (told["next"], told["items"][1]["number"]) == (None, web)
    assert told["items"][1]["summary"] == "Sampah menumpuk di depan gang"
    assert told["items"][1]["status_label"] == "Menunggu"
    assert told["items"][1]["countdown"]["sentence"].startswith("Jawaban dalam 5 jam")
    assert told["items"][1]["promise"]["late"] is False
    assert told["items"][1]["may"][:2] == ["comments", "visibility"]


def test_each_report_can_be_acted_on_while_the_session_lasts(
    http: Any, aws: Aws, hands: Hands
) -> None:
    receipt, other = filed(http), filed(http)["number"]
    told = opened(http, a_link(http, aws)).json_body
    tokens = {report["number"]: report["token"] for report in told["items"]}
    number = receipt["number"]

    def said(number: str, token: str) -> int:
        headers = {**JSON, "X-Report-Token": token}
        answer = post(http, f"/v1/reports/{number}/comments", {"text": "masih ada"}, headers)
        return int(answer.status_code)

    assert said(number, tokens[number]) == 200
    assert said(other, tokens[number]) == 401
    assert said(number, receipt["token"]) == 200  # the one that was given stays
    hands.forward(minutes=city().settings.session_minutes, seconds=-1)
    assert said(number, tokens[number]) == 200
    hands.forward(seconds=1)
    assert said(number, tokens[number]) == 401
    assert outcome(listed(http, told["session"])) == (401, "bad-session")


def test_a_link_is_opened_once_and_by_nobody_who_only_looks(http: Any, aws: Aws) -> None:
    filed(http)
    secret = a_link(http, aws)
    assert http.get(f"/v1/my-reports/{secret}").status_code == 405
    assert opened(http, secret).status_code == 200
    assert outcome(opened(http, secret)) == (401, "bad-link")


def test_a_link_that_was_not_opened_in_time_leads_nowhere(
    http: Any, aws: Aws, hands: Hands
) -> None:
    filed(http)
    secret = a_link(http, aws)
    hands.forward(minutes=city().settings.link_minutes)
    assert outcome(opened(http, secret)) == (401, "bad-link")
    assert outcome(opened(http, "0" * 32)) == (401, "bad-link")


def test_a_fault_on_the_way_leaves_the_link_unopened(http: Any, aws: Aws, calls: Calls) -> None:
    filed(http)
    secret = a_link(http, aws)
    calls.on("BatchGetItem", ClientError({"Error": {"Code": "ThrottlingException"}}, "x"))
    assert opened(http, secret).status_code == 500
    assert opened(http, secret).status_code == 200


def test_a_link_whose_session_can_not_be_made_stays_unopened(
    http: Any, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(*_: Any) -> None:
        raise secrets.Unavailable("down")

    filed(http)
    secret = a_link(http, aws)
    with monkeypatch.context() as patch:
        patch.setattr(secrets, "_load_secret", unavailable)
        with pytest.raises(secrets.Unavailable):
            magic_link.open_link(secret, 10)
    assert opened(http, secret).status_code == 200


def test_pages_lead_through_all_of_them_and_can_be_read_again(
    http: Any, aws: Aws, hands: Hands
) -> None:
    numbers: list[str] = []
    for _ in range(3):
        numbers.insert(0, filed(http)["number"])
        hands.forward(seconds=5)
    told = opened(http, a_link(http, aws), "?limit=2").json_body
    found = [report["number"] for report in told["items"]]
    rest = listed(http, told["session"], f"?limit=2&cursor={told['next']}").json_body
    assert [*found, *(report["number"] for report in rest["items"])] == numbers
    assert len(listed(http, told["session"]).json_body["items"]) == 3
    for cursor in ("x", "YQ==", "UiMxfEF8Mg=="):
        bad = listed(http, told["session"], f"?cursor={cursor}")
        assert outcome(bad) == (422, "bad-field")


def test_a_session_is_of_one_contact_only(http: Any, aws: Aws) -> None:
    filed(http)
    session = opened(http, a_link(http, aws)).json_body["session"]
    digest, end, proof = session.split(".")
    other = ids.derive_hash("contact", "+6281299990000")
    later = f"{int(end, 16) + 60:x}"
    forged = (f"{other}.{end}.{proof}", f"{digest}.{later}.{proof}", f"{digest}.{end}.", "", "é.1")
    for guess in forged:
        assert listed(http, guess).status_code == 401


def test_who_left_a_number_and_an_address_gets_the_link_by_either(http: Any, aws: Aws) -> None:
    number = filed(http, contact={"phone": SPOKEN, "email": MAIL})["number"]
    by_mail = {"contact": {"email": MAIL.lower()}}
    asked(http, by_mail, {**JSON, "Accept-Language": "en"})
    aws.settle()
    [mail] = [mail for mail in aws.mails() if "laporan-saya" in mail.body]
    assert (mail.to[0], mail.headers["Subject"]) == (MAIL, "The link to your reports")
    for secret in (secret_of(" ".join(mail.body.split())), a_link(http, aws)):
        [report] = opened(http, secret).json_body["items"]
        assert report["number"] == number


def test_who_asks_learns_nothing_whatever_is_known(http: Any, aws: Aws, calls: Calls) -> None:
    filed(http)
    told: list[Any] = []
    for body in (BY_PHONE, NOBODY, {"contact": {"email": "siapa@saja.id"}}, BY_PHONE):
        calls.made.clear()
        answer = asked(http, body)
        headers = sorted(answer.headers.items())
        told.append((answer.status_code, answer.body, headers, calls.made[:]))
    assert told[1:] == told[:1] * 3
    assert told[0][3] == ["UpdateItem", "SendMessage"]
    assert len(texts(aws)) == 2


def test_a_contact_is_sent_some_links_a_day_and_is_answered_alike_then(
    http: Any, aws: Aws, hands: Hands
) -> None:
    filed(http)
    answers = {asked(http).status_code for _ in range(city().settings.links_a_day + 2)}
    assert (answers, len(texts(aws))) == ({202}, city().settings.links_a_day)
    hands.forward(hours=24)
    asked(http)
    assert len(texts(aws)) == city().settings.links_a_day + 1


def test_an_address_that_asks_too_often_is_told_when_it_may_again(
    http: Any, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = a_city(asks_an_hour=2)
    monkeypatch.setattr("chalicelib.reporters.magic_link.city", lambda: few)
    codes = [asked(http, NOBODY).status_code for _ in range(3)]
    assert codes == [202, 202, 429]
    refused = asked(http)
    assert outcome(refused) == (429, "too-often")
    assert int(refused.headers["Retry-After"]) == problem_of(refused)["seconds"] <= 3600


def test_a_link_that_can_not_be_sent_now_is_sent_later_and_counted_once(
    http: Any, aws: Aws, calls: Calls
) -> None:
    filed(http)
    aws.settle()
    refusal = ClientError({"Error": {"Code": "Throttling"}}, "Publish")
    for _ in range(city().settings.links_a_day):
        asked(http)
        calls.on("Publish", refusal, having="PhoneNumber")
        assert len(aws.deliver()["batchItemFailures"]) == 1
        aws.deliver()
    assert len(texts(aws)) == city().settings.links_a_day


def test_what_was_asked_long_ago_is_not_sent_any_more(http: Any, aws: Aws, hands: Hands) -> None:
    filed(http)
    asked(http)
    hands.forward(minutes=31)
    assert texts(aws) == []


def test_nothing_of_who_asks_or_of_a_link_is_logged_or_kept(
    http: Any, aws: Aws, lines: StringIO
) -> None:
    filed(http)
    secret = a_link(http, aws)
    opened(http, f"{secret[:-1]}x")
    asked(http, {"contact": {"email": "rahasia@rumah.id"}})
    told = opened(http, secret).json_body
    listed(http, told["session"])
    written = lines.getvalue()
    assert "link_opened" in written
    for each in (secret, secret[:-1], told["session"], told["items"][0]["token"], "rahasia", PHONE):
        assert each not in written
    kept = json.dumps([item for item in aws.items() if item["pk"][0] in "IJ"], default=str)
    assert '"I#ask#' in kept
    for each in (secret, "127.0.0.1", "rahasia", PHONE[1:]):
        assert each not in kept


def test_a_contact_that_is_none_is_refused(http: Any) -> None:
    both = {"phone": SPOKEN, "email": MAIL}
    for contact in ({}, both, {"name": "Siti"}, {"phone": "12"}, {"email": "bukan surel"}):
        assert outcome(asked(http, {"contact": contact})) == (422, "bad-field")


def test_who_talks_by_whatsapp_gets_it_there_and_by_sms_once_it_takes_no_more(
    http: Any, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    every_sender(monkeypatch)
    told: list[str] = []
    taken = Response(200, {}, b'{"messages": [{"id": "wamid.1"}]}')
    silent = Response(400, {}, b'{"error": {"code": 131047}}')
    answers = [taken, taken, silent, silent]

    def send(method: str, url: str, headers: Any, body: bytes) -> Response:
        told.append(body.decode())
        return answers.pop(0)

    monkeypatch.setattr("chalicelib.platform.http_client.send", send)
    assert signed_sample("whatsapp_text", "whatsapp").to(http).status_code == 200
    aws.settle()
    assert asked(http).status_code == 202
    assert texts(aws) == []
    assert "laporan-saya#" in told[-1]
    assert PHONE[1:] in told[-1]
    secret = a_link(http, aws)
    assert opened(http, secret).json_body["items"][0]["channel"] == "whatsapp"


def test_who_is_known_to_x_alone_asks_for_it_in_a_direct_message(
    http: Any, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mention and direct messages of one account: its link goes where nobody else reads."""
    sent: list[tuple[str, str]] = []

    def send(method: str, url: str, headers: Any, body: bytes) -> Response:
        sent.append((url, json.loads(body).get("text", "")))
        return Response(201, {}, b"{}")

    monkeypatch.setattr("chalicelib.platform.http_client.send", send)
    for name in ("x_post", "x_dm"):
        assert signed_sample(name, "twitter").to(http).status_code == 200
    asks = signed_x(sample("x_dm_status").replace(b"STATUS JK261123-00007D", b"TAUTAN"))
    assert asks.to(http).status_code == 200
    [(where, said)] = sent
    assert "/dm_conversations/" in where
    told = opened(http, secret_of(said)).json_body
    assert len(told["items"]) == 2
    assert {report["channel"] for report in told["items"]} == {"twitter"}


def test_who_asks_by_sms_is_answered_with_it(http: Any, aws: Aws, hands: Hands) -> None:
    web = filed(http)["number"]
    hands.forward(hours=1)
    answers = [texted(http, an_sms(text, From=PHONE)) for text in ("Lampu mati", "tautan")]
    told = opened(http, secret_of(unescape(answers[1].body.decode()))).json_body
    assert [report["channel"] for report in told["items"]] == ["sms", "website"]
    assert told["items"][1]["number"] == web


def test_a_delivery_that_comes_again_uses_up_one_link_and_the_last_of_a_day_is_said(
    http: Any, aws: Aws, hands: Hands
) -> None:
    filed(http)
    often = [texted(http, an_sms("TAUTAN", From=PHONE, MessageSid="SM1")) for _ in range(2)]
    most = city().settings.links_a_day
    asks = [an_sms("TAUTAN", From=PHONE, MessageSid=f"SM{n}") for n in range(2, most + 2)]
    others = [texted(http, form) for form in asks]
    given = [bool(secret_of(answer.body.decode())) for answer in (*often, *others)]
    assert given == [True] * (most + 1) + [False]
    assert "STATUS" in others[-1].body.decode()


def test_who_has_filed_nothing_is_told_so_where_they_ask(http: Any, aws: Aws) -> None:
    filed(http)
    answer = texted(http, an_sms("LINK", From="+6281299990000"))
    assert "Belum ada laporan" in answer.body.decode()
    assert not [item for item in aws.items() if item["pk"].startswith("J#")]


def test_a_listed_report_says_what_may_be_done_with_it_now(http: Any, aws: Aws) -> None:
    number = filed(http)["number"]
    for version, action in enumerate(("proses", "selesai"), start=1):
        body = {"action": action, "version": version, "note": "beres"}
        assert acted(http, number, body, signed_in()).status_code == 200
    [report] = opened(http, a_link(http, aws)).json_body["items"]
    assert {"rating", "reopen"} <= set(report["may"])
    assert report["countdown"] is None
