"""What a dissolved office had beside its reports goes to its successor, once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.casework import template_store
from chalicelib.casework.templates import Template
from chalicelib.city.current import city
from chalicelib.duty import dissolved_offices
from chalicelib.duty import store as duty_store
from chalicelib.officers import deputies_store
from chalicelib.officers.deputies_store import Deputy, DeputyKind
from chalicelib.publishing.webhooks import store as webhooks_store
from chalicelib.publishing.webhooks.rules import Webhook
from chalicelib.sla import store as sla_store
from chalicelib.sla.store import CalendarLink
from tests.builders import KEBON_JERUK
from tests.duty_room import on_duty
from tests.moto_aws import Aws, Hands

HEIR = "31.73.05.1002"


@pytest.fixture
def dissolved(aws: Aws, hands: Hands, monkeypatch: pytest.MonkeyPatch) -> Hands:
    offices = {code: each for code, each in city().offices.items() if code != KEBON_JERUK}
    gone = {KEBON_JERUK: replace(city().offices[KEBON_JERUK], successor=HEIR)}
    after = replace(city(), offices=offices, former=gone)
    monkeypatch.setattr(dissolved_offices, "city", lambda: after)
    return hands


def a_template(code: str, office: str = KEBON_JERUK, text: str = "Segera.") -> None:
    template_store.save_template(Template(office=office, code=code, title="Judul", text=text))


def templates(office: str) -> dict[str, str]:
    return {each.code: each.text for each in template_store.load_templates(office)}


def test_templates_move_and_the_successors_own_count(dissolved: Hands) -> None:
    a_template("terima-kasih")
    a_template("selesai")
    a_template("selesai", HEIR, "Sudah selesai.")
    assert dissolved_offices.succeed_offices() == 2
    assert templates(KEBON_JERUK) == {}
    assert templates(HEIR) == {"terima-kasih": "Segera.", "selesai": "Sudah selesai."}
    assert dissolved_offices.succeed_offices() == 0


def test_contacts_move_as_they_are_and_none_is_told_twice(dissolved: Hands) -> None:
    moved = on_duty(address="piket@kebonjeruk.test")
    on_duty(address="sama@kota.test")
    known = on_duty(office=HEIR, address="sama@kota.test")
    dissolved_offices.succeed_offices()
    assert duty_store.load_contacts(KEBON_JERUK) == []
    found = {each.id: each for each in duty_store.load_contacts(HEIR)}
    assert found.keys() == {moved.id, known.id}
    assert found[moved.id] == replace(moved, office=HEIR), "confirmed as it was"


def test_contacts_that_find_no_room_stay(dissolved: Hands) -> None:
    for at in range(city().settings.most_duty_contacts):
        on_duty(office=HEIR, address=f"piket{at}@kota.test")
    on_duty(address="lebih@kota.test")
    assert dissolved_offices.succeed_offices() == 0
    assert len(duty_store.load_contacts(KEBON_JERUK)) == 1


def test_deputies_end_and_the_calendar_is_void(dissolved: Hands) -> None:
    today = dissolved.moment.date()
    deputy = Deputy(
        id="0123456789abcdef",
        office=KEBON_JERUK,
        kind=DeputyKind.PLT,
        officer="siti",
        name="Siti",
        email="",
        home=KEBON_JERUK,
        begins=today,
        ends=today + timedelta(days=9),
        reason="kosong",
        named_by="admin",
        named_at=dissolved.moment,
    )
    deputies_store.add_deputy(deputy)
    sla_store.save_link(KEBON_JERUK, CalendarLink(b"x" * 32, dissolved.moment))
    assert dissolved_offices.succeed_offices() == 2
    [ended] = deputies_store.load_deputies(KEBON_JERUK)
    assert (ended.ended_by, ended.ended_at) == ("sistem", dissolved.moment)
    assert sla_store.load_link(KEBON_JERUK) is None
    assert dissolved_offices.succeed_offices() == 0


def test_webhooks_follow_the_successor(dissolved: Hands) -> None:
    webhook = Webhook(
        id="0123456789abcdef",
        name="Dasbor",
        url="https://dasbor.test/",
        filters={"agency": (KEBON_JERUK,), "status": ("selesai",)},
        created_at=dissolved.moment,
        updated_at=dissolved.moment,
    )
    webhooks_store.add_webhook(webhook)
    assert dissolved_offices.succeed_offices() == 1
    filters = webhooks_store.load_webhook(webhook.id).filters
    assert filters == {"agency": (KEBON_JERUK, HEIR), "status": ("selesai",)}
    assert dissolved_offices.succeed_offices() == 0
