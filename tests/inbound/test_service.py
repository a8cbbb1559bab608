"""Deliveries: each message becomes a report or belongs to one, and nothing that came is lost."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from io import StringIO
from types import ModuleType, SimpleNamespace
from typing import Any, cast
from urllib.parse import urlencode

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from chalicelib.inbound import fetching, parked_deliveries
from chalicelib.inbound import service as inbound_service
from chalicelib.intake import service as intake_service
from chalicelib.intake import store as intake_store
from chalicelib.intake.channel_traffic import channel_monitor, channel_traffic_store
from chalicelib.platform import ids
from chalicelib.platform.aws.table import Throttled
from chalicelib.platform.errors import BadSignature, KeyReused, Unreadable
from chalicelib.platform.i18n import Language
from chalicelib.platform.message_key import MessageKey, Sender
from chalicelib.reports import number as numbers
from chalicelib.reports.contact.preferences import Contact, Wishes
from chalicelib.reports.files import attachments
from chalicelib.reports.filing import Media
from chalicelib.reports.model import Report
from chalicelib.reports.store import reports
from chalicelib.reports.timeline import Entry
from chalicelib.senders import registry, sms
from chalicelib.senders.draft import Draft
from chalicelib.senders.model import (
    Delivery,
    Message,
    MessageResult,
    NotFetched,
    ResultKind,
    Unread,
)
from chalicelib.senders.partner import webhook as partner_webhook
from tests.builders import JSON, KEBON_JERUK, MONDAY, PHONE, a_draft, an_sms, loaded
from tests.faults import Calls
from tests.moto_aws import ROOT, Aws, Hands, client

BUCKET = "tanggap-attachments"
BROKEN = '{"half'
NOBODYS = numbers.compose(MONDAY, 99)  # well formed, of no report


def a_message(name: str = "m1", *, says: str | None = None, **changes: Any) -> Message:
    """A message that becomes a report unless it says or answers something."""
    of_message = ("answers", "number", "talker", "command", "kept")
    given = {key: changes.pop(key) for key in of_message if key in changes}
    draft = {"channel": "twitter", "external_id": name, "fingerprint": name.encode(), **changes}
    if says is not None:
        draft["description"] = says
    return Message(draft=a_draft(**draft), **given)


def a_sender(*parts: Message | Unread | Exception, name: str = "x") -> ModuleType:
    """One whose deliveries hold these, or can't be read at all."""

    def read(delivery: Delivery, now: datetime) -> list[Any]:
        fault = next((part for part in parts if isinstance(part, Exception)), None)
        if fault:
            raise fault
        return list(parts)

    return cast(ModuleType, SimpleNamespace(NAME=name, read_messages=read))


def a_delivery(body: bytes = b"{}", channel: str = "twitter") -> Delivery:
    headers = {"content-type": "application/json", "x-hub-signature-256": "sha256=ab"}
    return Delivery(channel, f"https://lapor.tanggap.test/channels/{channel}", headers, body)


def received(*parts: Message | Unread | Exception, body: bytes = b"{}") -> list[MessageResult]:
    return inbound_service.receive(a_sender(*parts), a_delivery(body), MONDAY)


def texted(text: str, sid: str, *, at: datetime = MONDAY, sender: str = PHONE) -> MessageResult:
    """What an SMS is answered."""
    form = urlencode(an_sms(text, MessageSid=sid, From=sender)).encode()
    [told] = inbound_service.receive(sms, replace(a_delivery(form), channel="sms"), at)
    return told


def handed(
    *said: dict[str, Any], channel: str = "jaki", at: datetime = MONDAY
) -> list[MessageResult]:
    """What a partner's reports become."""
    body = json.dumps({"reports": said}).encode()
    return inbound_service.receive(partner_webhook, a_delivery(body, channel), at)


def objects(prefix: str = "") -> list[str]:
    found = client("s3").list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", [])
    return [each["Key"] for each in found]


def held(prefix: str = "parked/") -> list[parked_deliveries.ParkedDelivery]:
    return [parked_deliveries.load_parked(key) for key in objects(prefix)]


def filed(aws: Aws) -> list[str]:
    """The numbers of all reports."""
    return [item["pk"][2:] for item in aws.items() if item["sk"] == "A"]


def settle(aws: Aws) -> None:
    """Additions join first; what joined is announced by the next batch."""
    aws.pump()
    aws.settle()


def timeline(number: str | None) -> tuple[Report, list[Entry]]:
    report, entries = loaded(number or "", consistent=True)
    return report, list(entries[1:])


@pytest.fixture(autouse=True)
def monday(hands: Hands) -> Iterator[None]:
    """The clock stands, and no counts of other tests wait to be written."""
    hands.to(MONDAY)
    channel_monitor._waiting = channel_monitor._Waiting()
    yield
    channel_monitor._waiting = channel_monitor._Waiting()


def failing(monkeypatch: pytest.MonkeyPatch, **faults: Exception) -> None:
    """Let the intake of messages with these ids fail."""
    really = intake_service.file_draft

    def file(draft: Draft, **given: Any) -> intake_service.Taken:
        if fault := faults.get(draft.external_id or ""):
            raise fault
        return really(draft, **given)

    monkeypatch.setattr(intake_service, "file_draft", file)


# Deliveries of several messages.


def test_each_message_of_a_delivery_is_a_report_of_its_own(aws: Aws) -> None:
    told = received(a_message("m1"), a_message("m2"), a_message("m3"))
    assert [each.became for each in told] == [ResultKind.REPORT] * 3
    assert [each.external_id for each in told] == ["m1", "m2", "m3"]
    assert {each.number for each in told} == set(filed(aws))
    assert objects() == []


def test_a_receipt_tells_all_that_the_sender_may_pass_on(aws: Aws) -> None:
    [told] = received(a_message())
    report = reports.load_report(told.number or "")[0]
    assert told.token
    assert len(told.token) == 32
    assert (told.status, told.holder) == ("menunggu", "Kelurahan Kebon Jeruk")
    assert told.track_url == f"https://lapor.tanggap.test/laporan/{report.number}"
    assert told.text.startswith(f"Laporan {report.number} sudah kami terima. Penanggung")
    assert not told.repeated


def test_a_delivery_of_nothing_is_told_nothing(aws: Aws) -> None:
    assert received() == []
    assert aws.items() == []


@pytest.mark.parametrize("ill", ["m1", "m2", "m3"])
def test_one_message_that_can_not_be_taken_now_loses_none_of_the_others(
    aws: Aws, monkeypatch: pytest.MonkeyPatch, ill: str
) -> None:
    failing(monkeypatch, **{ill: Throttled()})
    with pytest.raises(Throttled):
        received(a_message("m1"), a_message("m2"), a_message("m3"), body=b"{whole}")
    assert len(filed(aws)) == 2
    [aside] = held()
    assert (aside.body, aside.reason, aside.at) == (b"{whole}", "Throttled", MONDAY)
    assert (aside.channel, aside.sender) == ("twitter", "x")
    assert aside.headers == {"content-type": "application/json"}


def test_what_is_delivered_again_completes_it_without_doubles(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as once:
        failing(once, m2=Throttled())
        with pytest.raises(Throttled):
            received(a_message("m1"), a_message("m2"), a_message("m3"))
    first = set(filed(aws))
    told = received(a_message("m1"), a_message("m2"), a_message("m3"))
    assert [each.repeated for each in told] == [True, False, True]
    assert {each.number for each in told} == set(filed(aws)) > first


def test_the_last_fault_is_told_when_there_are_several(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, m1=Throttled(), m3=KeyError("m3"))
    with pytest.raises(KeyError):
        received(a_message("m1"), a_message("m2"), a_message("m3"))
    assert len(filed(aws)) == len(held()) == 1


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_part_that_can_not_be_read_is_parked_and_loses_none_of_the_others(
    aws: Aws, place: int
) -> None:
    parts: list[Message | Unread] = [a_message("m1"), a_message("m2")]
    parts.insert(place, Unread("no id", BROKEN.encode()))
    told = received(*parts, body=b"{whole}")
    assert [each.became for each in told].index(ResultKind.PARKED) == place
    assert len(filed(aws)) == 2
    [aside] = held()
    assert (aside.body, aside.reason, aside.at) == (BROKEN.encode(), "no id", MONDAY)
    assert "kami simpan" in told[place].text


def test_what_is_refused_is_parked_and_loses_none_of_the_others(aws: Aws) -> None:
    received(a_message("m1"))
    other = a_message("m1", fingerprint=b"another")  # the same id with other words
    told = received(other, a_message("m2"), body=b"{whole}")
    assert [each.became for each in told] == [ResultKind.PARKED, ResultKind.REPORT]
    assert told[0].external_id == "m1"
    [aside] = held()
    assert (aside.body, aside.reason) == (b"{whole}", KeyReused.__name__)


def test_what_can_not_be_parked_stops_no_other_message(aws: Aws, calls: Calls) -> None:
    gone: Any = {"Error": {"Code": "InternalError", "Message": ""}}
    calls.on("PutObject", ClientError(gone, "PutObject"))
    with pytest.raises(ClientError):
        received(Unread("no id", b"a"), a_message("m2"))
    assert len(filed(aws)) == 1
    assert [each.body for each in held()] == [b"{}"]  # the whole was parked instead


# Deliveries that can't be read.


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Unreadable(reason="JSON"), "unreadable"),
        (AttributeError("'int' object has no attribute 'get'"), "AttributeError"),
        (RecursionError(), "RecursionError"),
        (MemoryError(), "MemoryError"),
    ],
)
def test_what_no_reader_can_read_is_parked_as_it_came_and_refused(
    aws: Aws, fault: Exception, reason: str
) -> None:
    with pytest.raises(Unreadable):
        received(fault, body=b"\x00\xff{")
    [aside] = held()
    assert (aside.body, aside.reason, aside.at) == (b"\x00\xff{", reason, MONDAY)
    assert aws.items()[0]["parked"] == 1


def test_a_reader_that_fails_says_nothing_of_the_message(aws: Aws, lines: StringIO) -> None:
    with pytest.raises(Unreadable) as refused:
        received(ValueError(f"no such {PHONE}"))
    assert PHONE not in str(refused.value)
    assert refused.value.__suppress_context__


def test_what_leads_to_something_that_can_not_be_had_is_parked_and_comes_again(aws: Aws) -> None:
    with pytest.raises(NotFetched):
        received(NotFetched("mail/x"))
    assert [each.reason for each in held()] == ["not_fetched"]


@pytest.mark.parametrize(
    "fault",
    [
        ClientError({"Error": {"Code": "InternalError"}}, "GetObject"),
        ReadTimeoutError(endpoint_url="https://aws.tanggap.test"),
    ],
    ids=str,
)
def test_a_letter_that_the_bucket_does_not_give_comes_again(
    aws: Aws, calls: Calls, fault: Exception
) -> None:
    client("s3").put_object(Bucket="tanggap-attachments", Key="mail/x", Body=b"x")
    calls.on("GetObject", fault)
    with pytest.raises(NotFetched):
        fetching.fetch("s3:mail/x")
    assert fetching.fetch("s3:mail/x") == b"x"


def test_what_proves_nothing_is_not_parked(aws: Aws) -> None:
    with pytest.raises(BadSignature):
        received(BadSignature(channel="twitter"))
    assert objects() == []
    assert aws.items() == []


# Messages delivered again.


def test_a_message_that_comes_again_is_answered_the_same(aws: Aws) -> None:
    [first], [again] = received(a_message()), received(a_message())
    assert replace(again, repeated=False) == first
    assert again.repeated
    assert channel_traffic_store.load_since(MONDAY - timedelta(days=1000))["twitter"][0].counts == {
        "repeated": 1
    }


def test_an_addition_that_comes_again_is_told_as_repeated_and_adds_nothing(aws: Aws) -> None:
    received(a_message("m1"))
    reply = a_message("m2", answers=("m1",))
    [first] = received(reply)
    settle(aws)
    before = [item for item in aws.items() if not item["pk"].startswith("H#")]
    [again] = received(reply)
    assert (first.became, first.repeated) == (ResultKind.COMMENT, False)
    assert again == replace(first, repeated=True)
    settle(aws)
    assert [item for item in aws.items() if not item["pk"].startswith("H#")] == before


def test_an_addition_that_comes_again_without_its_thread_is_known_all_the_same(aws: Aws) -> None:
    [filing] = received(a_message("m1"))
    received(a_message("m2", answers=("m1",)))
    [again] = received(a_message("m2"))
    assert (again.became, again.number, again.repeated) == (ResultKind.COMMENT, filing.number, True)


# Messages that belong to a report.


@pytest.mark.parametrize("answers", [("m1",), ("unknown", "m1"), ("posted", "m1"), ("posted",)])
def test_a_reply_joins_the_report_of_what_it_answers(aws: Aws, answers: tuple[str, ...]) -> None:
    [filing] = received(a_message("m1"))
    intake_store.remember_posted(MessageKey("twitter", Sender("x"), "posted"), filing.number or "")
    [told] = received(a_message("m2", says="Masih ada", answers=answers))
    assert (told.became, told.number) == (ResultKind.COMMENT, filing.number)
    assert told.text.startswith(f"Tambahan untuk laporan {filing.number} sudah kami catat.")
    assert told.token is None
    settle(aws)
    _, [entry] = timeline(filing.number)
    assert (entry.note, entry.by) == ("Masih ada", "pelapor")
    assert len(filed(aws)) == 1


def test_a_reply_to_a_reply_joins_as_well(aws: Aws) -> None:
    [filing] = received(a_message("m1"))
    received(a_message("m2", answers=("m1",)))
    [told] = received(a_message("m3", answers=("m2",)))
    assert told.number == filing.number


def test_of_a_long_thread_the_nearest_and_the_first_are_looked_up(aws: Aws) -> None:
    [filing] = received(a_message("root"))
    thread = (*(f"unknown-{place}" for place in range(20)), "root")
    [told] = received(a_message("m2", answers=thread))
    assert told.number == filing.number


def test_a_reply_to_what_nobody_knows_is_a_report_of_its_own(aws: Aws) -> None:
    received(a_message("m1"))
    [told] = received(a_message("m2", answers=("m7", "m2")))
    assert told.became is ResultKind.REPORT
    assert len(filed(aws)) == 2


def test_an_id_of_another_channel_is_not_the_same_message(aws: Aws) -> None:
    received(a_message("m1"))
    [told] = received(a_message("m2", answers=("m1",), channel="facebook"))
    assert told.became is ResultKind.REPORT


def test_a_number_joins_the_report_it_names_whatever_it_answers(aws: Aws) -> None:
    [one], [_other] = received(a_message("m1")), received(a_message("m2"))
    written = (one.number or "").lower().replace("-", " ")
    [told] = received(a_message("m3", number=written, answers=("m2",)))
    assert (told.became, told.number) == (ResultKind.COMMENT, one.number)


@pytest.mark.parametrize("written", [NOBODYS, "JK261123-000000", "JK", "\x00"])
def test_a_number_nobody_has_makes_a_report_of_its_own(aws: Aws, written: str) -> None:
    [told] = received(a_message("m1", number=written))
    assert (told.became, filed(aws)) == (ResultKind.REPORT, [told.number])


@pytest.mark.parametrize("written", [NOBODYS, f"{NOBODYS[:-1]}0", "JK261123"])
def test_a_number_nobody_has_is_kept_with_the_text_and_said(aws: Aws, written: str) -> None:
    told = texted(f"{written} masih menumpuk, kel. Duri Kepa", "SM1")
    report, _ = reports.load_report(told.number or "")
    assert report.filing.description == f"{written} masih menumpuk, kel. Duri Kepa"
    begin = f"Nomor {written} tidak kami kenal, jadi pesan ini kami catat sebagai laporan baru."
    assert told.text.startswith(f"{begin} Laporan {told.number} sudah")


def test_a_number_nobody_has_that_stands_in_the_text_is_not_said_twice(aws: Aws) -> None:
    [told] = received(a_message("m1", says=f"Kapan {NOBODYS} selesai?", number=NOBODYS))
    report, _ = reports.load_report(told.number or "")
    assert report.filing.description == f"Kapan {NOBODYS} selesai?"


def test_a_number_nobody_has_leaves_it_to_what_the_message_answers(aws: Aws) -> None:
    [filing] = received(a_message("m1"))
    [told] = received(a_message("m2", number=NOBODYS, answers=("m1",)))
    assert (told.became, told.number) == (ResultKind.COMMENT, filing.number)


@pytest.mark.parametrize("times", [1, 3])
def test_an_addition_waits_for_who_writes_to_the_report_at_this_moment(
    aws: Aws, calls: Calls, times: int
) -> None:
    [filing] = received(a_message("m1"))
    reasons = [{"Code": code, "Message": ""} for code in ("TransactionConflict", "None", "None")]
    refusal: Any = {
        "Error": {"Code": "TransactionCanceledException", "Message": "cancelled"},
        "CancellationReasons": reasons,
    }
    for _ in range(times):
        calls.on("TransactWriteItems", ClientError(refusal, "TransactWriteItems"))
    [told] = received(a_message("m2", number=filing.number))
    assert (told.number, told.repeated) == (filing.number, False)
    settle(aws)
    assert len(timeline(filing.number)[1]) == 1


def test_a_citizen_who_is_not_the_reporter_adds_as_somebody_else(aws: Aws) -> None:
    [filing] = received(a_message("m1"))
    received(a_message("m2", says="Betul", answers=("m1",), contact=Contact("Budi")))
    settle(aws)
    assert [entry.by for entry in timeline(filing.number)[1]] == ["warga"]


def test_an_answer_is_in_the_language_of_its_message(aws: Aws) -> None:
    english = Contact("Siti", PHONE, wishes=Wishes(Language.ENGLISH))
    received(a_message("m1"))
    [added] = received(a_message("m2", answers=("m1",), contact=english))
    assert added.text.startswith(f"We have added this to report {added.number}.")
    [unknown] = received(a_message("m3", number=NOBODYS, contact=english))
    assert unknown.text.startswith(f"We do not know {NOBODYS}, so we took this as a new report. ")


def test_who_chose_english_is_told_in_english_that_a_message_was_parked(aws: Aws) -> None:
    english = Contact("Siti", PHONE, wishes=Wishes(Language.ENGLISH))
    number = intake_service.file_draft(a_draft(contact=english)).report.number
    texted(f"{number} masih menumpuk", "SM1")
    other = texted(f"{number} masih banyak", "SM1")  # the same id with other words
    assert (other.became, other.text) == (
        ResultKind.PARKED,
        "We have kept your message but cannot take it yet. An officer will look at it.",
    )


# Talk without threads.

THIN = "Sampah menumpuk di depan gang"  # but where?
ANSWER = "Di Jl. Panjang, Kelurahan Kebon Jeruk"


def test_what_says_no_place_is_asked_for_it_and_the_next_message_places_it(
    aws: Aws, hands: Hands
) -> None:
    filing = texted(THIN, "SM1", at=hands.moment)
    assert filing.became is ResultKind.REPORT
    assert "Di mana lokasinya?" in filing.text
    assert timeline(filing.number)[0].holder == "BIROPEM"

    answer = texted(ANSWER, "SM2", at=hands.forward(hours=1))
    assert (answer.became, answer.number) == (ResultKind.COMMENT, filing.number)
    assert "?" not in answer.text
    settle(aws)
    report, [entry] = timeline(filing.number)
    assert (report.holder, report.place.area) == (KEBON_JERUK, KEBON_JERUK)
    assert (report.place.address, report.place.found) == (ANSWER, "qualified")
    assert (entry.note, entry.to, entry.place) == (ANSWER, (KEBON_JERUK,), report.place)

    [(phone, text)] = aws.texts()  # the receipt was the answer to the first message
    assert phone == PHONE
    assert text.startswith(f"{filing.number}: terima kasih. Sekarang ditangani oleh Kel. Kebon")


def test_a_question_is_asked_once(aws: Aws) -> None:
    assert "Apa yang terjadi dan di mana?" in texted("tolong", "SM1").text
    filing = texted("pak", "SM2")
    assert texted("pak RT", "SM4").number == filing.number
    third = texted("Lampu jalan mati di Kelurahan Kebon Jeruk", "SM3")
    assert third.became is ResultKind.REPORT
    assert third.number != filing.number


@pytest.mark.parametrize(
    ("later", "sender", "belongs"),
    [
        (timedelta(hours=24), PHONE, True),
        (timedelta(hours=24, seconds=1), PHONE, False),
        (timedelta(minutes=1), "+6281299999999", False),
    ],
)
def test_only_the_same_talker_answers_and_only_within_a_day(
    aws: Aws, later: timedelta, sender: str, belongs: bool
) -> None:
    filing = texted(THIN, "SM1")
    told = texted(ANSWER, "SM2", at=MONDAY + later, sender=sender)
    assert (told.number == filing.number) is belongs
    assert told.became is (ResultKind.COMMENT if belongs else ResultKind.REPORT)


def test_the_thin_message_that_comes_again_does_not_answer_itself(aws: Aws) -> None:
    filing, again = texted(THIN, "SM1"), texted(THIN, "SM1")
    assert (again.became, again.number, again.repeated) == (ResultKind.REPORT, filing.number, True)
    assert again.text == filing.text
    assert texted(ANSWER, "SM2").number == filing.number


def test_the_answer_that_comes_again_adds_nothing_and_leaves_the_next_question_open(
    aws: Aws,
) -> None:
    first = texted(THIN, "SM1")
    texted(ANSWER, "SM2")
    second = texted("LAPOR lampu mati", "SM3")
    again = texted(ANSWER, "SM2")
    assert (again.number, again.repeated) == (first.number, True)
    assert texted(ANSWER, "SM4").number == second.number


def test_commands_in_between_are_no_answers(aws: Aws) -> None:
    filing = texted(THIN, "SM1")
    assert texted("STATUS", "SM2").became is ResultKind.STATUS
    assert texted(ANSWER, "SM3").number == filing.number


@pytest.mark.parametrize("reply", ["number", "thread"])
def test_who_answers_by_number_or_reply_is_not_waited_for_any_more(aws: Aws, reply: str) -> None:
    """Else a complaint of tomorrow would be taken for the answer."""
    where: dict[str, Any] = {"lat": None, "lng": None, "talker": "dm/1"}
    [filing] = received(a_message("m1", **where))
    given = {"number": filing.number} if reply == "number" else {"answers": ("m1",)}
    [answer] = received(a_message("m2", says=ANSWER, **where, **given))
    [next_one] = received(a_message("m3", says="Lampu jalan mati di Kebon Jeruk", **where))
    assert (answer.became, answer.number) == (ResultKind.COMMENT, filing.number)
    assert next_one.became is ResultKind.REPORT


def test_who_names_another_report_is_still_waited_for(aws: Aws) -> None:
    where: dict[str, Any] = {"lat": None, "lng": None, "talker": "dm/1"}
    [other], [asked] = received(a_message("m0")), received(a_message("m1", **where))
    received(a_message("m2", number=other.number, **where))
    [answer] = received(a_message("m3", says=ANSWER, **where))
    assert answer.number == asked.number


def test_messages_with_threads_are_not_waited_for(aws: Aws) -> None:
    received(a_message("m1", lat=None, lng=None))
    [told] = received(a_message("m2", lat=None, lng=None))
    assert told.became is ResultKind.REPORT
    assert [item for item in aws.items() if item["sk"] == "Q"] == []


# What partners know.


@pytest.mark.parametrize(
    ("given", "category"),
    [
        ("pohon-tumbang", "pohon-tumbang"),
        ("  POHON   tumbang ", "pohon-tumbang"),
        ("Apa Saja", "sampah"),  # not one of ours: what the text suggests
        (None, "sampah"),
    ],
)
def test_a_partners_category_counts_when_the_city_has_it(
    aws: Aws, given: str | None, category: str
) -> None:
    said = {"id": "1", "description": "Sampah menumpuk di depan gang", "category": given}
    [told] = handed(said)
    report = timeline(told.number)[0]
    assert report.category == category
    assert (report.filing.score is None) is (category == "pohon-tumbang")


@pytest.mark.parametrize(
    ("place", "area", "address"),
    [
        ({"kelurahan": KEBON_JERUK}, KEBON_JERUK, None),
        ({"kelurahan": "kebon  JERUK"}, KEBON_JERUK, None),
        ({"kelurahan": "Kebun Jeruk"}, KEBON_JERUK, None),  # an alias
        ({"kelurahan": "Kel. Kebon Jeruk"}, KEBON_JERUK, "Kel. Kebon Jeruk"),
        ({"kelurahan": "Tengah"}, "31.75.04.1002", None),  # an everyday word, but a kelurahan here
        (
            {"kelurahan": "Kebon Jeruk", "address": "Jl. Mawar 5"},
            KEBON_JERUK,
            "Jl. Mawar 5",
        ),
        (
            {"kelurahan": "Kel. Kebon Jeruk", "address": "Jl. Mawar 5"},
            KEBON_JERUK,
            "Jl. Mawar 5, Kel. Kebon Jeruk",
        ),
        ({"kelurahan": "Bandung Wetan", "address": "Jl. Mawar 5"}, None, None),
        ({"kelurahan": "31.99.99.9999"}, None, "31.99.99.9999"),
        ({"kelurahan": KEBON_JERUK, "lat": -6.175, "lng": 106.827}, "31.71.01.1001", None),
    ],
)
def test_a_partners_kelurahan_counts_by_code_by_name_or_as_part_of_the_address(
    aws: Aws, place: dict[str, Any], area: str | None, address: str | None
) -> None:
    [told] = handed({"id": "1", "description": "Sampah menumpuk", "place": place})
    found = timeline(told.number)[0].place
    assert found.area == area
    assert address is None or found.address == address


def test_a_partners_batch_is_told_one_by_one(aws: Aws) -> None:
    place = {"kelurahan": "Kebon Jeruk"}
    told = handed(
        {"id": "1", "description": "Sampah menumpuk di depan gang", "place": place},
        {"description": "tanpa nomor"},
        {"id": "2", "description": "Masih ada", "reply_to": "1"},
    )
    assert [each.became for each in told] == [
        ResultKind.REPORT,
        ResultKind.PARKED,
        ResultKind.COMMENT,
    ]
    assert told[2].number == told[0].number
    assert [json.loads(each.body) for each in held()] == [{"description": "tanpa nomor"}]


# What is kept along.


def test_letters_are_stored_before_they_are_taken_in(aws: Aws, calls: Calls) -> None:
    media = (Media("mail", "mail/a.eml#1", "image/jpeg"),)
    ids.derive_hash("token")  # the pepper is read
    calls.made.clear()
    [told] = received(a_message("m1", kept=(("mail/a.eml", b"letter"),), media=media))
    assert calls.made == ["PutObject", "TransactWriteItems"]
    assert attachments.load_object("mail/a.eml") == b"letter"
    report, _ = reports.load_report(told.number or "")
    assert len(report.filing.photos) == 1
    assert report.filing.photos[0].endswith(".jpg")


def test_what_is_sent_along_with_an_addition_is_named_in_it(aws: Aws) -> None:
    [filing] = received(a_message("m1"))
    photo = Media("x", "https://pbs.twimg.com/a.jpg", "image/jpeg")
    received(a_message("m2", answers=("m1",), media=(photo,)))
    settle(aws)
    _, [entry] = timeline(filing.number)
    assert [media for _, media in entry.media] == [photo]
    assert entry.photos == tuple(name for name, _ in entry.media)


def test_a_letter_that_ses_announces_becomes_a_report_in_the_channel_of_mail(aws: Aws) -> None:
    sample = (ROOT / "tests/samples/ses_notification.json").read_text().partition("\n")[2]
    envelope = json.loads(sample)
    [told], [again] = [
        inbound_service.receive_letter(envelope["Message"], envelope["TopicArn"]) for _ in range(2)
    ]
    report, _ = reports.load_report(told.number or "")
    assert (report.filing.channel, report.filing.received_at) == ("email", MONDAY)
    assert (again.number, again.repeated) == (told.number, True)
    assert objects("parked/") == []


# Read again.


@pytest.fixture
def mended(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the sender x read what it gets as these parts, from now on."""

    def mend(*parts: Message | Unread | Exception) -> None:
        kind = replace(registry.SENDERS["x"], load_webhook=lambda: a_sender(*parts))
        monkeypatch.setitem(registry.SENDERS, "x", kind)  # type: ignore[call-overload]

    return mend


def test_what_was_parked_is_read_again_as_first_received_and_let_go(aws: Aws) -> None:
    form = urlencode(an_sms(THIN)).encode()
    key = parked_deliveries.store_parked("sms", "sms", "KeyError", form, JSON, MONDAY)
    [told] = inbound_service.reread_parked(key)
    report, _ = reports.load_report(told.number or "")
    assert (report.filing.received_at, report.filing.channel) == (MONDAY, "sms")
    assert told.number
    assert told.number.startswith("JK261123-")
    assert objects() == []
    with pytest.raises(KeyError):
        inbound_service.reread_parked(key)


def test_a_partners_delivery_is_read_again_whatever_its_age(aws: Aws, hands: Hands) -> None:
    body = json.dumps({"id": "1", "description": "Sampah menumpuk"}).encode()
    hands.to(MONDAY + timedelta(days=20))
    [told] = inbound_service.reread_parked(
        parked_deliveries.store_parked("jaki", "partner", "KeyError", body, {}, MONDAY)
    )
    assert reports.load_report(told.number or "")[0].filing.received_at == MONDAY


def test_what_still_can_not_be_read_stays_parked(aws: Aws, mended: Any) -> None:
    with pytest.raises(Unreadable):
        received(KeyError("entry"), body=b"{broken}")
    [key] = objects()
    mended(KeyError("entry"))
    with pytest.raises(Unreadable):
        inbound_service.reread_parked(key)
    assert objects() == [key]
    mended(a_message())
    assert [told.became for told in inbound_service.reread_parked(key)] == [ResultKind.REPORT]
    assert objects() == []


def test_what_can_be_read_in_part_only_stays_parked(aws: Aws, mended: Any) -> None:
    with pytest.raises(Unreadable):
        received(KeyError("entry"), body=b"{broken}")
    [key] = objects()
    mended(a_message("m1"), Unread("no id", b"{broken}"))
    for _ in range(2):
        told = inbound_service.reread_parked(key)
        assert [each.became for each in told] == [ResultKind.REPORT, ResultKind.PARKED]
        assert objects() == [key]
    assert len(filed(aws)) == 1


def test_reading_again_what_the_sender_delivered_again_makes_no_doubles(
    aws: Aws, monkeypatch: pytest.MonkeyPatch, mended: Any
) -> None:
    with monkeypatch.context() as once:
        failing(once, m2=Throttled())
        with pytest.raises(Throttled):
            received(a_message("m1"), a_message("m2"))
    received(a_message("m1"), a_message("m2"))
    [key] = objects()
    mended(a_message("m1"), a_message("m2"))
    assert [told.repeated for told in inbound_service.reread_parked(key)] == [True, True]
    assert len(filed(aws)) == 2
    assert objects() == []


def test_a_message_is_known_in_the_log_by_its_report_only(aws: Aws, lines: StringIO) -> None:
    received(a_message("m1", contact=Contact("Siti", PHONE), says="Rahasia sekali"))
    received(a_message("m2", answers=("m1",), says="Rahasia juga"))
    received(Unread("no id", b"Rahasia lagi"))
    written = lines.getvalue()
    assert '"message":"added"' in written
    assert not any(word in written for word in ("Rahasia", "Siti", PHONE, "m1", "m2"))
