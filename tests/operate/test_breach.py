"""The rehearsal of a breach of personal data: from knowing of it until everybody, and the
authority, is told, with the faults of three bad days in between (docs/data-breach.md).
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.sending import daily_limits
from chalicelib.platform.moments import JAKARTA
from chalicelib.privacy import breach_store
from chalicelib.privacy.breach_rules import PersonState, ReportState
from operate.session import Clients
from tests.builders import JSON, KEBON_JERUK, acted, filed, post, signed_in
from tests.faults import Calls, Died
from tests.moto_aws import Aws, Hands, taken
from tests.operate.program import give, reach

Run = Callable[..., int]
SAID = "Ekspor daftar pelapor terkirim ke alamat yang salah."
DONE = "Berkas sudah dihapus penerima, akses ditutup."
ANI, BUDI, CITRA = "+6281200000001", "+6281200000002", "+6281200000003"


@pytest.fixture
def run(clients: Clients, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give a command; options are given by name."""

    def command(what: str, **options: str) -> int:
        named = [
            part
            for name, value in options.items()
            for part in (f"--{name.replace('_', '-')}", value)
        ]
        return give("breach", what, *named)

    reach(monkeypatch, clients)
    return command


def local(moment: datetime) -> str:
    return moment.astimezone(JAKARTA).strftime("%Y-%m-%dT%H:%M:%S")


def described(known: datetime | None = None) -> dict[str, str]:
    """What the law wants to be known of a breach."""
    now = datetime.now(UTC)
    return {
        "known": local(known or now - timedelta(hours=1)),
        "since": local(now - timedelta(days=1)),
        "until": local(now + timedelta(hours=1)),
        "kinds": "name,phone",
        "how": SAID,
        "efforts": DONE,
        "contact": "pdp@jakarta.test",
    }


def the_breach() -> str:
    [opened] = breach_store.load_breaches()
    return opened.id


def states() -> dict[PersonState, int]:
    return dict(breach_store.count_breach(the_breach()).people)


def numbers_file(tmp_path: Path, *numbers: str) -> str:
    path = tmp_path / "numbers.txt"
    path.write_text("\n".join(numbers))
    return str(path)


PEOPLE = {  # by their addresses
    ANI: "Ani",
    BUDI: "Budi",
    "budi@surat.test": "Budi",
    "warga@surat.test": "a supporter",
}


class Leak:
    """Reports of some people, of which all but one leaked."""

    def __init__(self, http: Any, aws: Aws) -> None:
        public = filed(http, contact=None, visibility="public")["number"]
        self.leaked = [
            filed(http, contact={"phone": ANI})["number"],
            filed(http, contact={"phone": ANI})["number"],
            filed(http, contact={"email": "budi@surat.test", "phone": BUDI})["number"],
            filed(http, contact={"phone": BUDI})["number"],
            filed(http, contact=None)["number"],
            public,
        ]
        filed(http, contact={"phone": CITRA})
        supporter = {"contact": {"email": "warga@surat.test"}}
        assert post(http, f"/v1/reports/{public}/support", supporter, JSON).status_code == 200
        aws.settle()
        self.before = (len(aws.texts()), len(aws.mails()))

    def told(self, aws: Aws) -> list[str]:
        """Who was told since, once for each message."""
        texts, mails = self.before
        addresses = [
            *(to for to, _ in aws.texts()[texts:]),
            *(mail.headers["To"] for mail in aws.mails()[mails:]),
        ]
        return sorted(PEOPLE[address] for address in addresses)


@pytest.fixture
def leak(http: Any, aws: Aws) -> Leak:
    return Leak(http, aws)


def test_everybody_concerned_is_told_once_and_nobody_else(
    leak: Leak,
    aws: Aws,
    run: Run,
    lines: StringIO,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    chosen = numbers_file(tmp_path, *leak.leaked)
    assert run("open", **described(), numbers=chosen) == 0
    aws.deliver()
    tally = breach_store.count_breach(the_breach())
    assert (tally.unread, dict(tally.reports)) == (
        *(0, {ReportState.REACHED: 4, ReportState.NO_CONTACT: 2}),
    )
    assert states() == {PersonState.FOUND: 3}  # the supporter is one of them
    assert leak.told(aws) == [], "they are found before anybody is told"

    for _ in range(2):
        assert run("tell", id=the_breach()) == 0
        aws.deliver()
    assert leak.told(aws) == ["Ani", "Budi", "a supporter"]
    assert states() == {PersonState.TOLD: 3}
    [text] = [text for to, text in aws.texts()[leak.before[0] :] if to == ANI]
    for words in (SAID, DONE, "nama, nomor telepon", "pdp@jakarta.test", "UU 27/2022 pasal 46"):
        assert words in text
    assert any(number in text for number in leak.leaked[:2])

    capsys.readouterr()
    assert run("letter", id=the_breach(), authority="Menteri") == 0
    letter = capsys.readouterr().out
    for words in (
        "Kepada: Menteri",
        SAID,
        DONE,
        "nama, nomor telepon",
        "pdp@jakarta.test",
        "3 x 24",
    ):
        assert words in letter
    assert run("authority", id=the_breach(), details="No. 12/PDP/2026") == 0
    assert run("close", id=the_breach()) == 0
    out = capsys.readouterr().out
    assert "nothing is to be told any more" in out
    for step in ("opened", "told", "letter", "authority  No. 12/PDP/2026", "closed"):
        assert step in out

    written = lines.getvalue() + out + letter
    for personal in (ANI, BUDI, CITRA, "budi@surat.test", "warga@surat.test"):
        assert personal not in written
        assert personal not in str([i for i in aws.items() if i["pk"].startswith("BREACH")])


@pytest.mark.parametrize("after", [False, True])
def test_a_run_that_dies_half_way_is_given_again_and_tells_nobody_twice(
    leak: Leak, aws: Aws, run: Run, calls: Calls, tmp_path: Path, *, after: bool
) -> None:
    calls.on("SendMessageBatch", Died())
    chosen = numbers_file(tmp_path, *leak.leaked)
    with pytest.raises(Died):
        run("open", **described(), numbers=chosen)
    assert run("open", id=the_breach(), numbers=chosen) == 0
    calls.on("TransactWriteItems", Died(), having="INFORMED#")
    with pytest.raises(Died):
        aws.deliver()
    aws.deliver()
    assert states() == {PersonState.FOUND: 3}
    run("tell", id=the_breach())
    calls.on("SendRawEmail", Died(), after=after)
    with pytest.raises(Died):
        aws.deliver()
    aws.deliver()  # a claim of a delivery that died waits until it is surely dead
    run("tell", id=the_breach())
    aws.deliver()
    told = leak.told(aws)
    assert len(told) == len({*told}) >= 2, "nobody is told twice"
    assert sum(states().values()) == 3


def test_whose_delivery_died_is_unknown_once_the_claim_is_old(
    leak: Leak, aws: Aws, run: Run, calls: Calls, hands: Hands, tmp_path: Path
) -> None:
    run("open", **described(), numbers=numbers_file(tmp_path, leak.leaked[0]))
    aws.deliver()
    run("tell", id=the_breach())
    calls.on("Publish", Died(), after=True)
    with pytest.raises(Died):
        aws.deliver()
    hands.forward(minutes=5)
    aws.deliver()
    assert states() == {PersonState.UNKNOWN: 1}
    assert leak.told(aws) == ["Ani"]


def test_a_day_s_limit_postpones_the_notice_to_the_next_day(
    leak: Leak, aws: Aws, run: Run, hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("open", **described(), numbers=numbers_file(tmp_path, leak.leaked[0]))
    aws.deliver()
    with monkeypatch.context() as patched:
        patched.setattr(daily_limits, "_has_room", lambda *given: False)
        run("tell", id=the_breach())
        aws.deliver()
    assert states() == {PersonState.CAPPED: 1}
    run("tell", id=the_breach())
    aws.deliver()
    assert states() == {PersonState.TOLD: 1}


def test_who_ended_notices_is_told_all_the_same_and_whose_data_are_erased_is_not(
    http: Any, aws: Aws, run: Run, tmp_path: Path
) -> None:
    muted, erased = (filed(http, contact={"phone": phone}) for phone in (ANI, BUDI))
    aws.settle()
    notifications_store.set_muted(muted["number"], muted=True)
    run("open", **described(), numbers=numbers_file(tmp_path, muted["number"], erased["number"]))
    aws.deliver()
    token = {**JSON, "X-Report-Token": erased["token"]}
    assert post(http, f"/v1/reports/{erased['number']}/erasure", {}, token).status_code == 202
    aws.pump()
    before = len(aws.texts())
    run("tell", id=the_breach())
    aws.deliver()
    path, own = f"/v1/reports/{muted['number']}/notices", {"X-Report-Token": muted["token"]}
    kinds = [line["kind"] for line in http.get(path, headers=own).json_body["items"]]
    assert f"breach_{the_breach()}" in kinds
    assert [to for to, _ in aws.texts()[before:] if to == ANI] == [ANI]
    assert BUDI not in [to for to, _ in aws.texts()[before:]]
    assert states() == {PersonState.TOLD: 1, PersonState.GONE: 1}


def test_reports_are_found_by_their_channel_and_by_the_officers_who_acted_on_them(
    http: Any, aws: Aws, run: Run
) -> None:
    worked, _ = (filed(http)["number"] for _ in range(2))
    body = {"action": "proses", "version": 1, "note": "segera"}
    assert acted(http, worked, body, signed_in(who="petugas-7")).status_code == 200
    run("open", **described(), officer="petugas-7")
    run("open", **described(), office=KEBON_JERUK)
    now = datetime.now(UTC)
    span = {"filed_from": local(now - timedelta(hours=1)), "filed_to": local(now)}
    run("open", **described(), channel="website", **span)
    found = sorted(
        breach_store.count_breach(each.id).all_reports for each in breach_store.load_breaches()
    )
    assert found == [1, 1, 2]


def test_a_breach_is_not_opened_without_what_the_law_wants(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("open", kinds="name") == 2
    assert "--known, --since, --until, --how, --efforts, --contact" in capsys.readouterr().err
    assert run("open", **described() | {"kinds": "gaji"}) == 2
    assert run("tell", id="ffffff") == 1
    assert run("list") == 0
    assert "No breach" in capsys.readouterr().out


def test_the_alarm_rings_while_the_deadline_is_near_and_somebody_is_to_be_told(
    leak: Leak,
    aws: Aws,
    run: Run,
    lines: StringIO,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    counted = '"counted":"BreachDeadline"'
    early, late = (datetime.now(UTC) - timedelta(hours=hours) for hours in (40, 50))
    chosen = numbers_file(tmp_path, leak.leaked[0])
    run("open", **described(early), numbers=chosen)
    aws.reconcile()
    assert counted not in capsys.readouterr().out
    run("close", id=the_breach(), details="rehearsal")
    run("open", **described(late), numbers=chosen)
    capsys.readouterr()
    told = aws.operators()
    for _ in range(2):  # an alarm that rings already would tell nobody
        aws.reconcile()
        assert counted in capsys.readouterr().out
    assert '"message":"breach_deadline"' in lines.getvalue()
    first, again = (body["Message"] for body in taken(told))
    assert first == again
    assert "22.0 hours are left to tell the people and the authority of breach" in first
    [second] = [each.id for each in breach_store.load_breaches() if not each.closed_at]
    aws.deliver()
    run("tell", id=second)
    aws.deliver()
    run("authority", id=second, details="No. 1")
    capsys.readouterr()
    aws.reconcile()
    assert counted not in capsys.readouterr().out


def test_the_way_that_is_proven_comes_first(http: Any, aws: Aws, run: Run, tmp_path: Path) -> None:
    number = filed(http, contact={"phone": ANI, "email": "ani@surat.test"}, proves=False)["number"]
    aws.settle()
    notifications_store.mark_proven(number, "sms")
    run("open", **described(), numbers=numbers_file(tmp_path, number))
    aws.deliver()
    people = [item for item in aws.items() if item["sk"].startswith("INFORMED#")]
    assert [item["way"] for item in people if "way" in item] == ["sms"]
    assert len(people) == 2, "the mail address leads to the same person"
