"""Citizens on the city's channels, from what they wrote to what they are answered there."""

import json
import uuid
from email.message import EmailMessage
from typing import Any

import pytest

from chalicelib.city.tables.reader import read_city
from chalicelib.intake.store import seen_key
from chalicelib.platform.message_key import MessageKey, Sender
from local import senders as local_senders
from local.double import JPEG
from operate.city import JAKARTA
from tests.e2e.client import E2E, Answer, Tanggap, send, until
from tests.e2e.listener import Listener
from tests.operate.program import give
from tests.sender_posts import Post, certificate, signed_meta, signed_partner, signed_ses, signed_x

pytestmark = E2E

US, PAGE = "1730000000000000001", "100000000000001"
X_API, GRAPH = "api.x.com", "graph.facebook.com"


def key(channel: str, sender: str = "") -> bytes:
    return local_senders.find_key(channel, sender).encode()


def deliver(tanggap: Tanggap, post: Post) -> Answer:
    url = f"{tanggap.stack.url}/channels/{post.channel}"
    return send("POST", url, post.body, post.headers)


def new_id() -> str:
    return str(uuid.uuid4().int)[:18]


def number_of(tanggap: Tanggap, channel: str, external_id: str, name: str = "") -> str:
    """The report a message was taken as, or added to, or posted about; empty when there is none."""
    [sender] = read_city(JAKARTA).channels[channel].senders
    known = seen_key(MessageKey(channel, Sender(sender, name), external_id))
    table = tanggap.stack.outputs["TableName"]
    key = {"pk": {"S": known}, "sk": {"S": "X"}}
    item = tanggap.stack.client("dynamodb").get_item(TableName=table, Key=key).get("Item")
    return str(item["number"]["S"]) if item else ""


def posted(tanggap: Tanggap, host: str, number: str) -> list[dict[str, Any]]:
    """What was sent to an API about a report, as JSON bodies with their paths."""
    about = [each for each in tanggap.stack.outside(host) if number in each["body"]]
    return [{**json.loads(each["body"]), "path": each["path"]} for each in about]


# --- X -------------------------------------------------------------------------------------------


def a_post(text: str, author: str = "2200000000000000011", **more: Any) -> dict[str, Any]:
    user = {"id_str": author, "screen_name": "warga", "name": "Siti Contoh"}
    return {"id_str": new_id(), "text": text, "user": user, **more}


def tweeted(tanggap: Tanggap, *posts: dict[str, Any]) -> Answer:
    body = {"for_user_id": US, "tweet_create_events": [*posts]}
    return deliver(tanggap, signed_x(body, "twitter", key=key("twitter")))


def test_who_posts_is_answered_in_the_thread_and_may_add_to_the_report_there(
    tanggap: Tanggap,
) -> None:
    ours = new_id()
    tanggap.stack.outside_answers(X_API, 201, body=json.dumps({"data": {"id": ours}}))
    post = a_post("@DKIJakarta pohon tumbang di kel. Duri Kepa, jalan tertutup")
    assert tweeted(tanggap, post).status == tweeted(tanggap, post).status == 200
    number = number_of(tanggap, "twitter", post["id_str"])
    report = tanggap.record(number)
    assert (report["channel"], report["holder"]["name"]) == ("twitter", "Kelurahan Duri Kepa")

    receipt = until(lambda: posted(tanggap, X_API, number), "the answer on X")[0]
    assert receipt["path"] == "/2/tweets"
    assert receipt["reply"] == {"in_reply_to_tweet_id": post["id_str"]}
    assert "sudah kami terima. Penanggung jawab: Kelurahan Duri Kepa" in receipt["text"]

    until(lambda: number_of(tanggap, "twitter", ours) == number, "the mark that it was sent")
    reply = a_post("masih menutup jalan sampai sore", in_reply_to_status_id_str=ours)
    tweeted(tanggap, reply)
    assert number_of(tanggap, "twitter", reply["id_str"]) == number
    mine = ("pelapor", "masih menutup jalan sampai sore")
    until(lambda: added(tanggap, number) == [mine], "the reply in the timeline")

    other = a_post("di sini juga", "2200000000000000099", in_reply_to_status_id_str=post["id_str"])
    tweeted(tanggap, other)
    until(lambda: added(tanggap, number) == [mine, ("warga", "di sini juga")], "the other's")
    answered = [each for each in posted(tanggap, X_API, number) if "kami terima" in each["text"]]
    assert len(answered) == 1  # neither the repeat nor what was added


def added(tanggap: Tanggap, number: str) -> list[tuple[str, str]]:
    """Who added what to a report."""
    timeline = tanggap.record(number)["timeline"]
    return [(each["by"]["code"], each["note"]) for each in timeline if each["kind"] == "comment"]


def is_known(tanggap: Tanggap, number: str, channel: str) -> bool:
    """Whether replies to something we posted are known."""
    table, name = tanggap.stack.client("dynamodb"), tanggap.stack.outputs["TableName"]
    found = table.scan(
        TableName=name,
        FilterExpression="begins_with(pk, :x) AND #n = :n AND attribute_not_exists(fingerprint)",
        ExpressionAttributeNames={"#n": "number"},
        ExpressionAttributeValues={":x": {"S": f"X#{channel}#"}, ":n": {"S": number}},
    )["Items"]
    return bool(found)


def test_a_sender_without_room_is_asked_again_when_it_says(tanggap: Tanggap) -> None:
    tanggap.stack.outside_answers(X_API, 429, headers={"retry-after": "1"})
    post = a_post("@DKIJakarta got mampet di kel. Duri Kepa")
    tweeted(tanggap, post)
    number = number_of(tanggap, "twitter", post["id_str"])
    until(lambda: len(posted(tanggap, X_API, number)) == 2, "the second try")
    until(lambda: is_known(tanggap, number, "twitter"), "the mark that it was sent")


# --- Messenger -----------------------------------------------------------------------------------


def a_talk(person: str, text: str, **more: Any) -> dict[str, Any]:
    message = {"mid": f"m_{new_id()}", "text": text, **more}
    return {"sender": {"id": person}, "recipient": {"id": PAGE}, "message": message}


def written(tanggap: Tanggap, *talks: dict[str, Any]) -> Answer:
    entry = [{"id": PAGE, "time": 1763859600000, "messaging": [*talks]}]
    body = {"object": "page", "entry": entry}
    return deliver(tanggap, signed_meta(body, "facebook", key=key("facebook")))


def test_who_says_too_little_is_asked_and_what_they_answer_completes_the_report(
    tanggap: Tanggap,
) -> None:
    person = new_id()
    first = a_talk(person, "lampu jalan mati sudah seminggu")
    written(tanggap, first)
    number = number_of(tanggap, "facebook", first["message"]["mid"])
    assert tanggap.record(number)["holder"]["code"] == "BIROPEM"
    asked = until(lambda: posted(tanggap, GRAPH, number), "the question")[0]
    assert asked["path"].endswith(f"/{PAGE}/messages")
    assert asked["recipient"] == {"id": person}
    assert "Di mana lokasinya?" in asked["message"]["text"]

    second = a_talk(person, "di jalan Mangga, kelurahan Duri Kepa")
    written(tanggap, second)
    assert number_of(tanggap, "facebook", second["message"]["mid"]) == number
    until(lambda: added(tanggap, number), "the answer in the timeline")
    report = tanggap.record(number)
    assert report["holder"]["name"] == "Kelurahan Duri Kepa"
    assert report["place"]["kelurahan"]["name"] == "Duri Kepa"

    def told() -> list[str]:
        return [each["message"]["text"] for each in posted(tanggap, GRAPH, number)]

    until(
        lambda: any("ditangani oleh Kelurahan Duri Kepa" in text for text in told()),
        "its holder",
    )

    third = a_talk(person, "got juga mampet di kelurahan Duri Kepa")
    written(tanggap, third)
    assert number_of(tanggap, "facebook", third["message"]["mid"]) != number


def test_a_photo_sent_along_is_fetched_and_kept(tanggap: Tanggap) -> None:
    address = "https://scontent.xx.fbcdn.net/v/jalan.jpg?oh=1"
    photo = {"type": "image", "payload": {"url": address}}
    talk = a_talk(new_id(), "jalan rusak di kel. Duri Kepa", attachments=[photo])
    written(tanggap, talk)
    number = number_of(tanggap, "facebook", talk["message"]["mid"])
    kept = until(lambda: objects(tanggap, f"reports/{number}/"), "the photo in the bucket")
    assert list(kept.values()) == [JPEG]


def objects(tanggap: Tanggap, prefix: str) -> dict[str, bytes]:
    s3, bucket = tanggap.stack.client("s3"), tanggap.stack.outputs["BucketName"]
    found = s3.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", [])
    keys = [each["Key"] for each in found]
    return {key: s3.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys}


# --- partners ------------------------------------------------------------------------------------


def brought(tanggap: Tanggap, *reports: dict[str, Any], channel: str = "jaki") -> Answer:
    body: Any = reports[0] if len(reports) == 1 else {"reports": [*reports]}
    return deliver(tanggap, signed_partner(body, channel, key=key(channel)))


def test_a_partner_is_told_of_every_change_by_a_signed_webhook(tanggap: Tanggap) -> None:
    mine = {"id": new_id(), "description": "Lampu jalan mati di depan pasar", "category": "Sampah"}
    place = {"lat": -6.1926, "lng": 106.7697}
    answer = brought(tanggap, {**mine, "place": place})
    assert answer.status == 201, answer.body
    number = answer.json["number"]
    assert answer.json["holder"] == "Kelurahan Kebon Jeruk"
    again = brought(tanggap, {**mine, "place": place})
    assert (again.status, again.json["number"], again.json["repeated"]) == (200, number, True)

    tanggap.step("petugas.kebonjeruk", number, "proses", note="petugas berangkat")

    def webhooks() -> list[dict[str, Any]]:
        return [
            each
            for each in tanggap.stack.outside("jaki.mitra.test")
            if number in each["body"] and "petugas berangkat" in each["body"]
        ]

    request = until(webhooks, "the webhook")[0]
    told = json.loads(request["body"])
    assert (told["id"], told["status"], told["note"]) == (mine["id"], "proses", "petugas berangkat")
    at = request["headers"]["x-tanggap-timestamp"].encode()
    signed = signed_partner(request["body"].encode(), "jaki", key=key("jaki"), at=at)
    assert request["headers"]["x-tanggap-signature"] == signed.headers["X-Tanggap-Signature"]


def test_each_message_of_a_delivery_is_a_report(tanggap: Tanggap) -> None:
    some = [
        {"id": f"{new_id()}-{at}", "description": f"Sampah menumpuk di kel. Duri Kepa, gang {at}"}
        for at in range(5)
    ]
    results = brought(tanggap, *some, channel="qlue").json["results"]
    assert [each["result"] for each in results] == ["report"] * 5
    assert len({each["number"] for each in results}) == 5


def test_what_can_not_be_read_is_parked_and_read_again_by_hand(
    tanggap: Tanggap, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = deliver(tanggap, signed_partner(b'{"id": ', "lapor", key=key("lapor")))
    assert answer.refusal == (400, "unreadable")
    assert objects(tanggap, "parked/lapor/")
    port = tanggap.stack.endpoint.rpartition(":")[2]
    assert give("parked", "list", "--aws-port", port) == 0
    assert "parked/lapor/" in capsys.readouterr().out


# --- mail ----------------------------------------------------------------------------------------


def a_letter(text: str, subject: str, **headers: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"] = "Siti Contoh <siti@warga.test>", "dki@jakarta.test"
    letter["Subject"], letter["Message-ID"] = subject, f"<{new_id()}@warga.test>"
    for name, value in headers.items():
        letter[name.replace("_", "-")] = value
    letter.set_content(text)
    return letter


def received(letter: EmailMessage) -> dict[str, Any]:
    """As SES tells of it on the topic, the letter inside:
    https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
    """
    verdicts = ("spamVerdict", "virusVerdict", "spfVerdict", "dkimVerdict", "dmarcVerdict")
    return {
        "notificationType": "Received",
        "mail": {
            "messageId": new_id(),
            "source": "siti@warga.test",
            "destination": ["x@y.test"],
            "commonHeaders": {"from": [str(letter["From"])]},
        },
        "receipt": {
            "recipients": ["dki@jakarta.test"],
            "action": {"type": "SNS", "encoding": "UTF8"},
            **{verdict: {"status": "PASS"} for verdict in verdicts},
        },
        "content": letter.as_string(),
    }


def id_of(letter: EmailMessage) -> str:
    return str(letter["Message-ID"]).strip("<>")


def test_a_letter_with_a_photo_is_a_report_and_a_reply_in_its_thread_adds_to_it(
    tanggap: Tanggap,
) -> None:
    letter = a_letter("Got di jalan Mangga mampet, kel. Duri Kepa.\n-- \nSiti", "Got mampet")
    letter.add_attachment(JPEG, maintype="image", subtype="jpeg", filename="got.jpg")
    sns, topic = tanggap.stack.client("sns"), tanggap.stack.outputs["MailTopicArn"]
    sns.publish(TopicArn=topic, Message=json.dumps(received(letter)))
    number = until(lambda: seen(tanggap, letter), "the letter as a report")
    report = tanggap.record(number)
    assert report["holder"]["name"] == "Kelurahan Duri Kepa"
    assert "Siti" not in report["description"]
    kept = until(lambda: objects(tanggap, f"reports/{number}/"), "the attachment")
    assert list(kept.values()) == [JPEG]
    until(lambda: [m for m in tanggap.stack.mails() if number in m["Subject"]], "the receipt")
    [receipt] = [mail for mail in tanggap.stack.mails() if number in mail["Subject"]]
    assert receipt["To"] == ["siti@warga.test"]

    reply = a_letter("Sekarang meluap", f"Re: [{number}]", In_Reply_To=f"<{id_of(letter)}>")
    tanggap.stack.outside_answers(
        "sns.ap-southeast-3.amazonaws.com", 200, body=certificate().decode()
    )
    post = signed_ses({"Message": json.dumps(received(reply))}, TopicArn=topic)
    assert deliver(tanggap, post).status == 200
    assert seen(tanggap, reply) == number
    until(lambda: added(tanggap, number) == [("pelapor", "Sekarang meluap")], "the reply")


def seen(tanggap: Tanggap, letter: EmailMessage) -> str:
    """The report a letter of hers was taken as, or added to."""
    return number_of(tanggap, "email", id_of(letter), "siti@warga.test")


# --- the desk, partners' subscriptions, and those who look after it all --------------------------


def test_a_clerk_files_for_who_came_and_prints_a_receipt(tanggap: Tanggap) -> None:
    clerk = tanggap.signed_in("loket.kebonjeruk")
    body = {
        "description": "Lansia di RT 5 butuh bantuan kursi roda",
        "place": {"kelurahan": "31.73.05.1001"},
        "contact": {"phone": "0812-3456-7899"},
    }
    page = tanggap.post("/v1/desk/reports", body, {**clerk, "Accept": "text/html"})
    assert (page.status, page.headers.get_content_type()) == (201, "text/html")
    assert "<svg" in page.body.decode()
    plain = tanggap.post("/v1/desk/reports", body, clerk)
    assert tanggap.record(plain.json["number"])["channel"] == "kelurahan"
    number = plain.json["number"]
    until(lambda: tanggap.texts(number), "the SMS to who came")
    assert tanggap.post("/v1/desk/reports", body).status == 401


def test_a_partner_subscribes_to_what_it_wants_to_hear_of(tanggap: Tanggap) -> None:
    port = tanggap.stack.endpoint.rpartition(":")[2]
    with Listener() as listener:
        wanted = json.dumps({"channel": ["lapor"], "kind": ["status"]})
        given = ("--url", listener.url, "--filter", wanted, "--aws-port", port)
        assert give("subscriptions", "add", *given) == 0
        tanggap.file()
        report = {"id": new_id(), "description": "Sampah menumpuk di kel. Duri Kepa"}
        number = brought(tanggap, report, channel="lapor").json["number"]
        until(lambda: listener.messages, "the announcement")
        heard = [json.loads(each["Message"]) for each in listener.messages]
        assert {each["number"] for each in heard} == {number}


def test_who_looks_after_a_channel_sees_what_it_brought(tanggap: Tanggap) -> None:
    admin = tanggap.signed_in("admin")

    def health() -> dict[str, Any]:
        told: list[dict[str, Any]] = tanggap.get("/v1/channels/health", admin).json["items"]
        return next(each for each in told if each["code"] == "governor")

    before = health()
    body = {"for_user_id": US, "tweet_create_events": [a_post("jalan rusak di kel. Duri Kepa")]}
    deliver(tanggap, signed_x(body, "governor", key=key("governor", "x")))
    deliver(tanggap, signed_x(body, "governor", key=b"another"))

    until(lambda: health()["taken"] == before["taken"] + 1, "the message counted")
    after = health()
    assert after["refused"]["bad_signature"] == before["refused"]["bad_signature"] + 1
    assert after["last_message_at"]
    until(lambda: health()["notices"]["sent"] > before["notices"]["sent"], "the notice counted")
    assert tanggap.get("/v1/channels/health").status == 401
    clerk = tanggap.signed_in("loket.kebonjeruk")
    assert tanggap.get("/v1/channels/health", clerk).refusal == (403, "wrong-role")


def test_who_asks_how_a_report_stands_is_told_where_they_ask(tanggap: Tanggap) -> None:
    person = new_id()
    talk = a_talk(person, "jalan rusak di kel. Duri Kepa")
    written(tanggap, talk)
    number = number_of(tanggap, "facebook", talk["message"]["mid"])
    written(tanggap, a_talk(person, "STATUS"))

    def told() -> list[str]:
        return [each["message"]["text"] for each in posted(tanggap, GRAPH, number)]

    [standing] = [text for text in told() if text.startswith(f"Laporan {number}: menunggu jawaban")]
    assert standing.endswith(f"/laporan/{number}")
