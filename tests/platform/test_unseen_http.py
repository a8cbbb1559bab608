"""Signs nobody sees, in all that strangers and officers send by every kind of channel: none of them
comes out anywhere, and nothing that is kept or logged has them.
"""

import json
from collections.abc import Iterator
from itertools import chain, cycle
from random import Random
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import pytest

from chalicelib.platform.http_client import Unreachable
from chalicelib.platform.telemetry import log
from chalicelib.reports.lifecycle import hash_chain
from chalicelib.reports.store import reports
from tests.builders import (
    JSON,
    KEBON_JERUK,
    a_body,
    acted,
    an_sms,
    post,
    signed_in,
)
from tests.moto_aws import Aws
from tests.publishing.open311 import partners
from tests.sender_posts import (
    Post,
    signed_mailgun,
    signed_meta,
    signed_partner,
    signed_sms,
    signed_whatsapp,
    signed_x,
)
from tests.sender_samples import empty, every_sender, sample

HARMFUL = [
    *(chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r"),
    *map(chr, (0xAD, 0x61C, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029)),
    *map(chr, (*range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, *range(0xFDD0, 0xFDF0))),
    *map(chr, (*range(0xE0000, 0xE0080), 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF)),
]
SAID = ("text", "body", "message", "name", "description", "address", "caption", "title")
CLERK = signed_in(KEBON_JERUK, "desk", "officer")
HEAD = signed_in(KEBON_JERUK, "head", "officer")


def nasty(text: str) -> str:
    """With a harmful sign behind each of its letters, and all of them behind its last."""
    shuffled = Random(text).sample(HARMFUL, len(HARMFUL))  # noqa: S311 -- no secret
    between = "".join(map("".join, zip(text, cycle(shuffled), strict=False)))
    return between + "".join(shuffled)


def nasty_in(value: Any, under: str = "") -> Any:
    """The words of a sender's JSON."""
    if isinstance(value, dict):
        return {name: nasty_in(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [nasty_in(each, under) for each in value]
    return nasty(value) if isinstance(value, str) and under in SAID else value


def read_sample(name: str) -> Any:
    return nasty_in(json.loads(sample(name)))


def deliveries() -> Iterator[Post]:
    """One of each kind of sender."""
    report = {"id": "JAKI-9", "description": nasty("Sampah menumpuk, Kel. Kebon Jeruk")}
    place, who = {"address": nasty("Jl. Panjang")}, {"name": nasty("Siti")}
    yield signed_partner({**report, "place": place, "reporter": who, "visibility": "public"})
    yield signed_partner({"id": nasty("JAKI-10"), "description": "Sampah"})  # it is parked
    yield signed_sms(an_sms(nasty("LAPOR sampah menumpuk di Kebon Jeruk")))
    yield signed_sms(an_sms(nasty("STATUS JK261124-BRRAE5"), MessageSid="SM2"))
    yield signed_sms(an_sms(nasty("JK261124\x1fBRRAE5 masih ada"), MessageSid="SM3"))
    yield signed_meta(read_sample("meta_comment"))
    yield signed_meta(read_sample("meta_message"))
    yield signed_whatsapp(read_sample("whatsapp_text"))
    yield signed_x(read_sample("x_post"))
    yield signed_x(read_sample("x_dm"))
    letter = dict(parse_qsl(sample("mailgun_parsed").decode()))
    words = {name: nasty(letter[name]) for name in ("subject", "body-plain", "stripped-text")}
    signs = ("timestamp", "token", "signature", "message-headers", "body-html")
    form = {name: value for name, value in {**letter, **words}.items() if name not in signs}
    yield signed_mailgun(
        urlencode({**form, "from": f"{nasty('Rudi')} <rudi@contoh.test>"}).encode()
    )


def file_all(http: Any) -> tuple[list[dict[str, Any]], list[Any]]:
    """Receipts of the web's reports, and every answer."""
    partners.a_key()
    words = {"description": nasty("Sampah menumpuk di depan gang"), "visibility": "public"}
    place = {"lat": -6.1926, "lng": 106.7697, "address": nasty("Jl. Panjang 5")}
    body = a_body(**words, place=place, contact={"name": nasty("Budi"), "phone": "081234567890"})
    answers = [post(http, "/v1/reports", body), post(http, "/v1/desk/reports", body, CLERK)]
    receipts = [answer.json_body for answer in answers]
    form = partners.a_form(
        service_code="lampu-jalan",
        description=nasty("Lampu jalan mati"),
        address_string=nasty("Jl. Panjang"),
        first_name=nasty("Siti"),
        **{
            "attribute[gangguan]": "mati",
            "attribute[nomor_tiang]": nasty("KJ-12"),
            f"attribute[{nasty('warna')[:60]}]": nasty("kuning"),
            "media_url": nasty("http://foto.test/"),
        },
    )
    answers += [partners.posted(http, f"requests.{ending}", form) for ending in ("xml", "json")]
    number = receipts[0]["number"]
    update = {"api_key": partners.KEY, "service_request_id": number, "update_id": nasty("U-1")}
    answers.append(
        partners.posted(
            http, "servicerequestupdates.xml", {**update, "description": nasty("sudah dilihat")}
        )
    )
    return receipts, [*answers, *(delivery.to(http) for delivery in deliveries())]


def work_on(http: Any, receipt: dict[str, Any]) -> Iterator[Any]:
    """All that is written of a report later."""
    number, token = receipt["number"], {**JSON, "X-Report-Token": receipt["token"]}
    own = f"/v1/reports/{number}"
    version = http.get(f"/v1/work/{number}", headers=HEAD).json_body["version"]
    note = {"note": nasty("segera ditindaklanjuti")}
    steps = ({"action": "comment"}, {"action": "comment", "internal": True}, {"action": "proses"})
    for step in (*steps, {"action": "selesai"}):
        answer = acted(http, number, {**step, **note, "version": version}, HEAD)
        version = answer.json_body["version"]
        yield answer
    yield post(http, f"{own}/comments", {"text": nasty("masih ada")}, token)
    yield post(http, f"{own}/rating", {"stars": 2.0, "text": nasty("belum bersih")}, token)
    yield post(http, f"{own}/reopen", {"reason": nasty("di ujung gang masih menumpuk")}, token)
    template = {"title": nasty("Terima kasih"), "text": nasty("Terima kasih {pelapor}")}
    for words in (template, {**template, "text": nasty("Terima kasih")}):
        yield http.put("/v1/templates/balas", headers=HEAD, body=json.dumps(words))


def refusals(http: Any) -> Iterator[Any]:
    """What repeats a stranger's value."""
    odd = nasty("kapal")
    yield post(http, "/v1/reports", {**a_body(), odd: 1})
    yield post(http, "/v1/reports", a_body(category=odd[:60]))
    yield post(http, "/v1/reports", a_body(place={"kelurahan": odd[:30]}))
    for path in ("/v1/reports/{}", "/channels/{}", "/open311/v2/services/{}.xml", "/open311/v2/{}"):
        yield http.get(path.format(quote(odd[:40])))
    for path in ("/v1/reports?category={}", "/v1/reports.csv?status={}", "/v1/areas?lat={}"):
        yield http.get(path.format(quote(odd)))
    yield http.get(f"/v1/feed.atom?near={quote(nasty(' -6.2'))}{quote(nasty(', 106.8'))}")
    yield http.get(f"/open311/v2/requests.xml?service_code={quote(odd)}")
    yield http.get(f"/v1/work?{quote(odd)}=1", headers=HEAD)
    yield http.get(f"/v1/work?channel={quote(odd)}", headers=HEAD)
    yield http.get(f"/v1/work/search?q={quote(odd)}", headers=HEAD)
    yield partners.posted(http, "requests.xml", partners.a_form(service_code=odd))
    yield partners.posted(http, "requests.json", partners.a_form(jurisdiction_id=odd))


def read_all(http: Any, receipts: list[dict[str, Any]]) -> Iterator[Any]:
    """Every list, feed, table, page and message."""
    for ending in (".csv", ".geojson", "", "?limit=100"):
        yield http.get(f"/v1/reports{ending}")
    yield http.get("/v1/feed.atom?limit=100")
    for ending in ("xml", "json"):
        for call in ("requests", "servicerequestupdates"):
            yield http.get(f"/open311/v2/{call}.{ending}?extensions=true")
        yield http.get(f"/open311/v2/requests/{receipts[0]['number']}.{ending}?extensions=true")
    for path in ("/v1/work", "/v1/templates", "/v1/work/search?q=sampah"):
        yield http.get(path, headers=HEAD)
    yield http.get("/v1/work?agency=BIROPEM", headers=signed_in("BIROPEM", "head"))
    for receipt in receipts:
        number, token = receipt["number"], {**JSON, "X-Report-Token": receipt["token"]}
        yield http.get(f"/v1/reports/{number}")
        for what in ("mine", "notices", "subscriptions"):
            yield http.get(f"/v1/reports/{number}/{what}", headers=token)
        yield post(http, f"/v1/reports/{number}/export", {}, token)
        yield http.get(f"/v1/work/{number}", headers=HEAD)
        yield http.get(f"/v1/desk/reports/{number}/receipt", headers=CLERK)
    calendar = post(http, "/v1/work/calendar", {}, HEAD).json_body["url"]
    yield http.get(calendar.removeprefix("https://lapor.tanggap.test"))
    similar = {"description": nasty("Sampah menumpuk"), "place": a_body()["place"]}
    yield post(http, "/v1/reports/preview", similar)


def harmful_in(value: Any) -> list[str]:
    """The harmful signs in a text or in all texts of what JSON or the table holds."""
    if isinstance(value, str):
        return [f"U+{ord(sign):04X}" for sign in value if sign in _HARMFUL]
    if isinstance(value, dict):
        return [*chain.from_iterable(map(harmful_in, chain(value, value.values())))]
    if isinstance(value, list | tuple | set):
        return [*chain.from_iterable(map(harmful_in, value))]
    return []


_HARMFUL = frozenset(HARMFUL)


def read_body(body: bytes) -> Any:
    """A text, and what it says where it is JSON."""
    text = body.decode()
    return [text, json.loads(text)] if text[:1] in ("{", "[") else text


@pytest.fixture(autouse=True)
def said_back(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What senders' own APIs are asked to say, which are out of reach; in the city of all of
    them.
    """
    every_sender(monkeypatch)
    bodies: list[bytes] = []

    def send(method: str, url: str, headers: Any, body: bytes) -> None:
        bodies.append(body)
        raise Unreachable("NewConnectionError")

    monkeypatch.setattr("chalicelib.platform.http_client.send", send)
    return bodies


def test_what_nobody_sees_comes_out_nowhere(
    http: Any, aws: Aws, lines: Any, said_back: list[bytes]
) -> None:
    receipts, answers = file_all(http)
    aws.settle()
    answers += [*work_on(http, receipts[0])]
    aws.settle()
    answers += [*refusals(http), *read_all(http, receipts)]
    amiss = [
        f"{at}: {found[:5]}"
        for at, each in enumerate(answers)
        if (found := harmful_in(read_body(each.body)))
    ]
    assert not amiss, amiss
    assert [each.status_code for each in answers if each.status_code >= 500] == []
    assert not harmful_in(aws.texts())
    assert not harmful_in([(mail.headers, mail.body) for mail in aws.mails()])
    logged = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert not harmful_in([lines.getvalue(), logged])
    kept = [item for item in aws.items() if item["pk"].startswith("R#")]
    assert not harmful_in(kept)
    assert len(kept) > 50
    assert not harmful_in([*map(read_body, said_back)])
    assert said_back


def test_what_is_sealed_and_what_is_sent_again_still_match(http: Any, aws: Aws) -> None:
    empty(aws)
    for delivery in deliveries():
        first, again = delivery.to(http), delivery.to(http)
        assert first.status_code < 300, first.body
        assert again.status_code < 300, again.body
    said = "\u200b".join("Nama saya Budi Santoso, HP \u202e081234567890")
    body = a_body(description=said, visibility="public")
    keyed = {**JSON, "Idempotency-Key": "kunci-yang-panjang-1"}
    one, two = (post(http, "/v1/reports", body, keyed).json_body for _ in range(2))
    assert one["number"] == two["number"]
    report, entries = reports.load_report(one["number"])
    assert hash_chain.find_first_break(report.number, report.filing, entries) is None
    told = http.get(f"/v1/reports/{one['number']}").json_body["description"]
    assert told == "Nama saya [data pribadi], HP [data pribadi]"


def test_a_log_line_can_not_be_forged(lines: Any) -> None:
    forged = 'JK1\r\n{"message":"filed","number":"JK261124-BRRAE4"}\u2028\x1b[2J","level":"ERROR'
    log.info("refused", path=forged, number={forged: [forged]})
    try:
        raise ValueError(forged)
    except ValueError:
        log.exception("failed")
    refused, failed = lines.getvalue().splitlines()
    told = json.loads(refused)
    assert (told["message"], told["level"]) == ("refused", "INFO")
    assert told["path"].startswith("JK1\n{")
    assert json.loads(failed)["message"] == "failed"
    assert not harmful_in([refused, told, failed, json.loads(failed)])
