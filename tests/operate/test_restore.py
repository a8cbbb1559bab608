"""What was damaged or lost goes back to the moment, what was written since stays or is named, and
nobody hears of anything twice.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.reports.lifecycle.hash_chain import find_first_break
from operate import recount, restore
from operate.answer import OperatorError
from operate.recount_facts import FactCounts
from operate.restore_pepper import load_pepper, require_same_pepper
from operate.restore_rules import STATE
from operate.restore_tables import Source
from tests.builders import KEBON_JERUK, acted, filed, loaded, moved, post, signed_in
from tests.faults import Calls
from tests.moto_aws import SECRETS, client
from tests.restoring import TABLE, Image, Restoring


def texts(restoring: Restoring, number: str) -> list[str]:
    """The SMS about a report, told ones only once each."""
    found = [text for _, text in restoring.aws.texts() if number in text]
    assert len(found) == len(set(found)), "told twice"
    return found


def a_story(http: Any, restoring: Restoring, *actions: str) -> str:
    """The number of a report that officers worked on, all of which was told."""
    number = filed(http)["number"]
    restoring.settle()
    moved(http, number, *actions)
    restoring.settle()
    return str(number)


def bare(items: list[Image]) -> list[Image]:
    """Items without what a restore changes: its mark, and the run of the timer."""
    return [
        {name: value for name, value in item.items() if name not in ("restored", "run")}
        for item in items
    ]


def stands(number: str) -> bool:
    report, entries = loaded(number, consistent=True)
    return find_first_break(number, report.filing, entries) is None and report.version == len(
        entries
    )


DAMAGES: dict[str, Callable[[Restoring, str], None]] = {
    "its item is gone": lambda r, key: r.remove(key, "A"),
    "all of it is gone": lambda r, key: r.remove(key),
    "an entry is gone": lambda r, key: r.remove(key, "T#000002"),
    "the filing is gone": lambda r, key: r.remove(key, "T#000001"),
    "words were altered": lambda r, key: r.alter(key, "T#000002", note={"S": "bohong"}),
    "the status was altered": lambda r, key: r.alter(key, "A", status={"S": "selesai"}),
    "its promise was altered": lambda r, key: r.alter(
        key, "A", complete_by={"S": "2030-01-01T00:00:00Z"}
    ),
    "its contact is gone": lambda r, key: r.remove(key, "Z#contact"),
    "it can't be read": lambda r, key: r.alter(key, "A", status=None),
    "its hash was altered": lambda r, key: r.alter(key, "T#000002", hash={"B": b"x" * 32}),
}


def test_what_was_damaged_goes_back_and_nobody_hears_of_it(http: Any, restoring: Restoring) -> None:
    numbers = {damage: a_story(http, restoring, "proses") for damage in DAMAGES}
    before = {number: restoring.items(f"R#{number}") for number in numbers.values()}
    told = {number: texts(restoring, number) for number in numbers.values()}
    timers = restoring.aws.executions().keys()
    restoring.keep_moment()
    for damage, number in numbers.items():
        DAMAGES[damage](restoring, f"R#{number}")
    done = restoring.restore()
    assert done.faults == ()
    assert {*done.found.back, *done.found.mended} == {*numbers.values()}
    assert done.found.lost == ()
    for damage, number in numbers.items():
        assert bare(restoring.items(f"R#{number}")) == bare(before[number]), damage
        assert stands(number), damage
        assert texts(restoring, number) == told[number], damage
    started = restoring.aws.executions().keys() - timers
    assert len(started) == done.timers == len(done.found.back)
    number = numbers["all of it is gone"]
    moved_on = {"action": "selesai", "version": 2, "note": "sudah selesai"}
    assert acted(http, number, moved_on, signed_in()).status_code == 200
    restoring.settle()
    assert len(texts(restoring, number)) == len(told[number]) + 1


def test_what_was_written_since_stays(http: Any, restoring: Restoring) -> None:
    number, other = (a_story(http, restoring, "proses") for _ in range(2))
    restoring.keep_moment()
    acted(http, number, {"action": "selesai", "version": 2, "note": "beres"}, signed_in())
    new = filed(http)["number"]
    restoring.settle()
    restoring.remove(f"R#{other}", "A")
    before = restoring.items(f"R#{number}"), restoring.items(f"R#{new}")
    done = restoring.restore()
    assert (done.found.back, done.found.filed) == ((other,), (new,))
    assert (done.found.since, done.found.lost) == (2, ())
    assert (restoring.items(f"R#{number}"), restoring.items(f"R#{new}")) == before


def test_an_earlier_entry_is_mended_under_what_followed(http: Any, restoring: Restoring) -> None:
    number = a_story(http, restoring, "proses")
    restoring.keep_moment()
    acted(http, number, {"action": "selesai", "version": 2, "note": "beres"}, signed_in())
    restoring.settle()
    restoring.alter(f"R#{number}", "T#000002", note={"S": "bohong"})
    told = texts(restoring, number)
    done = restoring.restore()
    assert (done.found.back, done.found.mended) == ((), (number,))
    assert stands(number)
    assert loaded(number)[0].version == 3
    assert texts(restoring, number) == told


def test_what_is_lost_is_named_and_stored_before_it_goes(http: Any, restoring: Restoring) -> None:
    number = a_story(http, restoring, "proses")
    restoring.keep_moment()
    note = {"action": "selesai", "version": 2, "note": "sudah diangkut truk"}
    acted(http, number, note, signed_in())
    restoring.settle()
    restoring.remove(f"R#{number}", "A")
    planned = restore.look(restoring.clients, restoring.order())
    assert planned.lost == ((number, 3),)
    assert restoring.items(f"R#{number}")[0]["sk"]["S"] != STATE
    done = restoring.restore()
    assert done.found.lost == planned.lost
    [address] = done.lists
    key = address.partition("tanggap-attachments/")[2]
    body = client("s3").get_object(Bucket="tanggap-attachments", Key=key)["Body"].read()
    [lost] = json.loads(body)["lost"]
    assert (lost["number"], lost["note"]) == (number, "sudah diangkut truk")
    assert stands(number)
    told = len(texts(restoring, number))
    acted(http, number, {**note, "note": "sekali lagi diangkut"}, signed_in())
    restoring.settle()
    assert len(texts(restoring, number)) == told + 1, "the next entry of that seq is told"


def test_reports_go_back_whole_when_they_are_named(http: Any, restoring: Restoring) -> None:
    wrong, other = (a_story(http, restoring) for _ in range(2))
    restoring.keep_moment()
    moved(http, wrong, "proses", "selesai")
    moved(http, other, "proses")
    restoring.settle()
    assert restore.look(restoring.clients, restoring.order()).back == ()
    assert restoring.restore(only=(wrong,)).found.back == (wrong,)
    assert (loaded(wrong)[0].version, loaded(other)[0].version) == (1, 2)
    assert restoring.restore(whole=True).found.back == (other,)
    assert restoring.restore(whole=True).found.back == ()


def test_who_was_erased_stays_erased(http: Any, restoring: Restoring) -> None:
    said = {"description": "RAHASIA di gang", "visibility": "public"}
    receipts = [filed(http, place={"address": "Jl. RAHASIA 5"}, **said) for _ in range(2)]
    for receipt in receipts:
        place = {"address": "Jl. RAHASIA 7", "kelurahan": KEBON_JERUK}
        body = {"action": "correct_place", "version": 1, "note": "di sana", "place": place}
        holder = signed_in(loaded(receipt["number"])[0].holder)
        assert acted(http, receipt["number"], body, holder).status_code == 200
    restoring.settle()
    restoring.keep_moment()
    for receipt in receipts:
        proof = {"X-Report-Token": receipt["token"], "Content-Type": "application/json"}
        assert post(http, f"/v1/reports/{receipt['number']}/erasure", {}, proof).status_code == 202
    restoring.settle()
    gone, whole = (receipt["number"] for receipt in receipts)
    restoring.remove(f"R#{gone}")
    assert "RAHASIA" not in str(restoring.items())
    seen: list[str] = []
    invoke = restoring.clients.client("lambda").handlers["OnChange"]

    def look_first(*given: Any) -> Any:
        lines = http.get(f"/v1/reports/{gone}").body.decode()
        seen.append("RAHASIA" if "RAHASIA" in lines else "hidden")
        return invoke(*given)

    restoring.clients.client("lambda").handlers["OnChange"] = look_first
    done = restoring.restore()
    assert set(done.found.erased) == {gone, whole}
    assert done.found.back == (gone,)
    assert "RAHASIA" not in str(restoring.items())
    assert "hidden" in seen
    assert "RAHASIA" not in seen
    assert stands(gone)
    assert stands(whole)


def test_what_owners_may_have_removed_stays_away_and_is_named(
    http: Any, restoring: Restoring
) -> None:
    key = {"pk": {"S": "O#31.73.05.1001"}, "sk": {"S": "M#salam"}}
    kept = {"pk": {"S": "X#web#web#1"}, "sk": {"S": "X"}}
    passing = {"pk": {"S": "Q#sms#1"}, "sk": {"S": "Q"}}
    over = {"pk": {"S": "G#20200101"}, "sk": {"S": "G#1"}, "ttl": {"N": "1"}}
    for item in (key, kept, passing, over):
        client("dynamodb").put_item(TableName=TABLE, Item=item)
    restoring.keep_moment()
    for item in (key, kept, passing, over):
        restoring.remove(item["pk"]["S"])
    done = restoring.restore()
    assert (done.found.others, done.found.left) == (1, {"M#": 1})
    assert bare(restoring.items("X#web#web#1")) == [kept]
    assert restoring.items(key["pk"]["S"]) == []
    assert restoring.restore(owned=True).found.others == 1
    assert bare(restoring.items(key["pk"]["S"])) == [key]
    assert restoring.items("Q#sms#1") == restoring.items("G#20200101") == []


def test_a_restore_that_dies_anywhere_is_given_again(
    http: Any, restoring: Restoring, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = recount.Recounted(recount.Recount(0, 0, 0), FactCounts(0), dry=False)
    monkeypatch.setattr(recount, "recount", lambda clients: counted)  # it has tests of its own
    handlers = restoring.clients.client("lambda").handlers
    handlers |= dict.fromkeys(("Retain", "Chart"), lambda *_: {})
    number, other = (a_story(http, restoring, "proses") for _ in range(2))
    receipt = filed(http, description="RAHASIA di gang")
    restoring.settle()
    before = bare(restoring.items(f"R#{number}"))
    told = {each: texts(restoring, each) for each in (number, other)}
    restoring.keep_moment()
    note = {"action": "selesai", "version": 2, "note": "sudah diangkut truk"}
    assert acted(http, other, note, signed_in()).status_code == 200
    proof = {"X-Report-Token": receipt["token"], "Content-Type": "application/json"}
    post(http, f"/v1/reports/{receipt['number']}/erasure", {}, proof)
    restoring.settle()
    told[other] = texts(restoring, other)
    restoring.remove(f"R#{number}")
    restoring.remove(f"R#{other}", "A")
    restoring.remove(f"R#{receipt['number']}", "A")
    done: list[bool] = []

    def give() -> bool:
        answer = restore.restore(restoring.clients, restoring.order())
        done.append(answer.faults == ())
        return True

    assert calls.dying_at_each_step(give) > 15
    restoring.settle()
    assert done == [True]
    assert bare(restoring.items(f"R#{number}")) == before
    assert all(map(stands, (number, other, receipt["number"])))
    assert "RAHASIA" not in str(restoring.items())
    assert {each: texts(restoring, each) for each in told} == told
    runs = [name for name in restoring.aws.executions() if name.startswith(number)]
    assert len(runs) == 2, "the timer of before, and that of the restore"
    lists = client("s3").list_objects_v2(Bucket="tanggap-attachments", Prefix="restores/")
    bodies = [
        json.loads(
            client("s3").get_object(Bucket="tanggap-attachments", Key=each["Key"])["Body"].read()
        )
        for each in lists["Contents"]
    ]
    assert "sudah diangkut truk" in str(bodies)


def test_a_report_that_moves_meanwhile_is_looked_at_again(
    http: Any, restoring: Restoring, calls: Calls
) -> None:
    number = a_story(http, restoring)
    restoring.keep_moment()
    restoring.remove(f"R#{number}", "Z#contact")
    calls.meanwhile("TransactWriteItems", lambda: moved(http, number, "proses"))
    done = restoring.restore()
    assert done.found.mended == (number,)
    assert loaded(number)[0].version == 2


def test_who_changes_a_report_each_time_is_told_of(
    http: Any, restoring: Restoring, calls: Calls
) -> None:
    number = a_story(http, restoring)
    restoring.keep_moment()
    restoring.remove(f"R#{number}", "Z#contact")
    runs = iter(range(90, 99))

    def change() -> None:
        restoring.alter(f"R#{number}", "A", run={"N": str(next(runs))})
        calls.meanwhile("TransactWriteItems", change)

    calls.meanwhile("TransactWriteItems", change)
    done = restoring.restore()
    assert done.faults[0] == f"{number} was changed at each try."


def test_settings_that_are_amiss_are_faults(http: Any, restoring: Restoring) -> None:
    restoring.keep_moment()
    client("dynamodb").update_continuous_backups(
        TableName=TABLE, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False}
    )
    done = restoring.restore()
    assert list(done.list_faults()) == ["point-in-time recovery is DISABLED."]
    assert any(line.startswith("AMISS  point-in-time") for line in done.list_lines())
    client("dynamodb").describe_table(TableName=done.found.table)  # it stays, to be given again


def test_on_a_table_of_our_template_all_holds_and_the_table_of_the_moment_goes(
    http: Any, restoring: Restoring
) -> None:
    number = a_story(http, restoring)
    restoring.keep_moment()
    restoring.remove(f"R#{number}", "A")
    done = restore.restore(restoring.clients, restoring.order())
    assert done.found.back == (number,)
    assert [each.describe() for each in done.checks if not each.holds] == []
    assert list(done.list_faults()) == []
    tables = client("dynamodb").list_tables()["TableNames"]
    assert done.found.table not in tables


def test_an_entry_that_went_back_can_be_replayed(http: Any, restoring: Restoring) -> None:
    from operate import replay

    number = a_story(http, restoring)
    restoring.keep_moment()
    restoring.remove(f"R#{number}")
    restoring.restore()
    assert replay.replay_report(restoring.clients, number, None).announced == 1
    assert [each["number"] for each in restoring.aws.announced()] == [number]
    with pytest.raises(OperatorError):
        replay.replay_report(restoring.clients, "JK000000-AAAAAA", None)


@pytest.mark.parametrize(
    "contact", [{"phone": "081211272206"}, {"email": "Budi@Mail.test"}, {"phone": None}]
)
def test_the_pepper_of_a_table_is_known_by_its_contacts(
    http: Any, restoring: Restoring, contact: dict[str, Any]
) -> None:
    """In another region a stack makes itself another pepper, where nobody has copied the city's:
    all would come back, and nobody would find the own reports.
    """
    receipt = filed(http, contact={name: way for name, way in contact.items() if way})
    assert receipt["number"]
    pepper = str(SECRETS["pepper"])
    require_same_pepper(client("dynamodb"), TABLE, pepper)
    if contact == {"phone": None}:  # nobody left a contact, so no pepper is wrong
        require_same_pepper(client("dynamodb"), TABLE, "another pepper")
        return
    with pytest.raises(OperatorError, match="this stack has another pepper than the city"):
        require_same_pepper(client("dynamodb"), TABLE, "another pepper")


def test_an_export_is_not_restored_under_another_pepper(
    http: Any, restoring: Restoring, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = filed(http, contact={"phone": "081211272206"})["number"]
    restoring.settle()
    restoring.keep_moment()
    restoring.remove(f"R#{number}")
    name = f"{TABLE}-at-{restoring.at:%Y%m%dT%H%M%SZ}"  # as an import has made it
    monkeypatch.setattr(restore, "open_moment", lambda clients, source: name)
    source = Source(restoring.at, export="s3://tanggap-attachments/nightly/AWSDynamoDB/1")
    for do in (restore.look, restore.restore):
        with pytest.raises(OperatorError, match="another pepper"):
            do(restoring.clients, restore.Order(source, pepper="another pepper"))
    assert restoring.items(f"R#{number}") == []
    pepper = load_pepper(restoring.clients, "tanggap")
    assert restore.look(restoring.clients, restore.Order(source, pepper=pepper)).back == (number,)
