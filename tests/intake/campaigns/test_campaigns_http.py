"""One text of many reports over HTTP and the stream: officers are told, nothing else follows, and
what is kept of a text is no text, goes by itself and with an erasure.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bench import units
from chalicelib.city.current import city
from chalicelib.intake.campaigns import store as campaigns_store
from chalicelib.intake.campaigns.rules import MOST_KEPT, Sent
from chalicelib.platform.aws.table import Overtaken
from tests.api.answers import problem_of
from tests.builders import KEBON_JERUK, filed, post, signed_in
from tests.moto_aws import Aws, Hands, client

TEXT = (
    "Selamat pagi, saya {} warga Kebon Jeruk. Kami menolak penggusuran lapak pedagang kaki lima di "
    "sekitar stasiun karena tidak ada tempat pengganti yang layak, {} keluarga kehilangan nafkah."
)
NAMES = ("Budi", "Siti Aminah", "Agus", "Dewi Lestari", "Yanti", "Joko", "Rina")
TRIAGE, HEAD = signed_in(city().settings.triage), signed_in(KEBON_JERUK, "head")
LIST = "/v1/work/campaigns"


def sent(http: Any, aws: Aws, many: int, text: str = TEXT) -> list[dict[str, Any]]:
    receipts = [
        filed(http, description=text.format(NAMES[at], at), contact={"phone": f"0812-1122-72{at}0"})
        for at in range(many)
    ]
    aws.settle()
    return receipts


def campaign_of(http: Any, number: str) -> Any:
    return http.get(f"/v1/work/{number}", headers=signed_in()).json_body["campaign"]


def listed(http: Any, path: str = LIST, who: dict[str, str] = TRIAGE) -> Any:
    return http.get(path, headers=who).json_body


def test_a_text_of_many_is_told_to_officers_and_nothing_else_follows(
    http: Any, aws: Aws, hands: Hands
) -> None:
    hands.to_next(timedelta(days=city().settings.campaign_days))
    first = sent(http, aws, 4)
    other = filed(http, description="Pohon besar di tepi kali miring sekali hampir menimpa atap")
    aws.settle()
    assert campaign_of(http, first[0]["number"]) is None
    assert listed(http)["items"] == []
    hands.forward(hours=1)
    fifth = filed(http, description=TEXT.format("Hendra", 99))
    aws.settle()
    aws.settle()  # what is repeated counts once
    told = campaign_of(http, first[2]["number"])
    assert told["reports"] == 5
    assert told["since"] != told["until"]
    assert {*told["numbers"]} == {*(each["number"] for each in first), fifth["number"]}
    assert campaign_of(http, other["number"]) is None
    assert listed(http) == {"items": [told], "next": None}
    queue = http.get("/v1/work", headers=signed_in()).json_body["items"]
    assert len(queue) == 6, "none is held back"
    assert "campaign" not in http.get(f"/v1/reports/{fifth['number']}").json_body


def test_more_than_there_is_room_for_are_counted(
    http: Any, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campaigns_store, "MOST_KEPT", 5)
    receipts = sent(http, aws, 7)
    told = campaign_of(http, receipts[6]["number"])
    assert (told["reports"], len(told["numbers"])) == (7, 5)


def test_what_lies_under_a_band_costs_one_unit_however_many_come(http: Any, aws: Aws) -> None:
    assert city().settings.campaign_least <= MOST_KEPT
    at = datetime(2026, 11, 27, 6, tzinfo=UTC)
    for each in range(MOST_KEPT + 2):
        one = Sent(at, f"JK261127-0000{each:02}", f"{each:02x}" * 16)
        held = campaigns_store.join_band("0123456789abcdef", one, timedelta(days=3))
    assert len(held.sent) == MOST_KEPT
    campaigns_store.mark_band("0123456789abcdef", one, timedelta(days=3), "0123456789ab")
    stored = client("dynamodb").scan(TableName="tanggap")["Items"]
    assert next(units.size(item) for item in stored if item["sk"]["S"].startswith("N#")) <= 1024


def test_numbers_are_those_a_reader_would_find(http: Any, aws: Aws) -> None:
    sent(http, aws, 5)
    elsewhere = listed(http, who=signed_in("31.73.05.1002", "head"))
    assert [(each["reports"], each["numbers"]) for each in elsewhere["items"]] == [(5, [])]
    assert len(listed(http, who=HEAD)["items"][0]["numbers"]) == 5


def test_the_list_has_most_reports_first_page_by_page(http: Any, aws: Aws) -> None:
    sent(http, aws, 5)
    sent(http, aws, 6, OTHER)
    page = listed(http, f"{LIST}?limit=1")
    assert [each["reports"] for each in page["items"]] == [6]
    following = listed(http, f"{LIST}?limit=1&cursor={page['next']}")
    assert [each["reports"] for each in following["items"]] == [5]
    assert following["next"] is None


def test_who_may_not_list_and_what_is_no_cursor(http: Any, aws: Aws) -> None:
    refused = http.get(LIST, headers=signed_in())
    assert problem_of(refused)["type"].endswith("wrong-role")
    assert http.get(LIST).status_code == 401
    for bad in ("cursor=x", "cursor=MXx4", "cursor=", "limit=0", "limit=101"):
        assert http.get(f"{LIST}?{bad}", headers=TRIAGE).status_code == 422
    assert http.get(LIST, headers=signed_in(KEBON_JERUK, "desk")).status_code == 200


def test_nothing_of_a_text_is_kept_and_it_goes_by_itself(http: Any, aws: Aws, hands: Hands) -> None:
    sent(http, aws, 5)
    about = [item for item in aws.items() if _about_campaigns(item)]
    assert len(about) == 1 + 1 + 5
    told = str(about).lower()
    for word in ("gusur", "pedagang", "stasiun", "budi", "siti", "0812", "62812"):
        assert word not in told
    latest = hands.moment + timedelta(days=city().settings.campaign_kept_days)
    assert all(hands.moment.timestamp() < item["ttl"] <= latest.timestamp() for item in about)
    hands.forward(days=31)
    assert listed(http)["items"] == []


def _about_campaigns(item: dict[str, Any]) -> bool:
    return bool(item["sk"] == "C" or item["sk"].startswith(("C#", "N#")))


def test_an_erasure_takes_a_report_out_and_the_campaign_goes_on(http: Any, aws: Aws) -> None:
    receipts = sent(http, aws, 6)
    gone = receipts[0]
    headers = {"X-Report-Token": gone["token"]}
    assert post(http, f"/v1/reports/{gone['number']}/erasure", {}, headers).status_code == 202
    aws.settle()
    about = [item for item in aws.items() if _about_campaigns(item)]
    assert gone["number"] not in str(about)
    [left] = listed(http)["items"]
    assert left["reports"] == 5
    one = filed(http, description=TEXT.format("Wati", 5))
    aws.settle()
    told = campaign_of(http, one["number"])
    assert told == {**left, "reports": 6, "until": told["until"]}


def test_a_fault_at_any_step_is_made_up_for(
    http: Any, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = (
        (campaigns_store, "join_band", 4),
        (campaigns_store, "claim_band", 1),
        (campaigns_store, "enrol_report", 1),
        (campaigns_store, "load_campaign", 1),
    )
    for store, name, many in steps:
        with monkeypatch.context() as broken:
            broken.setattr(store, name, _fault)
            sent(http, aws, many)
    aws.settle()
    assert [each["reports"] for each in listed(http)["items"]] == [7]


def test_two_that_make_it_one_at_the_same_moment_make_one(
    http: Any, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other is seen only as it is claimed, and has counted none of its reports yet."""
    real = campaigns_store.claim_band

    def behind(band: str, one: Sent, span: timedelta, campaign: str) -> Any:
        real(band, one, span, "0123456789ab")
        return real(band, one, span, campaign)

    with monkeypatch.context() as racing:
        racing.setattr(campaigns_store, "claim_band", behind)
        sent(http, aws, 5)
    sent(http, aws, 2)
    [told] = listed(http)["items"]
    assert (told["id"], told["reports"], len(told["numbers"])) == ("0123456789ab", 7, 5)


def test_two_texts_under_one_band_are_two_campaigns(
    http: Any, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = campaigns_store._band_item
    monkeypatch.setattr(campaigns_store, "_band_item", lambda band, at, span: real("0", at, span))
    sent(http, aws, 5)
    sent(http, aws, 5, OTHER)
    assert [each["reports"] for each in listed(http)["items"]] == [5, 5]
    assert len({each["id"] for each in listed(http)["items"]}) == 2


OTHER = (
    "Pagi, {}. Taman bermain anak tutup berbulan tanpa penjelasan, ayunan patah dan pagar terkunci "
    "rapat sehingga anak bermain di pinggir rel {}"
)


def _fault(*_: Any, **__: Any) -> Any:
    raise Overtaken("uji")
