"""Facebook, Messenger and Instagram: who proves to be Meta, and what its bodies say."""

import hashlib
import hmac
import json
import re
import sys
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.platform.errors import BadSignature, Unreadable
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.filing import Media
from chalicelib.senders.meta import webhook as meta_webhook
from chalicelib.senders.model import (
    Command,
    CommandWord,
    Deletion,
    Delivery,
    Message,
    Secrets,
    Unread,
)
from tests.builders import MONDAY
from tests.rows import each_row
from tests.sender_mutations import mutated_json
from tests.sender_posts import SenderProof, signed_meta

FOLDER = Path(__file__).parents[1] / "samples"
SAMPLES = sorted(path.stem for path in FOLDER.glob("meta_*.json"))
SECRETS = Secrets(keys=("app-secret",), verify="kata-rahasia")
PAGE, PERSON = "112233445566778", "6543210987654321"
ACCOUNT, FOLLOWER = "17841400000000123", "1234567890123456"
CDN = "https://scontent.fcgk8-1.fna.fbcdn.net/v/t39.30808-6/"
SENT = datetime(2026, 11, 23, 0, 59, tzinfo=UTC)
PROOF = SenderProof(signed_meta, mutated_json, header="X-Hub-Signature-256", signs_tests=True)


def sample(name: str) -> Any:
    """The body of a sample, without the line that says what it is."""
    return json.loads((FOLDER / f"{name}.json").read_text().split("\n", 1)[1])


def a_delivery(body: object, **headers: str) -> Delivery:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Delivery("facebook", "https://lapor.tanggap.test/channels/facebook", headers, raw)


def read(body: object) -> list[Message | Deletion | Unread]:
    return list(meta_webhook.read_messages(a_delivery(body), MONDAY))


def one(body: object) -> Message:
    [message] = read(body)
    assert isinstance(message, Message), message
    return message


def a_comment(**value: Any) -> Any:
    body = sample("meta_comment")
    body["entry"][0]["changes"][0]["value"].update(value)
    return body


def a_message(**said: Any) -> Any:
    body = sample("meta_message")
    body["entry"][0]["messaging"][0]["message"].update(said)
    return body


def asked(**query: str) -> Delivery:
    given = {"hub.mode": "subscribe", "hub.verify_token": "kata-rahasia", "hub.challenge": "1158"}
    changes = {f"hub.{name}": value for name, value in query.items()}
    return Delivery("facebook", "https://lapor.tanggap.test/", {}, b"", {**given, **changes})


# The proof


def test_a_challenge_with_our_word_is_said_back() -> None:
    answer = meta_webhook.answer_challenge(asked(), SECRETS)
    assert (answer.body, answer.content_type, answer.status) == ("1158", "text/plain", 200)


@pytest.mark.parametrize(
    ("query", "verify"),
    [
        ({"mode": "unsubscribe"}, "kata-rahasia"),
        ({"mode": ""}, "kata-rahasia"),
        ({"verify_token": "lain"}, "kata-rahasia"),
        ({"verify_token": "kata-rahasi\udce9"}, "kata-rahasia"),
        ({"verify_token": ""}, ""),
        ({"verify_token": ""}, None),
        ({"verify_token": "None"}, None),
        ({"challenge": ""}, "kata-rahasia"),
        ({"challenge": "1" * 257}, "kata-rahasia"),
        ({"challenge": "1\r\nSet-Cookie: x"}, "kata-rahasia"),
        ({"challenge": "é"}, "kata-rahasia"),
        ({"challenge": "<script>"}, "kata-rahasia"),
        ({"challenge": "1158 "}, "kata-rahasia"),
    ],
    ids=range(13),
)
def test_any_other_challenge_is_refused(query: dict[str, str], verify: str | None) -> None:
    with pytest.raises(BadSignature):
        meta_webhook.answer_challenge(asked(**query), Secrets(keys=("app-secret",), verify=verify))


def test_the_signature_is_the_one_of_a_known_pair_of_key_and_body() -> None:
    # Worked out with: printf '{"a":"\u00e4"}' | openssl dgst -sha256 -hmac rahasia
    known = "sha256=7c7676afdf3ad391c4b5193d0dc48d68ad849e176a4b84b2c4ccd985167ce88c"
    body = b'{"a":"\\u00e4"}'
    meta_webhook.prove_sender(
        a_delivery(body, **{"x-hub-signature-256": known}), Secrets(keys=("rahasia",))
    )


@each_row("keys", [("app-secret",), ("old", "app-secret"), ("app-secret", "", "new")])
@each_row("name", SAMPLES)
def test_any_live_key_proves_a_body_as_it_came(name: str, keys: tuple[str, ...]) -> None:
    body = (FOLDER / f"{name}.json").read_bytes().split(b"\n", 1)[1]
    proof = hmac.new(b"app-secret", body, hashlib.sha256).hexdigest()
    meta_webhook.prove_sender(
        a_delivery(body, **{"x-hub-signature-256": f"sha256={proof}"}), Secrets(keys=keys)
    )


@pytest.mark.parametrize(
    ("header", "keys"),
    [
        (None, ("app-secret",)),
        ("", ("app-secret",)),
        ("sha256=", ("app-secret",)),
        ("{proof}", ("app-secret",)),
        ("sha1={proof}", ("app-secret",)),
        ("sha256={proof}0", ("app-secret",)),
        ("sha256=é\udce9", ("app-secret",)),
        ("sha256={proof}", ("another",)),
        ("sha256={empty}", ("",)),
        ("sha256={empty}", ()),
    ],
    ids=range(10),
)
def test_without_a_fitting_signature_nothing_is_proven(
    header: str | None, keys: tuple[str, ...]
) -> None:
    proof, empty = (hmac.new(k, b"{}", hashlib.sha256).hexdigest() for k in (b"app-secret", b""))
    headers = {"x-hub-signature-256": header.format(proof=proof, empty=empty)} if header else {}
    with pytest.raises(BadSignature):
        meta_webhook.prove_sender(a_delivery(b"{}", **headers), Secrets(keys=keys))


def test_a_body_written_anew_has_no_proof() -> None:
    body = b'{"object": "page"}'
    proof = hmac.new(b"app-secret", body, hashlib.sha256).hexdigest()
    with pytest.raises(BadSignature):
        meta_webhook.prove_sender(
            a_delivery(b'{"object":"page"}', **{"x-hub-signature-256": f"sha256={proof}"}), SECRETS
        )


def test_meta_gets_back_the_same_whatever_became_of_it() -> None:
    answer = meta_webhook.answer_sender([])
    assert (answer.body, answer.content_type, answer.status) == (
        "EVENT_RECEIVED",
        "text/plain",
        200,
    )


# The samples


@each_row("name", SAMPLES)
def test_every_sample_says_what_it_is_and_reads_without_a_loss(name: str) -> None:
    first = (FOLDER / f"{name}.json").read_text().split("\n", 1)[0]
    assert re.fullmatch(r"# .+: https://developers\.facebook\.com/\S+", first)
    messages = read(sample(name))
    assert bool(messages) is not name.startswith("meta_ignored_")
    for message in messages:
        sound(message)
        if name.startswith("meta_deleted_"):
            assert isinstance(message, Deletion)
            continue
        assert isinstance(message, Message)
        assert message.draft.channel == "facebook"
        assert message.draft.sent_at == SENT
        assert message.draft.visibility is None


@pytest.mark.parametrize(
    ("name", "external_id", "answers", "reply"),
    [
        (
            "meta_comment",
            "900100200300_455001",
            (f"{PAGE}_900100200300",),
            f"meta/comment/{PAGE}/900100200300_455001",
        ),
        (
            "meta_reply",
            "900100200300_455009",
            ("900100200300_455001", f"{PAGE}_900100200300"),
            f"meta/comment/{PAGE}/900100200300_455009",
        ),
        (
            "meta_post",
            f"{PAGE}_900100200400",
            (),
            f"meta/comment/{PAGE}/{PAGE}_900100200400",
        ),
        (
            "meta_mention",
            "7788990011223344_900100200700",
            (),
            f"meta/comment/{PAGE}/7788990011223344_900100200700",
        ),
        (
            "meta_ig_comment",
            "17900000000000001",
            ("18000000000000001",),
            f"meta/ig-comment/{ACCOUNT}/17900000000000001",
        ),
        (
            "meta_ig_reply",
            "17900000000000002",
            ("17900000000000001", "18000000000000001"),
            f"meta/ig-comment/{ACCOUNT}/17900000000000002",
        ),
        (
            "meta_ig_live_comment",
            "17900000000000003",
            ("18000000000000002",),
            f"meta/ig-comment/{ACCOUNT}/17900000000000003",
        ),
        (
            "meta_ig_mention",
            "mention-17900000000000004",
            (),
            f"meta/ig-mention/{ACCOUNT}/18000000000000003/17900000000000004",
        ),
        (
            "meta_ig_mention_caption",
            "mention-18000000000000004",
            (),
            f"meta/ig-mention/{ACCOUNT}/18000000000000004/",
        ),
    ],
)
def test_what_is_said_in_public_is_known_by_its_id_and_by_what_it_answers(
    name: str, external_id: str, answers: tuple[str, ...], reply: str
) -> None:
    message = one(sample(name))
    assert message.draft.external_id == external_id
    assert message.answers == answers
    assert message.draft.contact.reply == reply
    assert message.talker is None
    assert message.command is None


@pytest.mark.parametrize(
    ("name", "reply", "talker"),
    [
        ("meta_message", f"meta/message/{PAGE}/{PERSON}", f"dm/{PAGE}/{PERSON}"),
        ("meta_ig_message", f"meta/ig-message/{ACCOUNT}/{FOLLOWER}", f"dm/{ACCOUNT}/{FOLLOWER}"),
    ],
)
def test_a_direct_message_has_a_talker_who_is_answered(name: str, reply: str, talker: str) -> None:
    message = one(sample(name))
    assert message.draft.external_id == sample(name)["entry"][0]["messaging"][0]["message"]["mid"]
    assert (message.draft.contact, message.talker) == (
        Contact(reply=reply, person=message.draft.contact.person),
        talker,
    )


def test_a_direct_message_loses_its_keyword_and_answers_what_it_quotes() -> None:
    assert one(sample("meta_message")).draft.description.startswith("saluran air di Jl. Anggrek")
    [quoted] = one(sample("meta_message_reply")).answers
    assert quoted == one(sample("meta_message")).draft.external_id


def test_buttons_are_read_by_the_words_on_them() -> None:
    assert one(sample("meta_quick_reply")).command == Command(CommandWord.STATUS, "JK261123-0000DS")
    assert one(sample("meta_postback")).command == Command(CommandWord.START)


def test_a_report_number_in_a_comment_is_known_and_no_command() -> None:
    assert one(sample("meta_reply")).number == "JK261123-0000DS"
    message = one(a_comment(message="STATUS"))
    assert (message.command, message.draft.description) == (None, "STATUS")


def test_a_comment_that_says_nothing_but_stop_is_one() -> None:
    assert one(a_comment(message="Stop.")).command == Command(CommandWord.STOP)
    assert one(a_comment(message="Stop buang sampah di sini")).command is None


def test_a_pin_gives_the_place() -> None:
    draft = one(sample("meta_message_location")).draft
    assert (draft.lat, draft.lng, draft.description) == (-6.1926, 106.7697, "")


@pytest.mark.parametrize(
    ("name", "media"),
    [
        (
            "meta_post_photos",
            [
                Media("meta", CDN + "470_n.jpg?oh=00_AfA&oe=6745", "image/jpeg"),
                Media("meta", CDN + "471_n.jpg?oh=00_AfB&oe=6745", "image/jpeg"),
            ],
        ),
        ("meta_photo", [Media("meta", CDN + "472_n.jpg?oh=00_AfC&oe=6745", "image/jpeg")]),
        (
            "meta_reply",
            [Media("meta", CDN + "469_n.jpg?_nc_cat=1&oh=00_AfX&oe=6745", "image/jpeg")],
        ),
        (
            "meta_ig_message_photo",
            [
                Media(
                    "meta",
                    "https://lookaside.fbsbx.com/ig_messaging_cdn/"
                    "?asset_id=17980000000000001&signature=AbzContoh",
                )
            ],
        ),
        (
            "meta_ig_story_mention",
            [
                Media(
                    "meta",
                    "https://lookaside.fbsbx.com/ig_messaging_cdn/"
                    "?asset_id=17980000000000002&signature=AbzContoh",
                )
            ],
        ),
        ("meta_comment", []),
    ],
)
def test_photos_are_noted_to_be_fetched_later(name: str, media: list[Media]) -> None:
    assert list(one(sample(name)).draft.media) == media


def test_a_video_says_its_type() -> None:
    photo, video = one(sample("meta_message_photo")).draft.media
    assert (photo.content_type, video.content_type) == ("image/jpeg", "video/mp4")


def test_several_messages_in_one_delivery_are_several_reports() -> None:
    first, second, third = read(sample("meta_batch"))
    assert isinstance(first, Message)
    assert isinstance(second, Message)
    assert isinstance(third, Message)
    assert first.talker == f"dm/{PAGE}/{PERSON}"
    assert second.talker == f"dm/{PAGE}/6543210987650000"
    assert third.draft.contact.name == "Siti Contoh"


# What is odd


@each_row(
    "address",
    [
        "http://scontent.fbcdn.net/a.jpg",
        "https://fbcdn.net.contoh.test/a.jpg",
        "https://contoh.test/a.fbcdn.net",
        "https://contoh.test\\.fbcdn.net/a.jpg",
        "https://contoh.test#.fbcdn.net/a.jpg",
        "https://contoh.test?.fbcdn.net/a.jpg",
        "https://nama@scontent.fbcdn.net/a.jpg",
        "https://scontent.fbcdn.net:8443/a.jpg",
        "https://notfbcdn.net/a.jpg",
        "https://[::1].fbcdn.net/a.jpg",
        "https://[scontent.fbcdn.net/a.jpg",
        "https://scontent.fbcdn.net/a b.jpg",
        "https://scontent.fbcdn.net/\n",
        "https://scontent.fbcdn.net/" + "a" * 2048,
        "file:///etc/passwd",
        "",
        7,
        None,
        ["https://scontent.fbcdn.net/a.jpg"],
    ],
)
def test_nothing_is_fetched_from_an_address_that_is_not_of_meta(address: object) -> None:
    assert one(a_comment(photo=address)).draft.media == ()


@pytest.mark.parametrize(
    ("attached", "kept"),
    [
        ({"type": "image", "payload": {"url": CDN + "a.png"}}, "image/png"),
        ({"type": "image", "payload": {"url": CDN + "a.WEBP?x=1"}}, "image/webp"),
        ({"type": "image", "payload": {"url": CDN + "a"}}, None),
        ({"type": "video", "payload": {"url": CDN + "a"}}, "video/mp4"),
        ({"type": "file", "payload": {"url": CDN + "surat.pdf"}}, "application/pdf"),
        ({"type": "file", "payload": {"url": CDN + "surat"}}, None),
    ],
)
def test_an_attachment_is_of_the_type_that_is_certain(
    attached: dict[str, Any], kept: str | None
) -> None:
    [media] = one(a_message(attachments=[attached])).draft.media
    assert media.content_type == kept


@each_row(
    "attached",
    [
        {"type": "audio", "payload": {"url": CDN + "a.mp4"}},
        {"type": "image", "payload": {"url": CDN + "a.png", "sticker_id": 369239263222822}},
        {"type": "sticker", "payload": {"url": CDN + "a.png", "sticker_id": 1}},
        {"type": "fallback", "payload": {"url": "https://www.facebook.com/x"}, "title": "x"},
        {"type": "fallback"},
        {"type": "location", "payload": {"coordinates": {"lat": "x", "long": 106.7}}},
        {"type": "location", "payload": {"coordinates": {"lat": -6.1, "long": 181}}},
        {"type": "location", "payload": {"coordinates": {"lat": float("nan"), "long": 106.7}}},
        {"type": "location", "payload": {"coordinates": {"lat": 10**400, "long": 106.7}}},
        {"type": "location", "payload": {"coordinates": {"lat": True, "long": 106.7}}},
        {"type": ["image"], "payload": {"url": CDN + "a.png"}},
        "image",
        None,
    ],
)
def test_an_attachment_that_shows_nothing_leaves_the_words(attached: object) -> None:
    draft = one(a_message(attachments=[attached])).draft
    assert (draft.media, draft.lat, draft.lng) == ((), None, None)
    assert draft.description.startswith("saluran air")


def test_of_many_photos_five_are_taken_and_each_once() -> None:
    photos = [f"{CDN}{count // 2}.jpg" for count in range(20)]
    media = one(a_comment(photos=photos)).draft.media
    assert [item.source for item in media] == [f"{CDN}{count}.jpg" for count in range(5)]


def test_the_zero_degrees_have_no_sign() -> None:
    pin = {"type": "location", "payload": {"coordinates": {"lat": -0.0000001, "long": -0.0}}}
    draft = one(a_message(attachments=[pin])).draft
    assert (str(draft.lat), str(draft.lng)) == ("0.0", "0.0")


@each_row(
    ("told", "sent_at"),
    [
        (1795395540, SENT),
        (1795395540321, SENT),
        ("1795395540", SENT),
        (1795395540.9, SENT),
        (946684799, None),
        (int(MONDAY.timestamp()) + 86_400, MONDAY + timedelta(days=1)),
        (int(MONDAY.timestamp()) + 86_401, None),
        (10**30, None),
        (-1, None),
        (float("inf"), None),
        (float("nan"), None),
        (True, None),
        ("kemarin", None),
        ([1795395540], None),
    ],
)
def test_the_senders_own_moment_is_kept_when_it_can_be_true(
    told: object, sent_at: datetime | None
) -> None:
    draft = one(a_comment(created_time=told)).draft
    assert (draft.sent_at, draft.received_at) == (sent_at, MONDAY)


def test_a_text_is_cut_and_half_a_character_replaced() -> None:
    assert one(a_comment(message="x" * 5000)).draft.description == "x" * 4000
    assert one(a_comment(message="got \ud83d mampet")).draft.description == "got ? mampet"
    assert one(a_comment(**{"from": {"id": "1", "name": "\ud83d" + "n" * 200}})).draft.contact.name


def test_a_comment_without_words_is_one_still() -> None:
    assert one(a_comment(message=None)).draft.description == ""


def test_a_name_of_nothing_is_none() -> None:
    assert one(a_comment(**{"from": {"id": "1", "name": "  "}})).draft.contact.name is None


def test_the_fingerprint_is_of_what_was_said_and_by_whom() -> None:
    first = one(a_comment()).draft.fingerprint
    photo = one(a_comment(photo=CDN + "1.jpg?oh=a")).draft.fingerprint
    assert len(first) == 32
    assert one(a_comment(created_time=1795395541)).draft.fingerprint == first
    assert one(a_comment(message="lain")).draft.fingerprint != first
    assert one(a_comment(**{"from": {"id": "9"}})).draft.fingerprint != first
    assert photo != first
    assert one(a_comment(photo=CDN + "1.jpg?oh=b")).draft.fingerprint == photo


@pytest.mark.parametrize(
    "own", ["../x", "..", ".", "a/b", "a?b", "a%2Fb", "a b", "", "x" * 256, {}]
)
def test_an_id_that_would_lead_a_request_elsewhere_is_not_read(own: object) -> None:
    [unread] = read(a_comment(comment_id=own))
    assert isinstance(unread, Unread)
    assert unread.reason == "comment_id"
    [change] = json.loads(unread.part)["entry"][0]["changes"]
    assert change["value"]["comment_id"] == own


def test_an_id_told_as_a_number_is_an_id() -> None:
    assert one(a_comment(comment_id=455001)).draft.external_id == "455001"


@each_row(
    ("sample_name", "path", "value", "reason"),
    [
        ("meta_message", ("messaging", 0, "message", "mid"), None, "mid"),
        ("meta_message", ("messaging", 0, "message", "mid"), "m id", "mid"),
        ("meta_message", ("messaging", 0, "message", "text"), 7, "text"),
        ("meta_message", ("messaging", 0, "message"), {}, "mid"),
        ("meta_message", ("messaging", 0, "message"), "halo", "message"),
        ("meta_message", ("messaging", 0, "sender"), None, "sender"),
        ("meta_message", ("messaging", 0), "halo", "message"),
        ("meta_message", ("messaging",), {}, "entry"),
        ("meta_message", ("id",), "../me", "entry"),
        ("meta_comment", ("changes",), "x", "entry"),
        ("meta_comment", ("changes", 0), [], "changes"),
        ("meta_comment", ("changes", 0, "field"), None, "field"),
        ("meta_comment", ("changes", 0, "value"), None, "value"),
        ("meta_ig_comment", ("changes", 0, "value", "id"), None, "id"),
        ("meta_ig_mention", ("changes", 0, "value", "media_id"), None, "media_id"),
        ("meta_ig_mention", ("changes", 0, "value", "comment_id"), "a/b", "comment_id"),
    ],
)
def test_a_part_that_can_not_be_read_is_parked_and_the_next_is_taken(
    sample_name: str, path: tuple[str | int, ...], value: object, reason: str
) -> None:
    body = sample(sample_name)
    body["entry"].append(deepcopy(body["entry"][0]))
    place = body["entry"][0]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    first, second = read(body)
    assert isinstance(first, Unread)
    assert first.reason == reason
    assert isinstance(second, Message)


@each_row(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"{",
        b"null",
        b"[]",
        b"{}",
        b'{"object": "page"}',
        b'{"object": "page", "entry": {}}',
        b'{"object": "user", "entry": []}',
        b'{"object": ["page"], "entry": []}',
        b'{"object": "whatsapp_business_account", "entry": []}',
        b"[" * 100_000,
        b"9" * 5000,
    ],
)
def test_a_body_that_is_none_of_ours_can_not_be_read(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read(body)


def test_a_delivery_of_nothing_is_no_report() -> None:
    assert read({"object": "page", "entry": []}) == []


@each_row("depth", range(sys.getrecursionlimit() - 60, sys.getrecursionlimit() + 5))
def test_a_body_nested_to_the_limit_is_read_or_parked(depth: int) -> None:
    nested = '{"object": "page", "entry": [' + "[" * depth + "]" * depth + "]}"
    try:
        [found] = read(nested.encode())
    except Unreadable:
        return
    assert isinstance(found, Unread)


# Any body at all


def sound(found: Message | Deletion | Unread) -> None:
    """What every message can be relied on for, whatever the body was."""
    if isinstance(found, Unread):
        assert found.reason
        assert found.part
        return
    if isinstance(found, Deletion):
        assert found.external_id
        return
    draft = found.draft
    reply = (draft.contact.reply or "").split("/", 3)
    texts = (draft.external_id, draft.description, draft.address, draft.contact.name, found.number)
    assert draft.external_id
    assert draft.received_at == MONDAY
    assert len(draft.description) <= 4000
    assert len(draft.fingerprint) == 32
    assert len(draft.media) <= 5
    assert reply[0] in ("meta", "whatsapp")
    assert all(part and set(part) != {"."} for part in reply[:3])
    assert draft.sent_at is None or draft.sent_at.microsecond == 0
    assert all(answer != draft.external_id for answer in found.answers)
    for text in (*texts, *found.answers, *reply, *(media.source for media in draft.media)):
        (text or "").encode()


def places(body: Any) -> list[tuple[Any, Any]]:
    """Every member of every object and list in a body, with what holds it."""
    found = []
    steps = body.items() if isinstance(body, dict) else enumerate(body)
    for step, value in steps:
        found.append((body, step))
        if isinstance(value, dict | list):
            found += places(value)
    return found


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**400, -(10**18), 0, 1795395540]),
    st.floats(),
    st.text(st.characters(), max_size=20),
    st.sampled_from(["\ud800", "../..", "a/b", "", "0", "add", "comment", "\x00", "x" * 5000]),
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
        max_leaves=8,
    ),
)


@st.composite
def mutated(draw: st.DrawFn, names: list[str]) -> bytes:
    """A sample in which some members are dropped, retyped, doubled or moved, perhaps cut short."""
    body = sample(draw(st.sampled_from(names)))
    for _ in range(draw(st.integers(1, 4))):
        holder, step = draw(st.sampled_from(places(body) or [({"x": 1}, "x")]))
        change = draw(st.sampled_from(["drop", "retype", "double", "wrap"]))
        if change == "drop":
            del holder[step]
        elif change == "retype":
            holder[step] = draw(ODD)
        elif change == "double" and isinstance(holder, list):
            holder.append(deepcopy(holder[step]))
        else:
            holder[step] = draw(st.sampled_from([[holder[step]], {"x": holder[step]}]))
    raw = json.dumps(body).encode()
    return raw[: draw(st.integers(0, len(raw)))] if draw(st.integers(0, 9)) == 0 else raw


def survives(module: ModuleType, body: bytes) -> None:
    """Whatever came, it is messages, parked parts, or unreadable as a whole."""
    try:
        found = module.read_messages(a_delivery(body), MONDAY)
    except Unreadable:
        return
    for item in found:
        sound(item)


@given(mutated(SAMPLES))
@settings(max_examples=400)
def test_no_change_of_a_body_breaks_the_reading(body: bytes) -> None:
    survives(meta_webhook, body)


@given(st.binary(max_size=200), ODD, st.sampled_from(["page", "instagram"]))
@settings(max_examples=200)
def test_nothing_at_all_breaks_the_reading(raw: bytes, odd: object, about: str) -> None:
    survives(meta_webhook, raw)
    survives(meta_webhook, json.dumps(odd).encode())
    survives(
        meta_webhook,
        json.dumps({"object": about, "entry": [odd, {"id": "1", "changes": [odd]}]}).encode(),
    )
    entry = {"id": "1", "messaging": [odd, {"sender": odd, "message": odd}], "time": odd}
    survives(meta_webhook, json.dumps({"object": about, "entry": [entry]}).encode())


@given(mutated(SAMPLES))
@settings(max_examples=100)
def test_the_same_body_is_read_the_same_again(body: bytes) -> None:
    try:
        first = meta_webhook.read_messages(a_delivery(body), MONDAY)
    except Unreadable:
        return
    assert [str(one) for one in meta_webhook.read_messages(a_delivery(body), MONDAY)] == [
        str(one) for one in first
    ]


# Deletions


@pytest.mark.parametrize(
    ("removed", "added", "at"),
    [
        ("meta_deleted_comment", "meta_comment", ("changes", "value", "comment_id")),
        ("meta_deleted_ig_message", "meta_ig_message", ("messaging", "message", "mid")),
    ],
)
def test_what_was_deleted_is_told_by_the_id_that_it_came_with(
    removed: str, added: str, at: tuple[str, str, str]
) -> None:
    first, gone = one(sample(added)), sample(removed)
    gone["entry"][0][at[0]][0][at[1]][at[2]] = first.draft.external_id
    assert read(gone) == [Deletion(first.draft.external_id or "")]


def test_what_we_removed_ourselves_is_left_out() -> None:
    gone = sample("meta_deleted_comment")
    gone["entry"][0]["changes"][0]["value"]["from"]["id"] = PAGE
    assert read(gone) == []
