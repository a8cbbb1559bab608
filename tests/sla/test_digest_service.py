"""One mail a day to each head who has something to be told, whatever fails in between."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.casework import service as casework_service
from chalicelib.city.current import city
from chalicelib.intake import service as intake_service
from chalicelib.officers import deputies_store, user_pool
from chalicelib.officers.deputies_store import Deputy, DeputyKind
from chalicelib.platform.settings import settings
from chalicelib.reports.status import Action
from chalicelib.sla import digest_service, timer
from chalicelib.sla.digest_service import Unsent
from tests.builders import (
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
    PHONE,
    a_draft,
    a_step,
    an_officer,
    wib,
)
from tests.faults import Calls, Died
from tests.moto_aws import Aws, Hands, client
from tests.returned_mails import Sent, bounce, hear

# moto takes seconds to be asked for the queues of all offices
FEW = (KEBON_JERUK, KECAMATAN_KEBON_JERUK, "31.73", "31", "DLH-31.73", "DLH")
LURAH, CAMAT = "lurah@kota.test", "camat@kota.test"
REFUSED = ClientError(
    {"Error": {"Code": "MessageRejected", "Message": f"{LURAH} is not verified"}}, "SendRawEmail"
)


class Pool:
    """The officers' pool."""

    def __init__(self) -> None:
        self.cognito = client("cognito-idp")
        agency = {"Name": "agency", "AttributeDataType": "String", "Mutable": True}
        made = self.cognito.create_user_pool(PoolName="officers", Schema=[agency])
        self.id: str = made["UserPool"]["Id"]
        for group in ("head", "officer"):
            self.cognito.create_group(UserPoolId=self.id, GroupName=group)

    def enrol(
        self, email: str, agency: str, *, group: str = "head", verified: str = "true"
    ) -> None:
        told = {"email": email, "email_verified": verified, "custom:agency": agency}
        attributes = [{"Name": name, "Value": value} for name, value in told.items() if value]
        given: dict[str, Any] = {"UserPoolId": self.id, "Username": email.partition("@")[0]}
        quietly: dict[str, Any] = {"UserAttributes": attributes, "MessageAction": "SUPPRESS"}
        self.cognito.admin_create_user(**given, **quietly)
        self.cognito.admin_add_user_to_group(**given, GroupName=group)


@pytest.fixture
def pool(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> Pool:
    made = Pool()
    told = replace(settings(), pool=made.id)
    monkeypatch.setattr(user_pool, "settings", lambda: told)
    few = {code: city().offices[code] for code in FEW}
    monkeypatch.setattr(digest_service, "city", lambda: replace(city(), offices=few))
    return made


@pytest.fixture
def number(pool: Pool, hands: Hands) -> str:
    """A report of Kebon Jeruk that is late by a day and an hour on a Wednesday morning."""
    hands.to(wib("2026-11-24 06:30") - timedelta(hours=7))
    number = intake_service.file_draft(
        a_draft(received_at=hands.moment, address="Jalan Rahasia 5")
    ).report.number
    hands.to(wib("2026-11-25 06:30"))
    timer.wake_timer(number, 1)
    return number


def days_on(hands: Hands, moment: str) -> datetime:
    return hands.to(wib(moment))


def told(aws: Aws) -> list[str]:
    """Who was written to."""
    return [mail.headers["To"] for mail in aws.mails()]


def test_each_head_with_something_due_gets_one_mail_and_the_others_none(
    number: str, pool: Pool, aws: Aws
) -> None:
    pool.enrol(LURAH, KEBON_JERUK)
    pool.enrol(CAMAT, KECAMATAN_KEBON_JERUK)
    pool.enrol("wali@kota.test", "31.73")  # the ladder has not reached the kota
    pool.enrol("petugas@kota.test", KEBON_JERUK, group="officer")
    assert digest_service.send_digests() == 2
    camat, lurah = sorted(aws.mails(), key=lambda mail: mail.headers["To"])
    assert (lurah.headers["To"], camat.headers["To"]) == (LURAH, CAMAT)
    assert "1 terlambat - Kelurahan Kebon Jeruk" in lurah.headers["Subject"]
    assert "1 dari kantor bawahan - Kecamatan Kebon Jeruk" in camat.headers["Subject"]
    assert f"https://lapor.tanggap.test/laporan/{number}" in lurah.body
    assert "24 Nov 05.30 WIB, sudah lewat 1 hari 1 jam" in lurah.body


def test_a_deputy_of_today_gets_it_beside_the_head_and_beside_the_own_one(
    number: str, pool: Pool, aws: Aws
) -> None:
    pool.enrol(LURAH, KEBON_JERUK)
    pool.enrol(CAMAT, KECAMATAN_KEBON_JERUK)
    today = wib("2026-11-25 06:30").date()
    deputy = Deputy(
        id="0123456789abcdef",
        office=KEBON_JERUK,
        kind=DeputyKind.PLH,
        officer="camat-id",
        name="Camat",
        email=CAMAT,
        home=KECAMATAN_KEBON_JERUK,
        begins=today,
        ends=today,
        reason="cuti",
        named_by="admin",
        named_at=wib("2026-11-24 08:00"),
    )
    deputies_store.add_deputy(deputy)
    later = replace(deputy, id="1123456789abcdef", begins=today + timedelta(days=1))
    deputies_store.add_deputy(replace(later, ends=later.begins, email="besok@kota.test"))
    assert digest_service.send_digests() == 3
    assert sorted(told(aws)) == [CAMAT, CAMAT, LURAH]
    assert digest_service.send_digests() == 0


def test_a_digest_that_came_back_is_a_line_of_our_log_with_its_office(
    number: str, pool: Pool, aws: Aws, sent: list[Sent], lines: StringIO
) -> None:
    pool.enrol(LURAH, KEBON_JERUK)
    digest_service.send_digests()
    before = aws.items()
    hear(bounce(sent[0]))
    [line] = [json.loads(each) for each in lines.getvalue().splitlines() if "mail_feedback" in each]
    assert (line["mail"], line["office"], line["why"]) == ("digest", "31-73-05-1001", "Permanent")
    assert aws.items() == before
    assert LURAH not in lines.getvalue()


def test_a_part_of_the_work_is_told_to_the_head_of_the_office_that_was_asked(
    number: str, pool: Pool, aws: Aws, hands: Hands
) -> None:
    pool.enrol("kasudin@kota.test", "DLH-31.73")
    for step in (
        a_step(),
        a_step(Action.TASK, to_agency="DLH-31.73", until=wib("2026-11-25 17:00")),
    ):
        casework_service.act_on_report(number, an_officer(), step)
    assert digest_service.send_digests() == 1
    (mail,) = aws.mails()
    assert f"- {number}, Sampah, Kelurahan Kebon Jeruk\n" in mail.body.replace("\r", "")
    assert "Selesai paling lambat 25 Nov 17.00 WIB." in mail.body
    assert "Status: tugas untuk kantor lain." in mail.body


def test_nothing_a_citizen_said_is_in_the_mail_and_no_address_in_the_log(
    number: str, pool: Pool, aws: Aws, lines: StringIO
) -> None:
    pool.enrol(LURAH, KEBON_JERUK)
    pool.enrol("lama@kota.test", "TUTUP")
    digest_service.send_digests()
    (mail,) = aws.mails()
    for secret in ("menumpuk", "Rahasia", PHONE, PHONE[3:], "-6.19"):
        assert secret not in mail.body + str(mail.headers)
    logged = lines.getvalue()
    assert '"digest_sent"' in logged
    assert '"head_without_office"' in logged
    assert "kota.test" not in logged


@pytest.mark.parametrize(
    ("agency", "verified"), [(KEBON_JERUK, "false"), ("", "true")], ids=["unproven", "no office"]
)
def test_who_can_not_be_written_to_or_has_no_office_gets_none(
    number: str, pool: Pool, aws: Aws, agency: str, verified: str
) -> None:
    pool.enrol(LURAH, agency, verified=verified)
    pool.enrol(CAMAT, KEBON_JERUK)
    pool.cognito.admin_disable_user(UserPoolId=pool.id, Username="camat")
    assert digest_service.send_digests() == 0
    assert aws.mails() == []


def test_heads_are_read_to_the_last_page(number: str, pool: Pool, aws: Aws, calls: Calls) -> None:
    everybody = [f"lurah{at}@kota.test" for at in range(62)]
    for address in everybody:
        pool.enrol(address, KEBON_JERUK)
    assert digest_service.send_digests() == 62
    assert sorted(told(aws)) == sorted(everybody)
    assert calls.made.count("ListUsersInGroup") == 2
    queues = [made for made in calls.made if made == "Query"]
    # of who was written to, of all deputies, and each office's queue once for all
    assert len(queues) == 1 + 1 + 6


def test_a_run_repeated_the_same_day_writes_to_nobody_twice_and_the_next_day_anew(
    number: str, pool: Pool, aws: Aws, hands: Hands
) -> None:
    pool.enrol(LURAH, KEBON_JERUK)
    assert [digest_service.send_digests(), digest_service.send_digests()] == [1, 0]
    days_on(hands, "2026-11-25 23:59")
    assert digest_service.send_digests() == 0
    days_on(hands, "2026-11-26 06:30")
    assert digest_service.send_digests() == 1
    assert told(aws) == [LURAH, LURAH]


def test_what_was_noted_of_a_day_goes_after_some(number: str, pool: Pool, aws: Aws) -> None:
    pool.enrol(LURAH, KEBON_JERUK)
    digest_service.send_digests()
    (item,) = [item for item in aws.items() if item["sk"].startswith("G#")]
    assert item["pk"] == "G#20261125"
    assert item["state"] == "sent"
    assert item["ttl"] == wib("2026-11-28 06:30").timestamp()
    assert LURAH not in str(item)


def test_a_mail_that_fails_keeps_back_no_other_and_is_sent_when_the_run_comes_again(
    number: str, pool: Pool, aws: Aws, calls: Calls, lines: StringIO
) -> None:
    pool.enrol(LURAH, KEBON_JERUK)
    pool.enrol(CAMAT, KECAMATAN_KEBON_JERUK)
    calls.on("SendRawEmail", REFUSED, having=LURAH)
    with pytest.raises(Unsent, match="1 of 2, 1 were sent"):
        digest_service.send_digests()
    assert told(aws) == [CAMAT]
    assert '"reason":"NotSent"' in lines.getvalue()
    assert "kota.test" not in lines.getvalue()
    assert digest_service.send_digests() == 1
    assert sorted(told(aws)) == [CAMAT, LURAH]


def test_an_address_mail_can_not_be_written_to_keeps_back_no_other(
    number: str, pool: Pool, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool.enrol(LURAH, KEBON_JERUK)
    everybody = digest_service.list_heads

    def odd() -> Iterator[digest_service.Head]:
        yield digest_service.Head("x", KEBON_JERUK, "lurah\nBcc: semua@kota.test")
        yield from everybody()

    monkeypatch.setattr(digest_service, "list_heads", odd)
    with pytest.raises(Unsent):
        digest_service.send_digests()
    assert told(aws) == [LURAH]


@pytest.mark.parametrize(
    ("operation", "after", "mails"),
    [
        ("ListUsersInGroup", False, 2),
        ("PutItem", True, 1),  # from here on nobody knows whether the one in hand was sent
        ("SendRawEmail", False, 1),
        ("SendRawEmail", True, 2),
        ("UpdateItem", True, 2),
    ],
)
def test_a_run_that_dies_is_finished_by_the_next_and_writes_to_nobody_twice(
    number: str,
    pool: Pool,
    aws: Aws,
    calls: Calls,
    hands: Hands,
    operation: str,
    after: bool,
    mails: int,
) -> None:
    pool.enrol(LURAH, KEBON_JERUK)
    pool.enrol(CAMAT, KECAMATAN_KEBON_JERUK)
    calls.on(operation, Died(), after=after)
    with pytest.raises(Died):
        digest_service.send_digests()
    hands.forward(seconds=91)
    digest_service.send_digests()
    assert {*told(aws)} <= {LURAH, CAMAT}
    assert len(told(aws)) == len({*told(aws)}) == mails
    states = Counter(each["state"] for each in aws.items() if each["sk"].startswith("G#"))
    assert states["unknown"] == (operation in ("PutItem", "SendRawEmail"))
    assert digest_service.send_digests() == 0


def test_a_claim_is_kept_while_its_run_may_live(
    number: str, pool: Pool, aws: Aws, calls: Calls, hands: Hands
) -> None:
    pool.enrol(LURAH, KEBON_JERUK)
    calls.on("SendRawEmail", Died())
    with pytest.raises(Died):
        digest_service.send_digests()
    hands.forward(seconds=89)
    with pytest.raises(Unsent):  # so that Lambda runs it again
        digest_service.send_digests()
    assert told(aws) == []


def test_two_runs_at_once_write_once(number: str, pool: Pool, aws: Aws, calls: Calls) -> None:
    pool.enrol(LURAH, KEBON_JERUK)
    calls.meanwhile("PutItem", digest_service.send_digests)
    with pytest.raises(Unsent):
        digest_service.send_digests()
    assert told(aws) == [LURAH]
    assert digest_service.send_digests() == 0


def test_on_a_day_off_only_what_can_not_wait_is_told(pool: Pool, aws: Aws, hands: Hands) -> None:
    pool.enrol(LURAH, KEBON_JERUK)
    days_on(hands, "2026-11-28 06:30")  # Saturday
    intake_service.file_draft(a_draft(received_at=hands.moment))
    assert digest_service.send_digests() == 0
    days_on(hands, "2026-11-29 06:30")  # Sunday, and late by now
    assert digest_service.send_digests() == 1
