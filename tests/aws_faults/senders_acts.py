"""Acts of senders: messages with media, additions, deletions, letters, mails that come back, and
deliveries that nobody could read.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.inbound import parked_deliveries
from tests.api.causes import Ask
from tests.aws_faults.reports_acts import BUCKET, whole
from tests.aws_faults.world import Happening, World
from tests.builders import PHONE, an_sms, filed, moved
from tests.moto_aws import MAIL, client
from tests.sender_posts import Post, signed_meta, signed_partner, signed_sms
from tests.sender_samples import sample

JPEG = b"\xff\xd8\xff\xe0 a photo"


def deliver(world: World, sent: Post) -> Any:
    ask = Ask("POST", f"/channels/{sent.channel}", sent.headers, sent.body)
    return world.ask("deliver", ask)


def _media(world: World) -> Happening:
    url = "https://media.jaki.test/depan.jpg"
    world.outside.files[url] = JPEG
    body = {
        "id": "JAKI-9",
        "description": "RAHASIA lampu jalan mati di Kebon Jeruk",
        "photos": [url],
    }
    return lambda: deliver(world, signed_partner(body))


def _text_and_addition(world: World) -> Happening:
    """A report by SMS, and what its sender and a stranger add."""
    number = whole(world)["number"]
    world.settle()

    def happen() -> Any:
        form = {
            "MessageSid": "SM7",
            "From": "+6281211272206",
            "To": "+628111272206",
            "Body": "LAPOR sampah menumpuk",
        }
        answer = deliver(world, signed_sms({**form, "NumMedia": "0"}))
        more = {**form, "MessageSid": "SM8", "Body": f"{number} RAHASIA juga di sini"}
        deliver(world, signed_sms(more))
        return answer

    return happen


def _command(world: World) -> Happening:
    number = whole(world)["number"]
    world.settle()
    form = an_sms(f"STATUS {number}", MessageSid="SM9")
    return lambda: deliver(world, signed_sms(form))


def _rating(world: World) -> Happening:
    """A word that changes a report, together with the answer to it."""
    number = filed(world.http, contact={"phone": PHONE})["number"]
    moved(world.http, number, "proses", "selesai")
    world.settle()
    form = an_sms("NILAI 4", MessageSid="SM10")
    return lambda: deliver(world, signed_sms(form))


def _end_of_notices(world: World) -> Happening:
    """A word whose answer is kept after it was carried out."""
    filed(world.http, contact={"phone": PHONE})
    world.settle()
    form = an_sms("STOP", MessageSid="SM11")
    return lambda: deliver(world, signed_sms(form))


def _proof_by_word(world: World) -> Happening:
    """A word whose answer is kept before it is carried out."""
    number = filed(world.http, proves=False, contact={"phone": PHONE})["number"]
    world.settle()
    moved(world.http, number, "proses")
    world.settle()
    form = an_sms("YA", MessageSid="SM12")
    return lambda: deliver(world, signed_sms(form))


def _post_and_deletion(world: World) -> Happening:
    def happen() -> Any:
        answer = deliver(world, signed_meta(sample("meta_comment")))
        world.pause(hours=1)
        deliver(world, signed_meta(sample("meta_deleted_comment")))
        return answer

    return happen


def _unreadable(world: World) -> Happening:
    return lambda: deliver(world, signed_partner(b'{"broken'))


def _again(world: World) -> Happening:
    """A delivery that was parked is read again."""
    deliver(world, signed_partner(b'{"broken'))
    body = json.dumps({"id": "JAKI-5", "description": "Lampu jalan mati di Kebon Jeruk"}).encode()
    head = {"content-type": "application/json"}
    key = parked_deliveries.store_parked("jaki", "partner", "JSON", body, head, world.hands.moment)
    return lambda: world.cloud.call("reread", {"key": key}, None)


def _letter(world: World) -> Happening:
    body = json.loads(sample("ses_s3"))["Message"]
    action = json.loads(body)["receipt"]["action"]
    letter = (
        b"From: dewi@contoh.test\r\nTo: laporan@tanggap.test\r\nSubject: Jalan berlubang\r\n"
        b"Message-ID: <surat-1@contoh.test>\r\n\r\nRAHASIA jalan berlubang di Kebon Jeruk\r\n"
    )
    client("s3").put_object(Bucket=BUCKET, Key=action["objectKey"], Body=letter)
    body = body.replace(action["bucketName"], BUCKET)
    return lambda: world.cloud.call("mail", envelope(body), None)


def envelope(message: str) -> dict[str, Any]:
    sent = {"Subject": None, "Message": message, "TopicArn": MAIL, "MessageAttributes": {}}
    return {"Records": [{"EventSource": "aws:sns", "Sns": sent}]}


ACTS: Mapping[str, Callable[[World], Happening]] = {
    "a partner sends a photo along": _media,
    "a report and an addition come by SMS": _text_and_addition,
    "a command comes by SMS": _command,
    "a report is rated by SMS": _rating,
    "notices are ended by SMS": _end_of_notices,
    "a number is proven by SMS": _proof_by_word,
    "a post becomes a report and is deleted": _post_and_deletion,
    "a delivery can't be read": _unreadable,
    "a parked delivery is read again": _again,
    "a letter comes": _letter,
}
