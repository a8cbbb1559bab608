"""X: who proves to be X, what its deliveries of two kinds say, and that nothing breaks us."""

import base64
import copy
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.platform.errors import BadSignature, Unreadable
from chalicelib.reports.filing import Media
from chalicelib.senders.model import (
    Command,
    CommandWord,
    Deletion,
    Delivery,
    Message,
    Secrets,
    Unread,
)
from chalicelib.senders.x import webhook as x_webhook
from tests.builders import MONDAY
from tests.rows import each_row
from tests.sender_mutations import mutated_json
from tests.sender_posts import SenderProof, signed_x

SAMPLES = {
    path.stem.removeprefix("x_"): path.read_text().split("\n", 1)[1].strip()
    for path in sorted((Path(__file__).parents[1] / "samples").glob("x_*.json"))
}
READ = [name for name in SAMPLES if not name.startswith(("ignored_", "deleted_"))]
IGNORED = [name for name in SAMPLES if name.startswith("ignored_")]
US, SITI = "1730000000000000001", "2200000000000000011"
SIGNATURE = "x-twitter-webhooks-signature"
NUMBER = "JK261123-00007D"
POST, DM = "tweet_create_events", "direct_message_events"
Json = dict[str, Any]
PROOF = SenderProof(signed_x, mutated_json, header="X-Twitter-Webhooks-Signature", signs_tests=True)


def a_delivery(body: Any, **headers: str) -> Delivery:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return Delivery("twitter", "https://lapor.tanggap.test/channels/twitter", given, raw)


def all_of(body: Any) -> list[Message | Deletion | Unread]:
    return x_webhook.read_messages(a_delivery(body), MONDAY)


def only(body: Any) -> Message:
    [message] = all_of(body)
    assert isinstance(message, Message)
    return message


def a_sample(name: str) -> Json:
    body: Json = json.loads(SAMPLES[name])
    return body


def a_post(text: str | None = None, **changes: Any) -> Json:
    body = a_sample("post")
    body[POST][0] |= changes if text is None else {"text": text, **changes}
    return body


def a_dm(text: str = "got mampet", **changes: Any) -> Json:
    body = a_sample("dm")
    body[DM][0]["message_create"]["message_data"]["text"] = text
    body[DM][0] |= changes
    return body


def an_activity(**changes: Any) -> Json:
    body = a_sample("activity_mention")
    body["data"]["payload"] |= changes
    return body


# --- proof ---------------------------------------------------------------------------------------


def signed(body: bytes, key: str = "consumer-secret") -> str:
    mac = hmac.digest(key.encode(), body, "sha256")
    return "sha256=" + base64.standard_b64encode(mac).decode("ascii")


def asked(token: str | None, *keys: str) -> Any:
    query = {} if token is None else {"crc_token": token, "nonce": "abc"}
    delivery = Delivery("twitter", "https://x.test", {}, b"", query)
    return x_webhook.answer_challenge(delivery, Secrets(keys=keys))


def test_a_challenge_is_answered_as_x_documents_it() -> None:
    """The value was made with ``openssl dgst -sha256 -hmac consumer-secret -binary | base64``."""
    answer = asked("MDFjMzY0NGEtMTIzNA", "consumer-secret")
    assert (answer.status, answer.content_type) == (200, "application/json")
    assert json.loads(answer.body) == {
        "response_token": "sha256=Sc8LchZoPg1er8sdpLDhMEbRSpUA43aOuUTayQQgLLM="
    }


def test_a_challenge_is_answered_with_the_newest_key() -> None:
    assert asked("t", "new", "old") == asked("t", "new") == asked("t", "", "new")
    assert json.loads(asked("t", "new", "old").body) == {"response_token": signed(b"t", "new")}


@pytest.mark.parametrize(("token", "keys"), [(None, ["k"]), ("", ["k"]), ("t", []), ("t", [""])])
def test_a_challenge_without_token_or_key_is_refused(token: str | None, keys: list[str]) -> None:
    with pytest.raises(BadSignature):
        asked(token, *keys)


@pytest.mark.parametrize(
    "token", ["é\ud800\n", '{"for_user_id": "1"}', "a=b&c=d", "t\n", "t t", "t" * 257, "\u0661"]
)
def test_a_token_that_could_be_a_delivery_is_not_answered(token: str) -> None:
    with pytest.raises(BadSignature):
        asked(token, "k")


@pytest.mark.parametrize("keys", [("consumer-secret",), ("new", "consumer-secret")])
@pytest.mark.parametrize("body", [b"{}", b"", b"\xff\x00", SAMPLES["post"].encode()])
def test_a_body_signed_with_a_live_key_is_proven(keys: tuple[str, ...], body: bytes) -> None:
    delivery = Delivery("twitter", "https://x.test", {SIGNATURE: signed(body)}, body)
    x_webhook.prove_sender(delivery, Secrets(keys=keys))


@pytest.mark.parametrize(
    ("given", "keys"),
    [
        ("", ("consumer-secret",)),
        (signed(b"{}").removeprefix("sha256="), ("consumer-secret",)),
        (signed(b"{ }"), ("consumer-secret",)),
        ("sha256=" + hmac.new(b"consumer-secret", b"{}", sha256).hexdigest(), ("consumer-secret",)),
        (signed(b"{}", "another"), ("consumer-secret",)),
        (signed(b"{}", ""), ("",)),
        (signed(b"{}"), ()),
        ("é\ud800", ("consumer-secret",)),
    ],
    ids=["none", "no name", "body", "hex", "key", "empty key", "no key", "no ASCII"],
)
def test_without_a_fitting_signature_nothing_is_proven(given: str, keys: tuple[str, ...]) -> None:
    for headers in ({SIGNATURE: given}, {}):
        with pytest.raises(BadSignature):
            x_webhook.prove_sender(
                Delivery("twitter", "https://x.test", headers, b"{}"), Secrets(keys=keys)
            )


def test_the_answer_is_empty() -> None:
    answer = x_webhook.answer_sender([])
    assert (answer.status, answer.body, answer.content_type) == (200, "{}", "application/json")


# --- samples -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", READ)
def test_every_sample_is_read_whole(name: str) -> None:
    for message in all_of(SAMPLES[name].encode()):
        assert isinstance(message, Message)
        assert message.draft.channel == "twitter"
        assert message.draft.external_id
        assert message.draft.description
        assert message.draft.received_at == MONDAY
        assert message.draft.sent_at == datetime(2026, 11, 23, 0, 58, 41, tzinfo=UTC)
        assert message.draft.contact.name == "Siti Contoh"
        assert message.draft.visibility is None


@each_row("name", IGNORED)
def test_what_is_no_report_is_left_out(name: str) -> None:
    assert all_of(SAMPLES[name].encode()) == []


def test_a_post_of_somebody_else_that_was_deleted_is_told() -> None:
    assert all_of(SAMPLES["deleted_post"].encode()) == [Deletion("1990000000000000001")]
    body = a_sample("ignored_activity_delete")
    body["data"]["payload"]["author_id"] = SITI
    assert all_of(body) == [Deletion("2080761269309813134")]
    for wrong in (None, {}, {"id": "x"}, []):
        assert all_of({"for_user_id": US, "tweet_delete_events": [{"status": wrong}]}) == []


def test_a_post_is_its_text_without_our_name() -> None:
    message = only(SAMPLES["post"].encode())
    assert message.draft.description == (
        "lampu jalan mati di Jl. Kemang Raya & Jl. Bangka, sudah 3 malam gelap"
    )
    assert message.draft.external_id == "1990000000000000001"
    assert message.draft.contact.reply == f"x/post/{US}/1990000000000000001/{SITI}"
    assert (message.answers, message.number, message.talker, message.command) == ((), *[None] * 3)


def test_a_reply_answers_a_post_and_may_name_a_report() -> None:
    message = only(a_sample("post_reply"))
    assert message.answers == ("1989999999999999990",)
    assert message.number == NUMBER


def test_photos_and_a_point_come_with_a_post() -> None:
    draft = only(a_sample("post_photos")).draft
    assert draft.description == "sampah menumpuk di depan gang"
    assert (draft.lat, draft.lng) == (-6.192646, 106.769712)
    assert draft.media == (
        Media("x", "https://pbs.twimg.com/media/Contoh1.jpg", "image/jpeg"),
        Media("x", "https://pbs.twimg.com/media/Contoh2.jpg", "image/jpeg"),
    )


def test_of_a_video_the_smallest_sharp_one_is_taken() -> None:
    [medium] = only(a_sample("post_video")).draft.media
    assert medium.source.endswith("/pu/vid/480x852/contoh.mp4?tag=12")
    assert medium.content_type == "video/mp4"


def test_a_long_post_is_read_to_its_end() -> None:
    draft = only(a_sample("post_long")).draft
    assert draft.description.startswith("trotoar di sepanjang Jl. Fatmawati")
    assert draft.description.endswith("terima kasih. @warga_contoh")


def test_a_direct_message_is_part_of_a_talk() -> None:
    message = only(a_sample("dm"))
    assert message.draft.description.startswith("got mampet di Jl. Tebet Barat Dalam")
    assert message.draft.external_id == "dm-1990000000000000011"
    assert message.draft.contact.reply == f"x/dm/{US}/{SITI}"
    assert message.talker == f"dm/{US}/{SITI}"
    assert message.answers == ()


def test_a_photo_of_a_direct_message_lies_where_only_we_can_fetch_it() -> None:
    draft = only(a_sample("dm_photo")).draft
    [medium] = draft.media
    assert medium.source.startswith("https://ton.twitter.com/1.1/ton/data/dm/")
    assert draft.description == "parkir liar di trotoar Jl. Sabang"


def test_a_direct_message_may_be_a_command_or_about_a_report() -> None:
    assert only(a_sample("dm_status")).command == Command(CommandWord.STATUS, NUMBER)
    assert only(a_dm("STOP")).command == Command(CommandWord.STOP)
    about = only(a_dm(f"{NUMBER} belum selesai"))
    assert (about.command, about.number) == (None, NUMBER)
    assert about.draft.description == "belum selesai"


def test_a_post_is_no_command() -> None:
    assert only(a_post("@TanggapContoh STATUS")).command is None
    assert only(a_post("@TanggapContoh stop parkir liar")).command is None


def test_but_one_that_says_nothing_but_stop_is_for_notices_say_so() -> None:
    assert only(a_post("@TanggapContoh STOP")).command == Command(CommandWord.STOP)
    assert only(a_post("@TanggapContoh mulai!")).command == Command(CommandWord.START)


def test_several_in_one_delivery_are_messages_of_their_own() -> None:
    ids = [each.draft.external_id for each in all_of(a_sample("several"))]  # type: ignore[union-attr]
    assert ids == ["1990000000000000021", "1990000000000000022", "dm-1990000000000000023"]


def test_a_mention_by_the_x_activity_api_is_the_same_message() -> None:
    message = only(a_sample("activity_mention"))
    draft = message.draft
    assert draft.description == "JPO Tosari licin & lampunya mati"
    assert draft.external_id == "2080765813578191303"
    assert draft.contact.reply == f"x/post/{US}/2080765813578191303/{SITI}"
    assert draft.address == "Gondangdia, Menteng"
    assert draft.media == (Media("x", "https://pbs.twimg.com/media/ContohV2.jpg", "image/jpeg"),)
    assert message.answers == ("2080765813578191000", "2080765813578190000")


def test_a_direct_message_by_the_x_activity_api_is_the_same_message() -> None:
    message = only(a_sample("activity_dm"))
    assert message.draft.external_id == "dm-2080765901528535096"
    assert message.draft.contact.name == "Siti Contoh"
    assert message.talker == f"dm/{US}/{SITI}"


# --- rules ---------------------------------------------------------------------------------------


@each_row(
    ("text", "description"),
    [
        ("@TanggapContoh lampu mati", "lampu mati"),
        ("@tanggapcontoh: lampu mati", "lampu mati"),
        (".@TanggapContoh lampu mati", "lampu mati"),
        ("@TanggapContoh - lampu mati", "lampu mati"),
        ("@TanggapContoh -6.1926, 106.7697 lampu mati", "-6.1926, 106.7697 lampu mati"),
        ("@TanggapContoh\n\nlampu mati", "lampu mati"),
        ("@warga_contoh @TanggapContoh lampu mati", "@warga_contoh lampu mati"),
        ("@TanggapContoh @warga_contoh lampu mati", "@warga_contoh lampu mati"),
        ("@TanggapContohLain lampu mati", "@TanggapContohLain lampu mati"),
        ("lampu mati @TanggapContoh", "lampu mati @TanggapContoh"),
        ("@TanggapContoh", ""),
        ("", ""),
        ("@TanggapContoh 5 &lt; 6 &amp;lt; 7 &gt; &quot;", "5 < 6 &lt; 7 > &quot;"),
        ("@TanggapContoh lihat https://t.co/Lain1", "lihat https://t.co/Lain1"),
        ("@TanggapContoh lampu \ud800 mati", "lampu \ufffd mati"),
        ("@TanggapContoh " + "x" * 5000, "x" * 4000),
    ],
)
def test_our_name_in_front_is_no_part_of_the_text(text: str, description: str) -> None:
    assert only(a_post(text)).draft.description == description


def test_our_name_is_known_by_our_id_only() -> None:
    assert only(a_post("@Lain mati", entities={"user_mentions": []})).draft.description == (
        "@Lain mati"
    )
    named = a_post("@TanggapContoh mati", entities=None)
    assert only(named).draft.description == "mati"  # in_reply_to names us as well


def test_full_text_comes_before_text() -> None:
    assert only(a_post("awal", full_text="semuanya")).draft.description == "semuanya"


def test_the_link_of_a_photo_is_no_part_of_the_text_but_a_longer_one_is() -> None:
    body = a_sample("post_photos")
    body[POST][0]["text"] = "lihat https://t.co/Ab12Cd34EfG di sini https://t.co/Ab12Cd34Ef ya"
    assert only(body).draft.description == "lihat https://t.co/Ab12Cd34EfG di sini ya"


@pytest.mark.parametrize(
    "source",
    [
        "http://pbs.twimg.com/media/a.jpg",
        "https://pbs.twimg.com.evil.test/media/a.jpg",
        "https://evil.test/pbs.twimg.com/a.jpg",
        "https://pbs.twimg.com@evil.test/a.jpg",
        "https://pbs.twimg.com:8443/a.jpg",
        "https://pbs.twimg.com\\@evil.test/a.jpg",
        "https://pbs.twimg.com/a b.jpg",
        "https://pbs.twimg.com/a.jpg\n",
        "https://169.254.169.254/latest",
        "",
        None,
        7,
    ],
)
def test_only_files_of_x_are_fetched(source: Any) -> None:
    medium = {"type": "photo", "url": "https://t.co/a", "media_url_https": source}
    assert only(a_post(extended_entities={"media": [medium]})).draft.media == ()


def a_photo(place: int, ending: str = ".jpg") -> Json:
    return {"type": "photo", "media_url_https": f"https://pbs.twimg.com/media/{place}{ending}"}


def test_five_files_are_kept_and_none_twice() -> None:
    many = [a_photo(place) for place in (1, 1, 2, 3, 4, 5, 6)]
    media = only(a_post(extended_entities={"media": many})).draft.media
    assert [each.source[-5:] for each in media] == [f"{place}.jpg" for place in range(1, 6)]


@pytest.mark.parametrize(
    ("ending", "content_type"),
    [
        (".jpg", "image/jpeg"),
        (".png", "image/png"),
        ("?format=jpg&name=orig", None),
        (".gif", None),
    ],
)
def test_the_type_of_a_photo_is_that_of_its_name(ending: str, content_type: str | None) -> None:
    [medium] = only(a_post(extended_entities={"media": [a_photo(1, ending)]})).draft.media
    assert medium.content_type == content_type


VIDEO = "https://video.twimg.com/"


@pytest.mark.parametrize(
    ("variants", "taken"),
    [
        ([(288_000, "a.mp4"), (832_000, "b.mp4"), (2_176_000, "c.mp4")], f"{VIDEO}b.mp4"),
        ([(2_176_000, "c.mp4"), (288_000, "a.mp4")], f"{VIDEO}c.mp4"),
        ([(288_000, "a.mp4"), (100_000, "b.mp4")], f"{VIDEO}a.mp4"),
        ([(0, "gif.mp4")], f"{VIDEO}gif.mp4"),
        ([(None, "a.mp4"), ("9", "b.mp4")], f"{VIDEO}b.mp4"),
        ([], "https://pbs.twimg.com/media/1.jpg"),
    ],
)
def test_a_video_that_is_sharp_enough_or_its_picture(
    variants: list[tuple[Any, str]], taken: str
) -> None:
    given = [
        {"bitrate": rate, "content_type": "video/mp4", "url": VIDEO + name}
        for rate, name in variants
    ]
    medium = {**a_photo(1), "type": "video", "video_info": {"variants": given}}
    [found] = only(a_post(extended_entities={"media": [medium]})).draft.media
    assert found.source == taken


@each_row(
    ("pair", "found"),
    [
        ([106.7697, -6.1926], (-6.1926, 106.7697)),
        ([106, -6], (-6.0, 106.0)),
        ([-0.0, -0.0000001], (0.0, 0.0)),
        ([181, -6.2], (None, None)),
        ([106.8, 91], (None, None)),
        ([float("nan"), -6.2], (None, None)),
        ([106.8, float("-inf")], (None, None)),
        ([10**400, -6.2], (None, None)),
        (["106.8", "-6.2"], (None, None)),
        ([True, False], (None, None)),
        ([106.8], (None, None)),
        ({"lat": -6.2}, (None, None)),
        (None, (None, None)),
    ],
)
def test_a_point_is_a_pair_of_degrees(pair: Any, found: tuple[Any, Any]) -> None:
    draft = only(a_post(coordinates={"type": "Point", "coordinates": pair})).draft
    assert (draft.lat, draft.lng) == found
    assert "-0.0" not in repr((draft.lat, draft.lng))


def test_a_point_of_the_x_activity_api_stands_under_geo() -> None:
    point = {"type": "Point", "coordinates": [106.7697, -6.1926]}
    draft = only(an_activity(geo={"coordinates": point, "place_id": "0000000000000002"})).draft
    assert (draft.lat, draft.lng, draft.address) == (-6.1926, 106.7697, None)


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("poi", "Taman Menteng"),
        ("neighborhood", "Taman Menteng"),
        ("city", None),
        ("admin", None),
        ("country", None),
        (None, None),
        ([], None),
    ],
)
def test_of_a_city_the_name_says_too_little(kind: Any, address: str | None) -> None:
    place = {"place_type": kind, "full_name": " Taman Menteng "}
    assert only(a_post(place=place)).draft.address == address


def test_a_point_comes_before_a_place() -> None:
    body = a_sample("post_place")
    body[POST][0]["coordinates"] = {"type": "Point", "coordinates": [106.83, -6.2]}
    assert only(body).draft.address is None


@each_row(
    ("written", "sent"),
    [
        ("Mon Nov 23 00:58:41 +0000 2026", datetime(2026, 11, 23, 0, 58, 41, tzinfo=UTC)),
        ("Mon Nov 23 07:58:41 +0700 2026", datetime(2026, 11, 23, 0, 58, 41, tzinfo=UTC)),
        ("2026-11-23T00:58:41.999Z", datetime(2026, 11, 23, 0, 58, 41, tzinfo=UTC)),
        ("2026-11-23T00:58:41Z", datetime(2026, 11, 23, 0, 58, 41, tzinfo=UTC)),
        ("2026-11-23T00:58:41", datetime(2026, 11, 23, 0, 58, 41, tzinfo=UTC)),
        ("1795395521999", datetime(2026, 11, 23, 0, 58, 41, tzinfo=UTC)),
        ("Tue Nov 24 00:59:00 +0000 2026", MONDAY + timedelta(hours=23, minutes=59)),
        ("Tue Nov 24 01:00:01 +0000 2026", None),
        ("Fri Dec 31 23:59:59 +0000 1999", None),
        ("Sat Jan 01 00:00:00 +0000 0001", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("9" * 5000, None),
        ("kemarin", None),
        ("", None),
        (None, None),
        (1795395521, None),
    ],
)
def test_the_senders_moment_counts_when_it_can_be_true(written: Any, sent: datetime | None) -> None:
    assert only(a_post(created_at=written)).draft.sent_at == sent
    assert only(a_dm(created_timestamp=written)).draft.sent_at == sent
    assert only(an_activity(created_at=written)).draft.sent_at == sent


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ({"name": "Siti", "screen_name": "siti"}, "Siti"),
        ({"name": " ", "screen_name": "siti"}, "siti"),
        ({"name": None}, None),
        ({"name": "x" * 300}, "x" * 100),
        ({"name": "S\udfff"}, "S\ufffd"),
    ],
)
def test_people_are_called_by_the_name_they_gave(user: Json, name: str | None) -> None:
    post = a_post(user={"id_str": SITI, **user})
    assert only(post).draft.contact.name == name
    assert only({**a_dm(), "users": {SITI: {"id": SITI, **user}}}).draft.contact.name == name


def test_a_quote_is_no_answer_and_a_talk_is_named_once() -> None:
    quote = a_post(quoted_status_id_str="1989999999999999990", quoted_status={"id_str": "1"})
    assert only(quote).answers == ()
    same = a_post(in_reply_to_status_id_str="77", conversation_id_str="77")
    assert only(same).answers == ("77",)
    assert only(a_post(conversation_id_str="1990000000000000001")).answers == ()
    assert only(a_post(conversation_id_str="66", in_reply_to_status_id_str="77")).answers == (
        "77",
        "66",
    )


def test_a_repost_or_an_edit_by_the_x_activity_api_is_left_out() -> None:
    assert all_of(an_activity(referenced_tweets=[{"type": "retweeted", "id": "5"}])) == []
    assert all_of(an_activity(edit_history_tweet_ids=["5", "2080765813578191303"])) == []
    assert all_of(an_activity(author_id=US)) == []


def test_a_long_post_by_the_x_activity_api_is_read_to_its_end() -> None:
    mentions = [{"start": 0, "end": 14, "username": "TanggapContoh"}]
    note = {"text": "@TanggapContoh panjang &amp; lebar", "entities": {"mentions": mentions}}
    assert only(an_activity(note_tweet=note)).draft.description == "panjang & lebar"


def test_a_video_by_the_x_activity_api_is_taken() -> None:
    body = a_sample("activity_mention")
    variants = [{"bit_rate": 832_000, "content_type": "video/mp4", "url": f"{VIDEO}a.mp4"}]
    body["data"]["includes"]["media"][0] |= {"url": None, "type": "video", "variants": variants}
    assert only(body).draft.media == (Media("x", f"{VIDEO}a.mp4", "video/mp4"),)


def test_a_post_of_the_older_form_is_read_in_the_x_activity_api_as_well() -> None:
    body = a_sample("activity_mention")
    body["data"]["payload"] = {**a_sample("post")[POST][0], "conversation_id_str": "66"}
    message = only(body)
    assert message.draft.external_id == "1990000000000000001"
    assert message.answers == ("66",)


def test_the_same_message_has_one_fingerprint_and_another_text_or_photo_another() -> None:
    first = only(a_sample("post_photos")).draft.fingerprint
    again = a_sample("post_photos")
    again[POST][0] |= {"reply_count": 5, "favorite_count": 3}
    assert only(again).draft.fingerprint == first
    again[POST][0]["extended_entities"]["media"].pop()
    assert only(again).draft.fingerprint != first
    said = {only(a_dm(text)).draft.fingerprint for text in ("got mampet", "got mampet!")}
    assert len(said) == 2


# --- what can't be read --------------------------------------------------------------------------


@each_row(
    ("body", "reason"),
    [
        (b"", "JSON"),
        (b"\x00\xff", "JSON"),
        (b"{", "JSON"),
        (b"[]", "JSON"),
        (b"null", "JSON"),
        (b'"data"', "JSON"),
        (b"1" * 5000, "JSON"),
        (b"[" * 100_000, "JSON"),
        (b'{"a":' * 100_000, "JSON"),
        ({"data": None}, "event_type"),
        ({"data": {"event_type": 7}}, "event_type"),
        ({POST: [{}]}, "for_user_id"),
        ({"for_user_id": 7, DM: [{}]}, "for_user_id"),
        ({"for_user_id": "a/b", DM: [{}]}, "for_user_id"),
        ({"data": {"event_type": "dm.received"}}, "for_user_id"),
    ],
)
def test_a_delivery_that_says_nothing_can_not_be_read(body: Any, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        all_of(body)
    assert refused.value.members["reason"] == reason


def without(event: Json, *path: str) -> Json:
    event = copy.deepcopy(event)
    inner = event
    for name in path[:-1]:
        inner = inner[name]
    del inner[path[-1]]
    return event


GOOD_POST, GOOD_DM = a_sample("post")[POST][0], a_sample("dm")[DM][0]


@pytest.mark.parametrize(
    ("kind", "event", "reason"),
    [
        (POST, without(GOOD_POST, "id_str"), "id_str"),
        (POST, {**GOOD_POST, "id_str": 1990000000000000001}, "id_str"),
        (POST, {**GOOD_POST, "id_str": "../1"}, "id_str"),
        (POST, without(GOOD_POST, "user"), "user"),
        (POST, {**GOOD_POST, "user": {"id_str": "a/b"}}, "user"),
        (POST, "teks", "user"),
        (POST, None, "user"),
        (DM, without(GOOD_DM, "id"), "id"),
        (DM, without(GOOD_DM, "message_create", "sender_id"), "sender_id"),
        (DM, without(GOOD_DM, "message_create"), "sender_id"),
        (DM, 7, "sender_id"),
    ],
    ids=range(11),
)
def test_a_part_that_can_not_be_read_leaves_the_others(kind: str, event: Any, reason: str) -> None:
    good = {POST: GOOD_POST, DM: GOOD_DM}[kind]
    before, unread, after = all_of({**a_dm(), POST: [], DM: [], kind: [good, event, good]})
    assert isinstance(before, Message)
    assert before == after
    assert isinstance(unread, Unread)
    assert unread.reason == reason
    assert json.loads(unread.part)[kind] == [event]


def test_a_part_is_a_delivery_of_its_own() -> None:
    body = a_sample("several")
    del body[POST][0]["id_str"]
    unread = all_of(body)[0]
    assert isinstance(unread, Unread)
    repaired = json.loads(unread.part)
    repaired[POST][0]["id_str"] = "1990000000000000021"
    assert all_of(repaired) == all_of(a_sample("several"))[:1]


def test_of_the_x_activity_api_the_part_is_the_delivery() -> None:
    body = json.dumps({"data": {**a_sample("activity_dm")["data"], "payload": "teks"}}).encode()
    assert all_of(body) == [Unread("sender_id", body)]


@pytest.mark.parametrize("depth", [200, 300, 320, 400, 480, 900, 950, 990])
def test_what_is_nested_deeply_breaks_nothing(depth: int) -> None:
    nested = b'{"a":' * depth + b"1" + b"}" * depth
    for body in (
        b'{"for_user_id":"1","tweet_create_events":[%s]}' % nested,
        b'{"data":{"event_type":"post.mention.create","filter":%s,"payload":%s}}'
        % (nested, nested),
    ):
        assert_survives(body)


# --- anything at all -----------------------------------------------------------------------------

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=10**300)
    | st.floats()
    | st.text(st.characters(), max_size=20)
    | st.sampled_from(["\ud800", US, SITI, "", "message_create", "https://pbs.twimg.com/a.jpg"])
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


def assert_survives(body: bytes) -> None:
    """A list, or Unreadable; and what is kept can be stored."""
    try:
        found = all_of(body)
    except Unreadable:
        return
    for each in found:
        if isinstance(each, Unread):
            assert each.reason
            assert each.part
            continue
        if isinstance(each, Deletion):
            assert each.external_id
            continue
        draft = each.draft
        texts = [draft.description, draft.external_id, draft.address, draft.contact.name]
        texts += [draft.contact.reply, each.number, each.talker, *each.answers]
        texts += [medium.source for medium in draft.media]
        "".join(text for text in texts if text).encode()
        assert draft.external_id
        assert draft.channel == "twitter"
        assert len(draft.description) <= 4000
        assert len(draft.media) <= 5
        assert len(draft.fingerprint) == 32
        assert draft.sent_at is None or draft.sent_at.tzinfo is UTC
        assert (draft.lat is None) == (draft.lng is None)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every member of every object and list, as container and key."""
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(members):
        yield value, key
        if isinstance(inner, dict | list):
            yield from places(inner)


@given(
    name=st.sampled_from(sorted(SAMPLES)),
    changes=st.lists(
        st.tuples(st.integers(0, 10_000), st.sampled_from(["drop", "retype", "double"]), ANYTHING),
        min_size=1,
        max_size=4,
    ),
)
def test_a_sample_with_members_dropped_changed_or_doubled_breaks_nothing(
    name: str, changes: list[tuple[int, str, Any]]
) -> None:
    body = a_sample(name)
    for at, what, value in changes:
        found = list(places(body))
        if not found:
            break
        container, key = found[at % len(found)]
        if what == "drop":
            del container[key]
        elif what == "double" and isinstance(container, list):
            container.append(copy.deepcopy(container[key]))
        else:
            container[key] = [container[key]] if what == "double" else value
    assert_survives(json.dumps(body).encode())


@given(name=st.sampled_from(sorted(SAMPLES)), end=st.integers(0, 5000), tail=st.binary(max_size=4))
def test_a_sample_cut_short_breaks_nothing(name: str, end: int, tail: bytes) -> None:
    assert_survives(SAMPLES[name].encode()[:end] + tail)


@given(ANYTHING, ANYTHING, st.sampled_from([POST, DM]))
def test_any_event_breaks_nothing(event: Any, account: Any, kind: str) -> None:
    assert_survives(json.dumps({"for_user_id": US, kind: event}).encode())
    assert_survives(json.dumps({"for_user_id": US, "users": account, kind: [event]}).encode())
    assert_survives(json.dumps({"for_user_id": account, kind: [event]}).encode())


@given(ANYTHING, ANYTHING, st.sampled_from(["post.mention.create", "dm.received"]))
def test_any_activity_breaks_nothing(payload: Any, includes: Any, kind: str) -> None:
    about = {"event_type": kind, "filter": {"user_id": US}}
    assert_survives(
        json.dumps({"data": {**about, "payload": payload, "includes": includes}}).encode()
    )
    assert_survives(json.dumps({"data": payload}).encode())


@given(st.binary(max_size=200))
@example(b"\xff\xfe{\x00}\x00")
@example(b'{"for_user_id":NaN}')
def test_any_bytes_break_nothing(body: bytes) -> None:
    assert_survives(body)
    with pytest.raises(BadSignature):
        x_webhook.prove_sender(
            a_delivery(body, x_twitter_webhooks_signature="sha256="), Secrets(keys=("k",))
        )
