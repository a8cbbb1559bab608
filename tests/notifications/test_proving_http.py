"""Numbers and addresses nobody has proven: one message, and no more until its reader answers."""

import re
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.notifications import contact_proof
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.sending import daily_limits
from tests.builders import JSON, KEBON_JERUK, PHONE, an_sms, filed, moved, post, signed_in, texted
from tests.faults import Calls
from tests.moto_aws import Aws, Hands

pytestmark = pytest.mark.usefixtures("timers_sleep")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BOTH = {"phone": PHONE, "email": "siti@rumah.id"}
DEAR = [
    "+881612345678",
    "+979123456789",
    "+19005551234",
    "+252612345678",
    "+628091234567",
    "+62868123456",
]


def a_stranger(http: Any, **changes: Any) -> dict[str, Any]:
    """The receipt of a report with a contact nobody has proven."""
    return filed(http, proves=False, **changes)


def lines(number: str) -> dict[tuple[int, str], str]:
    """What became of each notice, and why not."""
    log = notifications_store.load_addressed(number).log
    return {(each.seq, each.way): " ".join((each.state, each.code)).strip() for each in log}


def asks(aws: Aws) -> str:
    """The path of the link in the last SMS."""
    return re.findall(r"https://[^/]+(/ya/\S+)", aws.texts()[-1][1])[0]


def pressed(http: Any, path: str) -> str:
    answer = http.post(path, headers=FORM, body="")
    assert answer.status_code == 200, answer.body
    return str(answer.body.decode())


def told(aws: Aws, start: int = 0) -> list[str]:
    """What the SMS from there on say."""
    return [text.partition(": ")[2] for _, text in aws.texts()[start:]]


def test_a_strangers_number_gets_the_receipt_and_nothing_else(http: Any, aws: Aws) -> None:
    receipt = a_stranger(http, contact=BOTH)
    number = receipt["number"]
    [sms, mail] = receipt["updates"]
    assert (sms["way"], sms["to"], sms["withheld"]) == ("sms", "+62…7890", "unproven")
    assert "satu SMS ke +62…7890" in sms["message"]
    assert mail["withheld"] == "unproven"
    aws.settle()
    moved(http, number, "proses", "selesai")
    aws.settle()
    [(phone, text)] = aws.texts()
    assert phone == PHONE
    assert text.startswith(f"{number}: sudah kami terima. Penanggung jawab: Kel. Kebon Jeruk.")
    assert f"SMS YA {number} ke 08111272206" in text
    assert len(text) <= 306, "two parts of an SMS"
    [letter] = aws.mails()
    assert "/ya/" in letter.body
    assert "/v1/unsubscribe/" in letter.body
    assert lines(number) == {
        (1, "sms"): "sent",
        (1, "email"): "sent",
        (2, "sms"): "withheld unproven",
        (2, "email"): "withheld unproven",
        (3, "sms"): "withheld unproven",
        (3, "email"): "withheld unproven",
    }


def test_looking_at_the_page_proves_nothing_and_its_button_does(http: Any, aws: Aws) -> None:
    number = a_stranger(http)["number"]
    aws.settle()
    path = asks(aws)
    for method in (http.get, http.get):  # as programs do that preview links
        page = method(path).body.decode()
        assert '<form method="post"><button>Ya, kirim pemberitahuan</button></form>' in page
        assert "+62…7890" in page
    moved(http, number, "proses")
    aws.settle()
    assert len(aws.texts()) == 1
    assert "Terima kasih. Pemberitahuan laporan" in pressed(http, path)
    pressed(http, path)
    aws.deliver()
    assert len(aws.texts()) == 2
    assert "Ya, kirim pemberitahuan" not in http.get(path).body.decode()


def test_after_the_proof_one_message_says_how_it_stands_and_then_notices_follow(
    http: Any, aws: Aws
) -> None:
    number = a_stranger(http)["number"]
    aws.settle()
    moved(http, number, "proses", "comment", "comment")
    aws.settle()
    pressed(http, asks(aws))
    aws.deliver()
    [caught_up] = told(aws, 1)
    assert caught_up.startswith("sedang diproses oleh Kel. Kebon Jeruk.")
    assert lines(number)[4, "sms"] == "sent"
    assert [lines(number)[seq, "sms"] for seq in (2, 3)] == ["withheld unproven"] * 2
    body = {"action": "comment", "version": 4, "note": "besok diangkut"}
    post(http, f"/v1/work/{number}/actions", body, signed_in())
    aws.settle()
    assert ["tanggapan dari" in text for text in told(aws, 2)] == [True]
    assert "STOP" in aws.texts()[-1][1]


def test_a_proof_whose_status_could_not_be_queued_is_given_again(
    http: Any, aws: Aws, calls: Calls
) -> None:
    number = a_stranger(http)["number"]
    aws.settle()
    moved(http, number, "proses", "comment")
    aws.settle()
    path = asks(aws)
    calls.on("SendMessage", ClientError({"Error": {"Code": "InternalError"}}, "SendMessage"))
    assert http.post(path, headers=FORM, body="").status_code >= 500
    for _ in range(3):
        pressed(http, path)
        aws.deliver()
    assert len(told(aws, 1)) == 1


def test_a_proof_with_nothing_withheld_brings_no_message(http: Any, aws: Aws) -> None:
    a_stranger(http)
    aws.settle()
    pressed(http, asks(aws))
    aws.deliver()
    assert len(aws.texts()) == 1


def test_a_proof_is_of_one_report_and_not_of_the_number(http: Any, aws: Aws) -> None:
    mine, theirs = a_stranger(http)["number"], a_stranger(http)["number"]
    aws.settle()
    for number in (mine, theirs):
        moved(http, number, "proses")
    aws.settle()
    assert len(aws.texts()) == 2
    notifications_store.mark_proven(mine, "sms")
    for number in (mine, theirs):
        body = {"action": "comment", "version": 2, "note": "besok diangkut"}
        post(http, f"/v1/work/{number}/actions", body, signed_in())
    aws.settle()
    assert [mine in text for _, text in aws.texts()[2:]] == [True]


def test_a_link_holds_for_its_report_way_and_address_only(http: Any, aws: Aws) -> None:
    number, other = a_stranger(http, contact=BOTH)["number"], a_stranger(http)["number"]
    aws.settle()
    path = contact_proof.build_proof_link(
        number, "sms", notifications_store.load_contact(number)
    ).partition("test")[2]
    wrong = [
        path.replace(number, other),
        path.replace(".sms.", ".email."),
        path.replace(".sms.", ".reply."),
        path[:-1],
        path[:-4] + "0000",
        "/ya/x",
        f"/ya/{number}.sms.",
    ]
    answers = [http.post(each, headers=FORM, body="").status_code for each in wrong]
    assert answers == [404] * len(wrong)
    assert notifications_store.load_contact(number).proven == frozenset()


@pytest.mark.parametrize("word", ["YA {}", "yes {}", "Ya, {}.", "YA"])
def test_an_sms_proves_the_number_it_comes_from(http: Any, aws: Aws, word: str) -> None:
    number = a_stranger(http)["number"]
    aws.settle()
    moved(http, number, "proses")
    aws.settle()
    answer = texted(http, an_sms(word.format(number))).body
    assert f"Pemberitahuan laporan {number} kami kirim ke nomor ini" in str(answer)
    aws.deliver()
    [caught_up] = told(aws, 1)
    assert caught_up.startswith("sedang diproses oleh Kel. Kebon Jeruk.")
    again = texted(http, an_sms(f"YA {number}", MessageSid="SM2")).body
    assert f"laporan {number}" in str(again)


@pytest.mark.parametrize("word", ["YA {}", "YA"])
def test_a_proof_by_sms_whose_status_could_not_be_queued_is_given_again(
    http: Any, aws: Aws, calls: Calls, word: str
) -> None:
    number = a_stranger(http)["number"]
    aws.settle()
    moved(http, number, "proses", "comment")
    aws.settle()
    calls.on("SendMessage", ClientError({"Error": {"Code": "InternalError"}}, "SendMessage"))
    message = an_sms(word.format(number))
    assert texted(http, message).status_code >= 500
    for _ in range(2):  # the gateway delivers it again
        assert f"laporan {number}" in str(texted(http, message).body)
        aws.deliver()
    assert len(told(aws, 1)) == 1


def test_another_number_proves_nothing(http: Any, aws: Aws) -> None:
    number = a_stranger(http)["number"]
    answer = texted(http, an_sms(f"YA {number}", From="+6281299990000")).body
    assert "Tidak ada laporan yang menunggu" in str(answer)
    assert notifications_store.load_contact(number).proven == frozenset()


def test_who_asks_or_adds_by_sms_has_proven_the_number_too(http: Any, aws: Aws) -> None:
    for at, text in enumerate(("STATUS {}", "{} masih menumpuk di ujung gang")):
        number = a_stranger(http)["number"]
        texted(http, an_sms(text.format(number), MessageSid=f"SM{at}"))
        aws.pump()
        assert notifications_store.load_contact(number).proven == {"sms"}, text


def test_the_code_proves_the_number_of_the_filing_as_any_other(http: Any, aws: Aws) -> None:
    receipt = a_stranger(http)
    number = receipt["number"]
    headers = {**JSON, "X-Report-Token": receipt["token"]}
    aws.settle()
    moved(http, number, "proses")
    aws.settle()
    path = f"/v1/reports/{number}/subscriptions"
    post(http, f"{path}/address", {"contact": {"phone": PHONE}}, headers)
    aws.deliver()
    digits = re.findall(r"\b\d{6}\b", aws.texts()[-1][1].replace(number, ""))[0]
    answer = post(http, f"{path}/confirmation", {"digits": digits}, headers)
    [way] = answer.json_body["ways"]
    assert (way["on"], way["withheld"]) == (True, None)
    aws.deliver()
    assert len(aws.texts()) == 3, "the receipt, the code, and how it stands"
    assert "STOP ke 0811" in aws.texts()[-1][1], "it is the number of the filing: STOP knows it"


def test_a_message_that_came_from_the_number_needs_no_proof(http: Any, aws: Aws) -> None:
    texted(http, an_sms())
    aws.settle()
    [number] = [item["pk"][2:] for item in aws.items() if item["sk"] == "A"]
    moved(http, number, "proses")
    aws.settle()
    assert [text[:8] for text in told(aws)] == ["sedang d"]


def test_a_desk_proves_it_for_who_is_there_and_not_for_others(http: Any, aws: Aws) -> None:
    clerk = signed_in(KEBON_JERUK, "desk")
    body = {
        "description": "Pohon tumbang menutup jalan",
        "place": {"kelurahan": KEBON_JERUK},
        "contact": BOTH,
    }
    for present, withheld in ((True, None), (False, "unproven")):
        answer = post(http, "/v1/desk/reports", {**body, "present": present}, clerk).json_body
        assert {each["withheld"] for each in answer["updates"]} == {withheld}
        ways = {"sms", "email"} if present else set()
        assert notifications_store.load_contact(answer["number"]).proven == ways


def test_me_too_with_a_strangers_number_sends_it_one_message(http: Any, aws: Aws) -> None:
    number = filed(http, visibility="public")["number"]
    aws.settle()
    victim = {"phone": "0812-9999-0001"}
    path = f"/v1/reports/{number}/support"
    said = post(http, path, {"contact": victim}).json_body
    assert [each["withheld"] for each in said["updates"]] == ["unproven"]
    again = post(http, path, {"contact": victim}).json_body
    assert again["updates"] == []
    aws.deliver()
    moved(http, number, "proses", "comment")
    aws.settle()
    aws.deliver()
    theirs = [text for phone, text in aws.texts() if phone == "+6281299990001"]
    assert len(theirs) == 1
    assert theirs[0].startswith(f"Laporan yang Anda dukung, {number}: menunggu jawaban")
    assert f"SMS YA {number} ke" in theirs[0]
    texted(http, an_sms(f"YA {number}", From="+6281299990001"))
    aws.deliver()
    theirs = [text for phone, text in aws.texts() if phone == "+6281299990001"]
    assert len(theirs) == 2
    kept = http.get(path, headers={"X-Support-Token": said["token"]}).json_body["contacts"][0]
    assert kept["proven"] == ["sms"]
    states = [(each["seq"], each["kind"], each["state"]) for each in kept["notices"]]
    assert states == [(0, "support", "sent"), (2, "status", "withheld"), (3, "comment", "sent")]


def test_numbers_of_other_countries_and_dear_ones_are_kept_and_never_texted(
    http: Any, aws: Aws
) -> None:
    wrong = []
    for phone in DEAR:
        receipt = a_stranger(http, contact={"phone": phone})
        aws.settle()
        [update] = receipt["updates"]
        code = "no_sms" if phone.startswith("+62") else "country"
        notifications_store.mark_proven(receipt["number"], "sms")
        moved(http, receipt["number"], "proses")
        aws.settle()
        said = (update["withheld"], notifications_store.load_contact(receipt["number"]).phone)
        held = {f"withheld {code}"} == {*lines(receipt["number"]).values()}
        if said != (code, phone) or "tidak" not in update["message"] or not held:
            wrong.append((phone, update, lines(receipt["number"])))
    assert wrong == []
    assert aws.texts() == []


def test_a_victims_number_gets_so_many_a_day_however_many_reports_name_it(
    http: Any, aws: Aws, hands: Hands
) -> None:
    numbers = [a_stranger(http)["number"] for _ in range(28)]
    aws.settle()
    assert len(aws.texts()) == 3
    held = [lines(number)[1, "sms"] for number in numbers]
    assert sorted({*held}) == ["sent", "withheld cap"]
    hands.forward(days=1)
    a_stranger(http)
    aws.settle()
    assert len(aws.texts()) == 4


def test_a_proven_number_has_its_cap_too(
    http: Any, aws: Aws, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    cap(monkeypatch, sms_to_one_a_day=8)
    for _ in range(4):
        moved(http, filed(http)["number"], "proses")
    aws.settle()
    assert len(aws.texts()) == 4, "two reports of four SMS each"


def test_the_city_has_its_caps_and_operations_hear_before_and_at_them(
    http: Any, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(
        daily_limits.telemetry, "count_event", lambda event, **_: heard.append(event)
    )
    cap(monkeypatch, sms_a_day=10, first_sms_a_day=5)
    for at in range(7):
        a_stranger(http, contact={"phone": f"0812-5555-000{at}"})
    aws.settle()
    assert len(aws.texts()) == 5
    assert [each for each in heard if each.startswith("Sms")] == [
        *("SmsNearCap", "SmsNearCap"),  # the fourth and the fifth
        *("SmsAtCap", "SmsAtCap"),
    ]
    for at in range(7):  # of the others there are some left
        filed(http, contact={"phone": f"0812-6666-000{at}"})
    aws.settle()
    assert len(aws.texts()) == 10


def cap(monkeypatch: pytest.MonkeyPatch, **settings: int) -> None:
    from tests.builders import a_city

    monkeypatch.setattr(
        "chalicelib.notifications.sending.daily_limits.city", lambda: a_city(**settings)
    )


def test_stop_ends_as_before_whether_it_was_proven_or_not(http: Any, aws: Aws) -> None:
    number = a_stranger(http)["number"]
    aws.settle()
    texted(http, an_sms("STOP"))
    pressed(http, asks(aws))
    moved(http, number, "proses")
    aws.settle()
    assert len(aws.texts()) == 1
    assert lines(number)[2, "sms"] == "withheld muted"


def test_who_is_known_pays_no_write_more_for_it(http: Any, aws: Aws, calls: Calls) -> None:
    number = filed(http)["number"]
    aws.settle()
    moved(http, number, "proses")
    aws.pump()
    calls.made.clear()
    aws.deliver()
    writes = [call for call in calls.made if call in ("PutItem", "UpdateItem")]
    assert writes == ["PutItem", "UpdateItem", "UpdateItem"], "claim, mark, the channel's count"


@pytest.mark.parametrize("phone", ["(021) 500 1234", "0809 123 4567", "+65 9123 4567"])
def test_no_code_goes_to_a_number_that_gets_no_sms(http: Any, aws: Aws, phone: str) -> None:
    receipt = a_stranger(http)
    own = {**JSON, "X-Report-Token": receipt["token"]}
    path = f"/v1/reports/{receipt['number']}/subscriptions/address"
    refused = post(http, path, {"contact": {"phone": phone}}, own)
    assert (refused.status_code, refused.json_body["field"]) == (422, "contact.phone")
