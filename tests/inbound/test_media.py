"""What was sent along is fetched after the acknowledgement: once, from each sender in its own way,
and our access to one is shown to nobody else.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from io import StringIO
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.entrypoints.handlers import collect as on_collect
from chalicelib.inbound import service as inbound_service
from chalicelib.inbound.media import MediaNotReady, collect_media
from chalicelib.intake import service as intake_service
from chalicelib.platform import clock, http_client
from chalicelib.platform.aws import secrets
from chalicelib.platform.errors import UnknownReport
from chalicelib.platform.http_client import AnswerLost, Response, Unfit, Unreachable
from chalicelib.reporters import additions
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.files import attachments, file_types
from chalicelib.reports.filing import Media
from chalicelib.reports.store import reports
from chalicelib.senders.mail import letters, ses
from chalicelib.senders.model import Message
from chalicelib.senders.registry import SENDERS, WRITING_LETTERS, load_webhook
from tests.builders import PHONE, a_draft
from tests.faults import Calls
from tests.moto_aws import Aws, client, forget_senders, put_secrets
from tests.sender_samples import FIRST, samples, signed_sample

BUCKET = "tanggap-attachments"
JPEG, PNG = b"\xff\xd8\xff\xe0 a photo", b"\x89PNG\r\n\x1a\n a picture"
PDF, PAGE = b"%PDF-1.7 a document", b"<html><script>alert(1)</script>"
MOV = b"\x00\x00\x00\x14ftypqt   a film"
MP4, HEIC = b"\x00\x00\x00\x18ftypmp42 a film", b"\x00\x00\x00\x18ftypheic a photo"
WEBP = b"RIFF\x00\x00\x00\x00WEBP a photo"

X_KEYS = ("consumer_key", "consumer_secret", "token", "token_secret")
ACCESS = {
    "whatsapp/whatsapp": {"token": "EAAwhatsapp"},
    "twitter/x": {name: f"the-{name}" for name in X_KEYS},
    "sms/sms": {"account": "AC1", "token": "sms-secret"},
    "facebook/meta": {"token": "EAAmeta"},
    "jaki/partner": {"url": "https://jaki.test/hook", "key": "jaki-key"},
}

GRAPH = "https://graph.facebook.com/v26.0/991"
FILES = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=991"
TWIMG = "https://pbs.twimg.com/media/a.jpg"
TON = "https://ton.twitter.com/1.1/ton/data/dm/1/2/a.jpg"
FBCDN = "https://scontent.xx.fbcdn.net/v/a.jpg?oh=1"
JAKI = "https://media.jaki.test/depan.jpg"
TWILIO = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"


@dataclass
class World:
    """What lies at the addresses of the outside, and what was asked of it."""

    answers: dict[str, tuple[int, bytes] | Exception] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def fetch(self, url: str, headers: Mapping[str, str], *, most_bytes: int) -> Response:
        self.asked.append((url, dict(headers)))
        assert most_bytes == file_types.MOST_BYTES
        answer = self.answers[url]
        if isinstance(answer, Exception):
            raise answer
        return Response(answer[0], {}, answer[1])

    def addresses(self) -> list[str]:
        return [url for url, _ in self.asked]


@pytest.fixture
def world(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> World:
    forget_senders()
    put_secrets({name: {"access": given} for name, given in ACCESS.items()})
    secrets.forget_secrets()
    seen = World()
    monkeypatch.setattr(http_client, "fetch", seen.fetch)
    return seen


def filed(*media: Media, channel: str = "twitter") -> str:
    return intake_service.file_draft(a_draft(channel=channel, media=media)).report.number


def a_photo(sender: str, source: str, content_type: str | None = "image/jpeg") -> Media:
    return Media(sender, source, content_type)


def kept(number: str) -> list[tuple[bytes, str]]:
    """What lies with a report: bytes and type."""
    s3 = client("s3")
    found = s3.list_objects_v2(Bucket=BUCKET, Prefix=f"reports/{number}/").get("Contents", [])
    objects = [s3.get_object(Bucket=BUCKET, Key=each["Key"]) for each in found]
    return [(each["Body"].read(), each["ContentType"]) for each in objects]


def given(body: dict[str, Any]) -> bytes:
    return json.dumps(body).encode()


BASIC = {"Authorization": "Basic QUMxOnNtcy1zZWNyZXQ="}


@pytest.mark.parametrize(
    ("channel", "media", "shown"),
    [
        ("twitter", a_photo("x", TWIMG), {}),
        ("facebook", a_photo("meta", FBCDN), {}),
        ("jaki", a_photo("partner", JAKI), {}),
        ("sms", a_photo("sms", TWILIO), BASIC),
    ],
)
def test_a_photo_is_asked_for_where_it_lies_and_kept_with_its_report(
    aws: Aws, world: World, channel: str, media: Media, shown: dict[str, str]
) -> None:
    world.answers[media.source] = (200, JPEG)
    number = filed(media, channel=channel)
    collect_media(number, 1)
    assert kept(number) == [(JPEG, "image/jpeg")]
    assert world.asked == [(media.source, shown)]


def test_files_of_direct_messages_on_x_are_asked_for_with_a_signature(
    aws: Aws, world: World
) -> None:
    world.answers[TON] = (200, JPEG)
    number = filed(a_photo("x", TON))
    collect_media(number, 1)
    [(_, headers)] = world.asked
    assert headers["Authorization"].startswith("OAuth ")
    assert "the-consumer_secret" not in headers["Authorization"]
    assert len(kept(number)) == 1


def test_whatsapp_is_asked_for_the_address_and_then_there(aws: Aws, world: World) -> None:
    told = {"url": FILES, "mime_type": "image/jpeg", "file_size": 9, "id": "991"}
    world.answers = {GRAPH: (200, given(told)), FILES: (200, JPEG)}
    number = filed(a_photo("whatsapp", "991"), channel="whatsapp")
    collect_media(number, 1)
    bearer = {"Authorization": "Bearer EAAwhatsapp"}
    assert world.asked == [(GRAPH, bearer), (FILES, bearer)]
    assert kept(number) == [(JPEG, "image/jpeg")]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (FILES, True),
        ("https://lookaside.facebook.com/a", True),
        ("https://mmg.whatsapp.net/a", True),
        ("https://MMG.WhatsApp.NET/a", True),
        ("https://fbsbx.com.evil.test/a", False),
        ("https://evilfbsbx.com/a", False),
        ("https://evil.test/lookaside.fbsbx.com", False),
        ("https://evil.test/?.fbsbx.com", False),
        ("https://evil.test#.fbsbx.com", False),
        ("https://lookaside.fbsbx.com@evil.test/a", False),
        ("https://evil.test\\.fbsbx.com/a", False),
        ("http://lookaside.fbsbx.com/a", False),
        ("https://[::1.fbsbx.com/a", False),
        ("//lookaside.fbsbx.com/a", False),
    ],
)
def test_the_token_goes_to_metas_own_hosts_only(
    aws: Aws, world: World, address: str, shown: bool
) -> None:
    world.answers = {GRAPH: (200, given({"url": address})), address: (200, JPEG)}
    collect_media(filed(a_photo("whatsapp", "991"), channel="whatsapp"), 1)
    assert world.asked[1] == (address, {"Authorization": "Bearer EAAwhatsapp"} if shown else {})


@pytest.mark.parametrize(
    "answer",
    [
        b"{}",
        b"no JSON",
        b"[]",
        b'{"url": null}',
        b'{"url": 5}',
        b'{"url": {"a": 1}}',
        b"[" * 200_000,
        b"\xff\xfe",
    ],
)
def test_an_answer_that_names_no_address_is_the_end_of_it(
    aws: Aws, world: World, answer: bytes
) -> None:
    world.answers[GRAPH] = (200, answer)
    number = filed(a_photo("whatsapp", "991"), channel="whatsapp")
    collect_media(number, 1)
    assert world.addresses() == [GRAPH]
    assert kept(number) == []


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (JPEG, "image/jpeg"),
        (PNG, "image/png"),
        (WEBP, "image/webp"),
        (HEIC, "image/heic"),
        (MP4, "video/mp4"),
        (MOV, "video/quicktime"),
        (PDF, "application/pdf"),
    ],
)
@pytest.mark.parametrize("told", ["image/jpeg", None, "text/html"])
def test_the_type_is_what_the_first_bytes_say_whatever_the_sender_says(
    aws: Aws, world: World, body: bytes, content_type: str, told: str | None
) -> None:
    world.answers[TWIMG] = (200, body)
    number = filed(a_photo("x", TWIMG, told))
    collect_media(number, 1)
    assert kept(number) == [(body, content_type)]


@pytest.mark.parametrize("body", [PAGE, b"", b"GIF89a", b"MZ\x90", b"\xff\xd8"])
def test_what_is_no_photo_film_or_document_is_not_kept(
    aws: Aws, world: World, lines: StringIO, body: bytes
) -> None:
    world.answers[TWIMG] = (200, body)
    number = filed(a_photo("x", TWIMG))
    collect_media(number, 1)
    assert kept(number) == []
    assert '"message":"media_lost"' in lines.getvalue()


@pytest.mark.parametrize(
    "answer",
    [
        (404, b""),
        (410, b""),
        (403, b""),
        (400, b""),
        (401, b""),  # and we showed no access
        (451, b""),
        Unfit("It answers more than we take."),
        Unfit("It is no public address."),
    ],
    ids=str,
)
def test_what_is_gone_or_unfit_is_told_to_the_log_and_not_tried_again(
    aws: Aws, world: World, lines: StringIO, answer: Any
) -> None:
    world.answers[TWIMG] = answer
    number = filed(a_photo("x", TWIMG))
    collect_media(number, 1)
    assert kept(number) == []
    written = lines.getvalue()
    assert '"message":"media_lost"' in written
    assert number in written
    assert "twimg" not in written


@pytest.mark.parametrize(
    "answer",
    [(500, b""), (503, b""), (429, b""), (408, b""), (302, b""), Unreachable("x")],
    ids=str,
)
def test_what_fails_now_is_tried_again(aws: Aws, world: World, answer: Any) -> None:
    world.answers[TWIMG] = answer
    number = filed(a_photo("x", TWIMG))
    with pytest.raises(MediaNotReady) as fault:
        collect_media(number, 1)
    assert "/" not in str(fault.value)
    world.answers[TWIMG] = (200, JPEG)
    collect_media(number, 1)
    assert kept(number) == [(JPEG, "image/jpeg")]


@pytest.mark.parametrize("step", [GRAPH, FILES])
@pytest.mark.parametrize(
    ("answer", "again"), [((401, b""), True), ((503, b""), True), ((404, b""), False)]
)
def test_both_steps_of_whatsapp_can_fail(
    aws: Aws, world: World, step: str, answer: tuple[int, bytes], again: bool
) -> None:
    """An access that ran out is renewed by operations while the queue tries."""
    world.answers = {GRAPH: (200, given({"url": FILES})), FILES: (200, JPEG), step: answer}
    number = filed(a_photo("whatsapp", "991"), channel="whatsapp")
    if again:
        with pytest.raises(MediaNotReady):
            collect_media(number, 1)
    else:
        collect_media(number, 1)
    assert kept(number) == []


def test_what_we_have_no_access_to_waits_and_keeps_back_nothing_else(
    aws: Aws, world: World
) -> None:
    forget_senders()
    secrets.forget_secrets()
    world.answers[JAKI] = (200, JPEG)
    number = filed(a_photo("whatsapp", "991"), a_photo("partner", JAKI), channel="whatsapp")
    with pytest.raises(MediaNotReady, match="no-token"):
        collect_media(number, 1)
    assert kept(number) == [(JPEG, "image/jpeg")]


def test_one_that_fails_keeps_back_none_of_the_others_and_none_is_fetched_twice(
    aws: Aws, world: World
) -> None:
    sources = [f"https://pbs.twimg.com/media/{name}.jpg" for name in "abc"]
    world.answers = dict.fromkeys(sources, (200, JPEG))
    world.answers[sources[1]] = (503, b"")
    number = filed(*(a_photo("x", source) for source in sources))
    with pytest.raises(MediaNotReady):
        collect_media(number, 1)
    assert len(kept(number)) == 2
    world.answers[sources[1]] = (200, PNG)
    for _ in range(2):
        collect_media(number, 1)
    assert world.addresses() == [*sources, sources[1]]
    assert sorted(kept(number)) == sorted([(JPEG, "image/jpeg")] * 2 + [(PNG, "image/png")])


def test_a_fault_of_our_own_bucket_is_not_taken_for_a_file_that_is_not_there(
    aws: Aws, world: World, calls: Calls
) -> None:
    world.answers[TWIMG] = (200, JPEG)
    number = filed(a_photo("x", TWIMG))
    slow: Any = {"Error": {"Code": "503", "Message": "Slow Down"}}
    calls.on("HeadObject", ClientError(slow, "HeadObject"))
    with pytest.raises(ClientError):
        collect_media(number, 1)
    assert world.asked == []


def test_an_entry_without_anything_fetches_nothing(aws: Aws, world: World) -> None:
    collect_media(filed(), 1)
    assert world.asked == []


def test_a_report_nobody_has_is_unknown(aws: Aws, world: World) -> None:
    with pytest.raises(UnknownReport):
        collect_media("JK261123-00000", 1)


# What is added later, and letters.


def added(number: str, *media: Media, channel: str, **changes: Any) -> None:
    """Somebody adds to a report by another channel."""
    draft = a_draft(
        channel=channel,
        external_id="m2",
        lat=None,
        lng=None,
        media=media,
        description="Ini fotonya",
    )
    inbound_service._take_message(Message(draft=draft, number=number, **changes))


def join_all(aws: Aws) -> None:
    for item in aws.items():
        if item["sk"].startswith("Z#inbox#"):
            additions.join_addition(item["pk"][2:], item["sk"])


@pytest.mark.parametrize("filed_by", ["website", "sms", "twitter", "kelurahan", "closed-channel"])
def test_what_comes_by_another_channel_is_asked_for_with_that_ones_access(
    aws: Aws, world: World, filed_by: str
) -> None:
    world.answers = {GRAPH: (200, given({"url": FILES})), FILES: (200, JPEG)}
    number = filed(channel=filed_by)
    added(number, a_photo("whatsapp", "991"), channel="whatsapp")
    join_all(aws)
    collect_media(number, 2)
    assert world.asked[0] == (GRAPH, {"Authorization": "Bearer EAAwhatsapp"})
    assert kept(number) == [(JPEG, "image/jpeg")]


def test_each_entry_has_its_own(aws: Aws, world: World) -> None:
    world.answers = {TWIMG: (200, JPEG), JAKI: (200, PNG)}
    number = filed(a_photo("x", TWIMG))
    added(number, a_photo("partner", JAKI), channel="jaki")
    join_all(aws)
    collect_media(number, 2)
    assert kept(number) == [(PNG, "image/png")]
    collect_media(number, 1)
    assert len(kept(number)) == 2


def a_letter(*files: tuple[str, str, bytes]) -> bytes:
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "siti@rumah.id", "Sampah"
    letter["Message-ID"] = "<1@rumah.id>"
    letter.set_content("Sampah menumpuk di depan gang")
    for name, content_type, body in files:
        kind, _, form = content_type.partition("/")
        letter.add_attachment(body, maintype=kind, subtype=form, filename=name)
    return letter.as_bytes()


def mailed(raw: bytes) -> str:
    """The report of a letter that came with its attachments inside."""
    now = a_draft().received_at
    message = letters.build_message(
        letters.parse_letter(raw), raw, sender="ses", channel="email", now=now
    )
    draft = inbound_service.name_sender(ses, message.draft)
    told = inbound_service._take_message(replace(message, draft=draft))
    return told.number or ""


def test_parts_of_a_letter_are_taken_out_of_it(aws: Aws, world: World) -> None:
    number = mailed(a_letter(("a.jpg", "image/jpeg", JPEG), ("b.pdf", "application/pdf", PDF)))
    collect_media(number, 1)
    assert sorted(kept(number)) == sorted([(JPEG, "image/jpeg"), (PDF, "application/pdf")])
    assert world.asked == []


def test_a_part_that_only_says_it_is_a_photo_is_not_kept(aws: Aws, world: World) -> None:
    number = mailed(a_letter(("a.jpg", "image/jpeg", PAGE), ("b.png", "image/png", PNG)))
    collect_media(number, 1)
    assert kept(number) == [(PNG, "image/png")]


@pytest.mark.parametrize(
    "source", ["mail/none.eml#1", "mail/a.eml#99", "mail/a.eml#0", "mail/a.eml#x", "mail/a.eml#-1"]
)
def test_a_part_that_is_not_there_is_lost_and_keeps_back_nothing(
    aws: Aws, world: World, source: str
) -> None:
    attachments.store_letter("mail/a.eml", a_letter(("a.jpg", "image/jpeg", JPEG)))
    world.answers[TWIMG] = (200, PNG)
    number = filed(a_photo("mail", source), a_photo("x", TWIMG))
    collect_media(number, 1)
    assert kept(number) == [(PNG, "image/png")]


# From the queue.


def handed(*announced: tuple[str, int]) -> list[str]:
    """What fails of a batch of the queue."""
    records = [
        {
            "messageId": str(place),
            "receiptHandle": "x",
            "body": given({"Message": json.dumps({"number": number, "seq": seq})}).decode(),
        }
        for place, (number, seq) in enumerate(announced)
    ]
    answer = on_collect({"Records": records}, None)
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def test_one_that_fails_comes_again_and_no_other_does(aws: Aws, world: World) -> None:
    world.answers = {TWIMG: (503, b""), JAKI: (200, JPEG)}
    ill, well = filed(a_photo("x", TWIMG)), filed(a_photo("partner", JAKI), channel="jaki")
    assert handed((ill, 1), ("JK261123-00000", 1), (well, 1)) == ["0", "1"]
    assert len(kept(well)) == 1


def test_nothing_of_the_reporter_or_the_address_reaches_the_log(
    aws: Aws, world: World, lines: StringIO
) -> None:
    secret_address = f"{TWILIO}?sig=rahasia"
    world.answers = {secret_address: (503, b""), JAKI: (404, b"")}
    media = (a_photo("sms", secret_address), a_photo("partner", JAKI))
    draft = a_draft(channel="sms", media=media, contact=Contact("Siti", PHONE))
    handed((intake_service.file_draft(draft).report.number, 1))
    written = lines.getvalue()
    assert '"message":"not_collected"' in written
    assert not any(
        word in written for word in ("rahasia", "Siti", PHONE, "depan.jpg", "sms-secret")
    )


@pytest.mark.parametrize("answer", [Unreachable("x"), AnswerLost("x"), (503, b"")], ids=str)
def test_no_path_of_an_address_reaches_the_log(
    aws: Aws, world: World, lines: StringIO, answer: Any
) -> None:
    secret_address = "https://files.jaki.test/bot7000:rahasia/foto/depan.jpg?sig=rahasia"
    world.answers[secret_address] = answer
    number = filed(a_photo("partner", secret_address), channel="jaki")
    assert handed((number, 1)) == ["0"]
    written = lines.getvalue()
    assert '"message":"not_collected"' in written
    assert not any(word in written for word in ("rahasia", "bot7000", "depan.jpg"))
    assert ("files.jaki.test" in written) is isinstance(answer, Unreachable)


def brings_files(sender: str) -> bool:
    """Whether a sample of the sender has files."""
    read_messages = load_webhook(sender).read_messages
    posts = [signed_sample(name, FIRST[sender]) for name in samples(sender)]
    parts = [part for post in posts for part in read_messages(post.delivery(), clock.now())]
    return any(isinstance(part, Message) and part.draft.media for part in parts)


def test_every_sender_of_files_has_a_module_that_fetches_them() -> None:
    fetched = {name for name, kind in SENDERS.items() if kind.load_media}
    # Files that come with letters lie in our bucket.
    bringing = {name for name in SENDERS.keys() - WRITING_LETTERS if brings_files(name)}
    assert bringing == fetched


def test_what_was_kept_is_a_photo_of_its_report(aws: Aws, world: World) -> None:
    world.answers[TWIMG] = (200, JPEG)
    number = filed(a_photo("x", TWIMG))
    collect_media(number, 1)
    report = reports.load_report(number)[0]
    assert attachments.is_stored(number, report.filing.photos[0])
