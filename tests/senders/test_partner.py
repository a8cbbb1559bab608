"""Partners: what proves them, what their reports say, and what they are answered."""

import contextlib
import hashlib
import hmac
import io
import json
import re
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.city.rows import Visibility
from chalicelib.platform.errors import BadSignature, Unreadable
from chalicelib.reports.contact.preferences import Contact
from chalicelib.senders.draft import Draft
from chalicelib.senders.model import Delivery, Message, MessageResult, ResultKind, Secrets, Unread
from chalicelib.senders.partner import webhook as partner_webhook
from tests.builders import MONDAY, PHONE
from tests.rows import each_row
from tests.sender_mutations import mutated_json
from tests.sender_posts import SenderProof, signed_partner

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "tests/samples").glob("partner_*.json"))
URL = "https://lapor.tanggap.test/channels/jaki"
LIVE = Secrets(keys=("kunci-jaki",))
NUMBER = "JK261124-BRRAE4"
PROOF = SenderProof(signed_partner, mutated_json, header="X-Tanggap-Signature")


def signed(body: bytes, *, key: str = "kunci-jaki", at: object = None) -> dict[str, str]:
    seconds = str(int(MONDAY.timestamp()) if at is None else at)
    proof = hmac.new(key.encode(), seconds.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"x-tanggap-timestamp": seconds, "x-tanggap-signature": f"sha256={proof}"}


def a_delivery(body: bytes = b'{"id": "1"}', **headers: str) -> Delivery:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return Delivery("jaki", URL, {**signed(body), **given}, body)


def posted(body: Any) -> Delivery:
    return a_delivery(body if isinstance(body, bytes) else json.dumps(body).encode())


def a_report(**changes: Any) -> dict[str, Any]:
    return {"id": "JAKI-1", "description": "Sampah menumpuk di depan gang", **changes}


def message(**changes: Any) -> Message:
    [one] = partner_webhook.read_messages(posted(a_report(**changes)), MONDAY)
    assert isinstance(one, Message)
    return one


def read(**changes: Any) -> Draft:
    return message(**changes).draft


def sampled(name: str) -> list[Message]:
    body = (ROOT / f"tests/samples/{name}.json").read_text().split("\n", 1)[1]
    parts = partner_webhook.read_messages(Delivery("jaki", URL, {}, body.encode()), MONDAY)
    return [part for part in parts if isinstance(part, Message)]


# --- proof ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("live", [("old", "kunci-jaki"), ("kunci-jaki", "new"), ("kunci-jaki",)])
def test_either_of_two_live_keys_is_proof(live: tuple[str, ...]) -> None:
    partner_webhook.prove_sender(a_delivery(), Secrets(keys=live))
    partner_webhook.prove_sender(a_delivery('{"id": "é"}\r\n'.encode()), Secrets(keys=live))


@each_row(
    ("delivery", "live"),
    [
        (a_delivery(x_tanggap_signature=""), ("kunci-jaki",)),
        (a_delivery(x_tanggap_signature="sha256="), ("kunci-jaki",)),
        (a_delivery(x_tanggap_signature="sha256=" + "0" * 64), ("kunci-jaki",)),
        (a_delivery(x_tanggap_signature="sha256=é\ud800"), ("kunci-jaki",)),
        (a_delivery(x_tanggap_timestamp=str(int(MONDAY.timestamp()) + 1)), ("kunci-jaki",)),
        (Delivery("jaki", URL, signed(b"{}"), b"{ }"), ("kunci-jaki",)),
        (Delivery("jaki", URL, signed(b"{}", at="halo"), b"{}"), ("kunci-jaki",)),
        (Delivery("jaki", URL, signed(b"{}", at=""), b"{}"), ("kunci-jaki",)),
        (Delivery("jaki", URL, signed(b"{}", at="\u0661"), b"{}"), ("kunci-jaki",)),
        (Delivery("jaki", URL, signed(b"{}", key=""), b"{}"), ("",)),
        (Delivery("jaki", URL, {}, b"{}"), ("kunci-jaki",)),
        (a_delivery(), ("another",)),
        (a_delivery(), ()),
    ],
)
def test_without_a_fitting_signature_there_is_no_proof(
    delivery: Delivery, live: tuple[str, ...]
) -> None:
    with pytest.raises(BadSignature) as refused:
        partner_webhook.prove_sender(delivery, Secrets(keys=live))
    assert refused.value.members == {"channel": "jaki"}


@pytest.mark.parametrize("off", [-300, -1, 0, 299, 300])
def test_clocks_may_differ_by_five_minutes(off: int) -> None:
    assert partner_webhook.read_messages(a_delivery(), MONDAY + timedelta(seconds=off))


@pytest.mark.parametrize("off", [-86_400, -301, 301, 10**9])
def test_a_delivery_signed_at_another_time_is_refused(off: int) -> None:
    with pytest.raises(BadSignature):
        partner_webhook.read_messages(a_delivery(), MONDAY + timedelta(seconds=off))


@pytest.mark.parametrize("at", ["", "x", "-1", "1e9", "9" * 5000, "\u0661"])
def test_a_moment_that_is_none_is_refused(at: str) -> None:
    with pytest.raises(BadSignature):
        partner_webhook.read_messages(a_delivery(x_tanggap_timestamp=at), MONDAY)


def test_nobody_is_challenged() -> None:
    with pytest.raises(BadSignature):
        partner_webhook.answer_challenge(a_delivery(), LIVE)


# --- the document partners work from -------------------------------------------------------------


def example(function: str) -> dict[str, Any]:
    """What the Python example of the document with that function defines."""
    text = (ROOT / "docs/partners.md").read_text()
    blocks = re.findall(r"(?:^ {4}.*\n|^\n(?= {4}))+", text, re.MULTILINE)
    [code] = [block for block in blocks if f"def {function}(" in block]
    names: dict[str, Any] = {}
    exec(re.sub("^ {4}", "", code, flags=re.MULTILINE), names)  # noqa: S102 -- our own words
    return names


def test_a_delivery_signed_as_the_document_shows_is_proven_and_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[Any] = []

    def urlopen(request: Any, timeout: float) -> io.BytesIO:
        sent.append(request)
        return io.BytesIO(b'{"result": "report"}')

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)
    assert example("send")["send"](URL, "kunci-jaki", a_report()) == {"result": "report"}
    [request] = sent
    headers = {name.lower(): value for name, value in request.header_items()}
    delivery = Delivery("jaki", request.full_url, headers, request.data)
    partner_webhook.prove_sender(delivery, LIVE)
    now = datetime.fromtimestamp(int(headers["x-tanggap-timestamp"]), UTC)
    assert len(partner_webhook.read_messages(delivery, now)) == 1


def test_the_report_the_document_shows_is_read_in_full() -> None:
    text = (ROOT / "docs/partners.md").read_text()
    [shown] = re.findall(
        r"^    (\{\"id\".*?\n     \"reply_to\".*?\})\n", text, re.MULTILINE | re.DOTALL
    )
    [one] = partner_webhook.read_messages(posted(shown.encode()), MONDAY)
    assert isinstance(one, Message)
    assert None not in [getattr(one.draft, name) for name in ("category", "lat", "area", "sent_at")]
    assert None not in (one.draft.contact.name, one.draft.contact.phone, one.draft.contact.email)
    assert len(one.draft.media) == 1


# --- reports -------------------------------------------------------------------------------------


def test_a_report_says_all_it_can() -> None:
    [one] = sampled("partner_report")
    draft = one.draft
    assert draft.channel == "jaki"
    assert draft.external_id == "JAKI-20261123-000481"
    assert draft.description.startswith("Pohon tumbang menutup separuh jalan")
    assert draft.category == "pohon tumbang"
    assert draft.address == "Jl. Kedoya Raya, dekat halte, Jakarta Barat"
    assert (draft.lat, draft.lng) == (-6.171235, 106.763457)
    assert draft.received_at == MONDAY
    assert draft.occurred_at == datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
    assert draft.sent_at == datetime(2026, 11, 23, 0, 58, 12, tzinfo=UTC)
    assert draft.contact == Contact(
        "Sari Wulandari", PHONE, "sari.wulandari@contoh.id", "partner/JAKI-20261123-000481"
    )
    assert not draft.anonymous
    assert draft.visibility is Visibility.PUBLIC
    assert [media.sender for media in draft.media] == ["partner", "partner"]
    assert draft.media[0].content_type is None
    assert (one.answers, one.number, one.talker, one.command) == ((), None, None, None)


def test_a_batch_is_as_many_messages() -> None:
    drafts = [one.draft for one in sampled("partner_batch")]
    assert [draft.external_id for draft in drafts] == ["QLUE-88120", "QLUE-88121", "88122"]
    assert [draft.anonymous for draft in drafts] == [False, False, True]
    assert drafts[2].area == "31.73.05.1001"


def test_a_thin_one_is_taken() -> None:
    [one] = sampled("partner_thin")
    assert one.draft.description == "banjir"
    assert one.draft.visibility is None
    assert read(description=None).description == ""


def test_a_reply_belongs_to_what_it_names() -> None:
    [one] = sampled("partner_reply")
    assert one.answers == ("JAKI-20261123-000481",)
    assert one.number is None


@pytest.mark.parametrize(
    ("reply_to", "number", "answers"),
    [
        (NUMBER, NUMBER, ()),
        (" jk261124brrae4 ", NUMBER, ()),
        ("JK261124-BRRAE5", None, ("JK261124-BRRAE5",)),
        ("261124BRRAE4", None, ("261124BRRAE4",)),
        (f"STATUS {NUMBER}", None, (f"STATUS {NUMBER}",)),
        (f"{NUMBER}/2", None, (f"{NUMBER}/2",)),
        (481, None, ("481",)),
        ("JAKI-1", None, ()),  # itself
        ("", None, ()),
        (None, None, ()),
        ([NUMBER], None, ()),
    ],
)
def test_an_answer_names_a_number_or_an_earlier_id(
    reply_to: object, number: str | None, answers: tuple[str, ...]
) -> None:
    one = message(reply_to=reply_to)
    assert (one.number, one.answers) == (number, answers)


@pytest.mark.parametrize(
    ("said", "kept"),
    [(7, "7"), (-7, "-7"), (" a/b c\n", "a/b c"), ("x" * 255, "x" * 255), ("😡", "😡")],
)
def test_an_id_is_kept_as_the_partner_has_it(said: object, kept: str) -> None:
    draft = read(id=said)
    assert draft.external_id == kept
    reply = draft.contact.reply
    assert reply is not None
    assert reply.count("/") == 1
    assert reply.isascii()


@pytest.mark.parametrize(
    "said", [None, "", "  ", "x" * 256, True, 1.5, [], {}, ["1"], "\ud800", 10**300]
)
def test_one_without_an_id_is_parked_and_the_others_are_read(said: object) -> None:
    reports = [a_report(id=said), "laporan", None, a_report(id="JAKI-2")]
    first, second, third, last = partner_webhook.read_messages(posted({"reports": reports}), MONDAY)
    assert first == Unread("id", json.dumps(reports[0]).encode())
    assert second == Unread("object", b'"laporan"')
    assert third == Unread("object", b"null")
    assert isinstance(last, Message)
    [alone] = partner_webhook.read_messages(posted(a_report(id=said)), MONDAY)
    assert isinstance(alone, Unread)


@each_row(
    "body",
    [
        b"",
        b"halo",
        b"[]",
        b'"x"',
        b"null",
        b"NaN",
        b"\xff\xfe\x00",
        b'{"id": "1"',
        b"[" * 100_000,
        b'{"reports": ' + b"[" * 100_000,
        b'{"id": ' + b"9" * 5000 + b"}",
        b'{"reports": {}}',
        b'{"reports": null}',
        json.dumps({"reports": [a_report()] * 51}).encode(),
    ],
)
def test_a_body_that_is_no_report_nor_up_to_fifty_can_not_be_read(body: bytes) -> None:
    with pytest.raises(Unreadable):
        partner_webhook.read_messages(posted(body), MONDAY)


def test_fifty_are_read_at_once_and_none_is_no_fault() -> None:
    assert len(partner_webhook.read_messages(posted({"reports": [a_report()] * 50}), MONDAY)) == 50
    assert partner_webhook.read_messages(posted({"reports": []}), MONDAY) == []


WRONG: list[object] = [None, 1, 1.5, True, [], {}, [{}], "", " ", float("nan"), "\ud800" * 500]


@pytest.mark.parametrize("wrong", WRONG, ids=range(len(WRONG)))
def test_what_is_malformed_is_left_out_and_the_report_is_taken(wrong: object) -> None:
    names = ("place", "occurred_at", "sent_at", "reporter", "photos", "reply_to", "visibility")
    draft = read(**dict.fromkeys(names, wrong))
    assert draft.description == "Sampah menumpuk di depan gang"
    assert (draft.lat, draft.occurred_at, draft.sent_at, draft.media) == (None, None, None, ())
    assert draft.contact == Contact(reply="partner/JAKI-1")
    careful = None if wrong is None else Visibility.PRIVATE
    assert draft.visibility is careful
    inside = read(
        place=dict.fromkeys(("lat", "lng"), wrong if wrong not in (1, 1.5) else "1"),
        reporter=dict.fromkeys(("phone", "email"), wrong),
        photos=[wrong],
        anonymous=wrong if wrong is not True else "ya",
    )
    assert (inside.lat, inside.lng, inside.media, inside.anonymous) == (None, None, (), False)
    assert inside.contact == Contact(reply="partner/JAKI-1")


@pytest.mark.parametrize(
    ("lat", "lng", "pin"),
    [
        (-6, 106, (-6.0, 106.0)),
        (-0.0000001, 0, (0.0, 0.0)),
        (90, -180, (90.0, -180.0)),
        (90.0000001, 106, (None, None)),
        (-6.1, 10**300, (None, None)),
        (float("inf"), 106, (None, None)),
        (-6.1, None, (None, None)),
        (True, 106, (None, None)),
    ],
)
def test_only_two_coordinates_on_earth_are_a_place(lat: object, lng: object, pin: object) -> None:
    draft = read(place={"lat": lat, "lng": lng})
    assert (draft.lat, draft.lng) == pin
    assert str(draft.lat) != "-0.0"


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("2026-11-23T07:00:00+07:00", datetime(2026, 11, 23, tzinfo=UTC)),
        ("2026-11-23T00:00:00.999Z", datetime(2026, 11, 23, tzinfo=UTC)),
        ("2000-01-01T00:00:00Z", datetime(2000, 1, 1, tzinfo=UTC)),
        ("2026-11-24T01:00:00Z", MONDAY + timedelta(days=1)),
        ("2026-11-24T01:00:01Z", None),
        ("1999-12-31T23:59:59Z", None),
        ("2026-11-23T07:00:00", None),
        ("2026-11-23", None),
        ("0001-01-01T00:00:00+23:59", None),
        ("9999-12-31T23:59:59-23:59", None),
        ("kemarin", None),
        (1795000000, None),
    ],
)
def test_a_moment_has_a_zone_and_is_likely(said: object, moment: datetime | None) -> None:
    draft = read(sent_at=said, occurred_at=said)
    assert draft.sent_at == draft.occurred_at == moment


@each_row(
    ("said", "phone"),
    [
        ("+6281234567890", PHONE),
        ("0812-3456-7890", PHONE),
        ("6281234567890", PHONE),
        ("+62 (0)812 3456 7890", PHONE),
        ("08111272206", "+628111272206"),
        ("+14155552671", "+14155552671"),
        ("62215551234", "+62215551234"),
        ("1708", None),
        ("0215551234", None),
        ("+0123456789", None),
        ("++6281234567890", None),
        ("0812" * 9, None),
        ("halo", None),
    ],
)
def test_a_telephone_number_is_kept_as_the_world_writes_it(said: str, phone: str | None) -> None:
    assert read(reporter={"phone": said}).contact.phone == phone


@each_row(
    ("source", "kept"),
    [
        ("https://media.contoh.id/a.jpg", True),
        ("https://media.contoh.id", True),
        ("https://media.contoh.id:443/a.jpg", True),
        ("HTTPS://Media.Contoh.ID/a%20b.jpg?x=1&y=[2]#z", True),
        ("https://a_b.contoh.id/a.jpg", True),
        ("http://media.contoh.id/a.jpg", False),
        ("https://media.contoh.id:8443/a.jpg", False),
        ("https://localhost/a.jpg", False),
        ("https://169.254.169.254/latest", False),
        ("https://0x7f.1/", False),
        ("https://127.0.0.0x1/", False),
        ("https://[::1]/a.jpg", False),
        ("https://[::ffff:10.0.0.1]/", False),
        ("https://u:p@media.contoh.id/", False),
        ("https://media.contoh.id\\@lain.id/", False),
        ("https://media.contoh.id/a b.jpg", False),
        ("https://media.contoh.id/a.jpg\r\nX: y", False),
        ("https://media.contoh.id/é.jpg", False),
        ("https://media.contoh.id/" + "a" * 2001, False),
        ("s3:uploads/1", False),
        ("file:///etc/passwd", False),
    ],
)
def test_a_photo_lies_under_a_host_name_behind_https(source: str, *, kept: bool) -> None:
    assert [media.source for media in read(photos=[source]).media] == ([source] if kept else [])


def test_five_photos_are_kept_and_those_that_can_not_be_do_not_count() -> None:
    photos = [None, *(f"https://media.contoh.id/{place}" for place in range(7))]
    assert [media.source[-1] for media in read(photos=photos).media] == ["0", "1", "2", "3", "4"]


def test_long_texts_are_cut_and_half_characters_replaced() -> None:
    draft = read(
        description=" \ud83d" + "x" * 5000,
        category="c" * 200,
        place={"address": "a" * 400, "kelurahan": "k" * 50},
        reporter={"name": "n" * 200, "email": "e" * 250 + "@a.id"},
    )
    assert draft.description == "\ufffd" + "x" * 3999
    assert (len(draft.category or ""), len(draft.address or "")) == (100, 300)
    assert (len(draft.area or ""), len(draft.contact.name or "")) == (40, 100)
    assert draft.contact.email is None


def test_the_fingerprint_is_of_what_was_said_however_it_is_sent() -> None:
    first = read(photos=["https://media.contoh.id/1"], place={"lat": -6.19, "lng": 106.7})
    turned = dict(reversed(a_report(photos=["https://media.contoh.id/1"]).items()))
    turned |= {"place": {"lng": 106.7, "lat": -6.19}, "sent_at": "2026-11-23T00:00:00Z", "x": 1}
    assert read(**turned).fingerprint == first.fingerprint
    for changed in (
        {"description": "lain"},
        {"photos": ["https://media.contoh.id/2"]},
        {"place": {"lat": -6.2, "lng": 106.7}},
        {"reporter": {"phone": PHONE}},
        {"visibility": "private"},
        {"visibility": "no level"},
        {"anonymous": True},
        {"purpose": "suggestion"},
        {"reply_to": "JAKI-0"},
    ):
        assert read(**{**turned, **changed}).fingerprint != first.fingerprint


# --- the answer ----------------------------------------------------------------------------------

REPORT = MessageResult(
    ResultKind.REPORT,
    "Laporan diterima.",
    external_id="JAKI-1",
    number=NUMBER,
    token="rahasia",
    status="menunggu",
    holder="Kelurahan Kebon Jeruk",
    track_url=f"https://lapor.tanggap.test/laporan/{NUMBER}",
)
AGAIN = MessageResult(
    ResultKind.REPORT, "Sudah ada.", external_id="JAKI-1", number=NUMBER, repeated=True
)
COMMENT = MessageResult(ResultKind.COMMENT, "Dicatat.", external_id="JAKI-2", number=NUMBER)
PARKED = MessageResult(ResultKind.PARKED, "Disimpan.")


def test_one_report_is_answered_with_one_object() -> None:
    answer = partner_webhook.answer_sender([REPORT])
    assert (answer.status, answer.content_type) == (201, "application/json")
    assert json.loads(answer.body) == {
        "id": "JAKI-1",
        "result": "report",
        "number": NUMBER,
        "token": "rahasia",
        "status": "menunggu",
        "channel_status": None,
        "holder": "Kelurahan Kebon Jeruk",
        "track_url": f"https://lapor.tanggap.test/laporan/{NUMBER}",
        "repeated": False,
        "cut": False,
        "retry_after": None,
        "message": "Laporan diterima.",
    }


def test_several_are_answered_in_their_order() -> None:
    answer = partner_webhook.answer_sender([PARKED, AGAIN, COMMENT])
    results = json.loads(answer.body)["results"]
    assert [result["result"] for result in results] == ["parked", "report", "comment"]
    assert [result["id"] for result in results] == [None, "JAKI-1", "JAKI-2"]
    assert len({frozenset(result) for result in results}) == 1


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ([REPORT], 201),
        ([PARKED, AGAIN, REPORT], 201),
        ([AGAIN], 200),
        ([COMMENT], 200),
        ([PARKED, COMMENT], 200),
        ([], 200),
    ],
    ids=range(6),
)
def test_only_a_new_report_is_created(told: list[MessageResult], status: int) -> None:
    assert partner_webhook.answer_sender(told).status == status


def test_nothing_told_is_an_empty_list() -> None:
    assert json.loads(partner_webhook.answer_sender([]).body) == {"results": []}


# --- whatever comes ------------------------------------------------------------------------------

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=20)
    | st.sampled_from(["\ud83d", "2026-11-23T07:00:00+07:00", "https://a.id/b", 10**400, PHONE]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "reports", "place", "lat", "photos", "reporter"]), inner
        )
    ),
    max_leaves=12,
)
BODIES = [json.loads(path.read_text().split("\n", 1)[1]) for path in SAMPLES]
NAMES = ["id", "description", "category", "place", "occurred_at", "sent_at", "reporter"]
NAMES += ["anonymous", "visibility", "photos", "reply_to", "reports"]
INNER = ["address", "lat", "lng", "kelurahan", "name", "phone", "email"]


def sound(parts: list[Message | Unread]) -> None:
    """Every message can be stored as it is."""
    for part in parts:
        if isinstance(part, Message):
            repr((part.draft, part.answers, part.number)).encode()
            assert part.draft.external_id
            assert part.draft.channel == "jaki"
            assert part.draft.received_at == MONDAY
            assert len(part.draft.description) <= 4000


@given(st.sampled_from(BODIES), st.data())
def test_any_change_of_a_report_is_read_or_refused(body: Any, drawn: st.DataObject) -> None:
    changed = json.loads(json.dumps(body))
    for one in [changed, *changed.get("reports", [])]:
        one |= drawn.draw(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=5))
        for name in drawn.draw(st.sets(st.sampled_from(NAMES), max_size=2)):
            one.pop(name, None)
        for name in ("place", "reporter"):
            if isinstance(one.get(name), dict):
                one[name] |= drawn.draw(st.dictionaries(st.sampled_from(INNER), JSON, max_size=3))
    with contextlib.suppress(Unreadable):
        sound(partner_webhook.read_messages(posted(changed), MONDAY))


@given(JSON)
def test_any_json_is_read_or_refused(body: Any) -> None:
    with contextlib.suppress(Unreadable):
        sound(partner_webhook.read_messages(posted(json.dumps(body).encode()), MONDAY))


@given(st.sampled_from(SAMPLES), st.integers(0, 900), st.binary(max_size=20))
def test_any_bytes_are_read_or_refused(sample: Path, cut: int, added: bytes) -> None:
    whole = sample.read_text().split("\n", 1)[1].encode()
    for body in (added, whole[:cut] + added, whole[:cut] + added + whole[cut + len(added) :]):
        with contextlib.suppress(Unreadable):
            sound(partner_webhook.read_messages(posted(body), MONDAY))


def test_depth_is_no_way_to_break_the_reading() -> None:
    for depth in [100, *range(700, 1010), 5000]:
        nested = b"[" * depth + b"]" * depth
        for body in (b'{"id": %b}', b'{"reports": [{}, %b, {"id": "1"}]}'):
            with contextlib.suppress(Unreadable):
                sound(partner_webhook.read_messages(posted(body % nested), MONDAY))
