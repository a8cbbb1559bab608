"""Who reported is shown to a head for a listed reason, and it is written down."""

import pytest

from chalicelib.casework.identity_disclosure import record_opening
from chalicelib.city.current import city
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import Anonymous, NotYours, Refusal, UnknownReason, WrongRole
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports.model import Report
from tests.builders import KEBON_JERUK, KECAMATAN_KEBON_JERUK, MONDAY, a_report, an_officer

CITY = city()


def refused(report: Report, officer: Officer, reason: str = "lokasi") -> Refusal:
    with pytest.raises(Refusal) as refusal:
        record_opening(report, officer, reason, MONDAY, CITY)
    return refusal.value


@pytest.mark.parametrize("agency", [KEBON_JERUK, KECAMATAN_KEBON_JERUK, "31.73", "31"])
def test_a_head_of_the_holder_s_tree_may_see_it(agency: str) -> None:
    before, _ = a_report()
    after, entry = record_opening(before, an_officer(agency, Role.HEAD), "lokasi", MONDAY, CITY)
    assert (entry.kind, entry.by, entry.reason) == (Kind.IDENTITY, agency, "lokasi")
    assert (after.status, after.holder, after.complete_by, after.next_check) == (
        before.status,
        before.holder,
        before.complete_by,
        before.next_check,
    )


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.HEAD}))
def test_nobody_else_may(role: Role) -> None:
    refusal = refused(a_report()[0], an_officer(KEBON_JERUK, role))
    assert (type(refusal), refusal.members["roles"]) == (WrongRole, [Role.HEAD])


def test_nor_a_head_of_another_office() -> None:
    refusal = refused(a_report()[0], an_officer("31.73.06", Role.HEAD))
    assert (type(refusal), refusal.members["holder"]) == (NotYours, KEBON_JERUK)


def test_not_without_a_listed_reason_and_never_of_who_stays_anonymous() -> None:
    head = an_officer(KEBON_JERUK, Role.HEAD)
    assert type(refused(a_report()[0], head, "penasaran")) is UnknownReason
    assert type(refused(a_report()[0], head, "cuaca")) is UnknownReason  # one for pauses
    assert type(refused(a_report(anonymous=True)[0], head)) is Anonymous
