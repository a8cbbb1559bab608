"""What citizens said is let go of once its time is over, which is proven in a ledger that holds,
whatever breaks on the way.
"""

from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.privacy import retention as privacy_retention
from chalicelib.privacy import rules as privacy_rules
from chalicelib.privacy.rules import Proof, RemovedKind
from chalicelib.reports.lifecycle import hash_chain
from chalicelib.reports.store import reports
from chalicelib.sla import timer
from operate import retention
from operate.session import Clients
from tests.builders import (
    KEBON_JERUK,
    PHONE,
    a_report,
    an_sms,
    filed,
    loaded,
    moved,
    post,
    signed_in,
    texted,
    verified,
)
from tests.faults import Calls
from tests.moto_aws import Aws, Hands, client
from tests.operate.program import give, reach

SPAN = city().retention["reports"].span
BUCKET = "tanggap-attachments"
SECRETS = ["RAHASIA", "rahasia", PHONE[1:]]
CLIENTS = Clients(client, {"TableName": "tanggap"})


def proofs() -> list[Proof]:
    found = list(retention.read_proofs(CLIENTS))
    assert privacy_rules.find_break(found) is None
    return found


def told(aws: Aws, number: str) -> list[str]:
    held = str([item for item in aws.items() if number in item["pk"]])
    return [secret for secret in SECRETS if secret in held]


@pytest.fixture
def closed(http: Any, aws: Aws, hands: Hands) -> str:
    """The number of a report closed for good, of which somebody else said something too."""
    contact = {"name": "RAHASIA-NAMA", "phone": PHONE, "email": "rahasia@rumah.id"}
    said = {"description": "RAHASIA sampah di gang", "contact": contact, "visibility": "public"}
    number: str = filed(http, **said)["number"]
    too = {"contact": {"phone": "+6281199997777", "email": "rahasia-juga@rumah.id"}}
    assert post(http, f"/v1/reports/{number}/support", too).status_code in (200, 201)
    texted(http, an_sms(f"{number} RAHASIA juga di sini", From="+6281199998888"))
    aws.pump()
    moved(http, number, "proses", "selesai", version=2)
    verified(http, number, 4)
    hands.forward(days=30)
    timer.wake_timer(number, 2)
    assert reports.load_report(number)[0].confirmed
    assert told(aws, number) == SECRETS
    return number


def test_a_report_is_erased_when_its_time_is_over_and_proven_once_it_is(
    http: Any, aws: Aws, hands: Hands, closed: str
) -> None:
    younger = filed(http)["number"]
    assert privacy_retention.run_retention() == {"begun": 0, "proven": 0, "late": 0}
    aws.pump()
    assert told(aws, closed) == SECRETS

    hands.forward(days=SPAN.days - 29)
    assert privacy_retention.run_retention() == {"begun": 1, "proven": 0, "late": 0}
    assert {proof.what for proof in proofs()} == {RemovedKind.LOOK}
    aws.pump()
    aws.pump()
    assert told(aws, closed) == []
    assert privacy_retention.run_retention() == {"begun": 0, "proven": 1, "late": 0}
    [proof] = [each for each in proofs() if each.what is RemovedKind.REPORTS]
    assert (proof.count, proof.keys) == (1, (privacy_rules.hash_key(closed),))
    of_ledger = str([item for item in aws.items() if item["pk"].startswith("LEDGER")])
    assert [each for each in (*SECRETS, closed) if each in of_ledger] == []
    assert {"texts 2", "contacts 1", "supporters 1"} <= set(proof.told)
    assert privacy_retention.run_retention() == {"begun": 0, "proven": 0, "late": 0}

    report, entries = loaded(closed)
    assert hash_chain.find_first_break(closed, report.filing, entries) is None
    assert (report.status, report.place.area) == ("selesai", KEBON_JERUK)
    notes = [entry.note for entry in entries if entry.note]
    assert notes[:2] == ["langkah petugas 2", "langkah petugas 3"], "the offices' own words stay"
    assert reports.load_report(younger)[0].erased_at is None
    record = http.get(f"/v1/work/{closed}", headers=signed_in()).json_body["timeline"]
    assert record[-2]["note"] == "Masa simpan data pribadi sudah berakhir."


def test_killed_at_each_step_every_report_is_proven_once(
    aws: Aws, hands: Hands, calls: Calls, closed: str
) -> None:
    hands.forward(days=SPAN.days)

    def run() -> bool:
        privacy_retention.run_retention()
        return aws.pump() == {"batchItemFailures": []}

    deaths = calls.dying_at_each_step(run)
    aws.pump()
    privacy_retention.run_retention()
    assert deaths > 12
    assert told(aws, closed) == []
    assert [key for proof in proofs() for key in proof.keys] == [privacy_rules.hash_key(closed)]
    assert not [item for item in aws.items() if str(item.get("wpk", "")).startswith("T#")]


def test_what_is_late_and_what_s3_left_rings(
    aws: Aws, hands: Hands, closed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    client("s3").put_object(Bucket=BUCKET, Key="mail/old.eml", Body=b"x")
    privacy_retention.run_retention()
    assert "RetentionLate" not in capsys.readouterr().out
    hands.forward(days=4)  # beside the thirty there were
    privacy_retention.run_retention()
    assert "RetentionLate" in capsys.readouterr().out
    assert proofs()[-1].told == ("uploads 0", "letters 1", "audits 0", "parked 0")
    client("s3").delete_object(Bucket=BUCKET, Key="mail/old.eml")
    hands.forward(days=SPAN.days)
    assert privacy_retention.run_retention()["late"] == 1
    assert "RetentionLate" in capsys.readouterr().out


def test_operators_see_the_proofs_and_whether_they_hold(
    aws: Aws,
    hands: Hands,
    closed: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    reach(monkeypatch, CLIENTS)

    def run(*arguments: str) -> tuple[int, str]:
        code, said = give("retention", *arguments), capsys.readouterr()
        return code, said.out + said.err

    assert run() == (0, "The ledger holds: 0 proofs.\n")
    hands.forward(days=SPAN.days)
    for _ in range(2):
        privacy_retention.run_retention()
        aws.pump()
    capsys.readouterr()
    code, said = run()
    assert code == 0
    assert "reports  1 reports: texts 2" in said
    assert "The ledger holds: 3 proofs." in said
    assert "1 reports" in run("--number", closed)[1]
    assert "No proof names" in run("--number", a_report()[0].number)[1]
    client("dynamodb").update_item(
        TableName="tanggap",
        Key={"pk": {"S": f"LEDGER#{hands.moment:%Y%m}"}, "sk": {"S": "LEDGER#00000002"}},
        UpdateExpression="SET many = :n",
        ExpressionAttributeValues={":n": {"N": "7"}},
    )
    assert run() == (1, run()[1])
    assert "broken at proof 2" in run()[1]
