"""Who may look at whose queues and reports."""

import pytest

from chalicelib.city.current import city
from chalicelib.platform.errors import BadField, NotYourOffice, WrongRole
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports.access import office_access
from tests.builders import KEBON_JERUK, KECAMATAN_KEBON_JERUK, an_officer

CITY = city()
NEXT_DOOR = "31.73.05.1002"
TAMBORA = "31.73.04"
HEAD, OFFICER = Role.HEAD, Role.OFFICER


def test_without_a_wish_it_is_ones_own_queue() -> None:
    assert office_access.find_office_to_see(an_officer(), None, CITY) == KEBON_JERUK
    assert office_access.find_office_to_see(an_officer(), KEBON_JERUK, CITY) == KEBON_JERUK
    assert office_access.find_office_to_see(an_officer(""), None, CITY) == ""


@pytest.mark.parametrize(
    ("agency", "role", "may"),
    [
        (KECAMATAN_KEBON_JERUK, HEAD, True),
        ("31", HEAD, True),
        (KECAMATAN_KEBON_JERUK, OFFICER, False),
        (NEXT_DOOR, HEAD, False),
        ("DLH-31.73", HEAD, False),
        ("BIROPEM", Role.VERIFIER, True),
        ("BIROPEM", Role.ANALYST, False),
        ("", Role.ADMIN, False),
        ("31.73", Role.DESK, False),
    ],
)
def test_anothers_queue_is_for_heads_above_and_who_watches_the_whole(
    agency: str, role: Role, may: bool
) -> None:
    reader = an_officer(agency, role)
    if may:
        assert office_access.find_office_to_see(reader, KEBON_JERUK, CITY) == KEBON_JERUK
        return
    with pytest.raises(NotYourOffice) as refused:
        office_access.find_office_to_see(reader, KEBON_JERUK, CITY)
    assert refused.value.members["heads"] == [KECAMATAN_KEBON_JERUK, "31.73", "31"]


def test_figures_and_templates_are_also_for_those_who_watch_them() -> None:
    analyst, both = Role.ANALYST, frozenset({Role.VERIFIER, Role.ANALYST})
    assert office_access.find_office_to_see(an_officer("", analyst), "DLH", CITY, both) == "DLH"
    with pytest.raises(NotYourOffice) as refused:
        office_access.find_office_to_see(an_officer("", Role.ADMIN), "DLH", CITY, both)
    assert refused.value.members["roles"] == ["analyst", "verifier"]


def test_things_are_set_by_heads_for_themselves_and_below_and_by_admins() -> None:
    camat = an_officer(KECAMATAN_KEBON_JERUK, HEAD)
    assert office_access.find_office_to_lead(camat, None, CITY) == KECAMATAN_KEBON_JERUK
    assert office_access.find_office_to_lead(camat, KEBON_JERUK, CITY) == KEBON_JERUK
    assert office_access.find_office_to_lead(an_officer("", Role.ADMIN), "DLH", CITY) == "DLH"
    with pytest.raises(WrongRole):
        office_access.find_office_to_lead(an_officer(), None, CITY)
    for other in (an_officer(NEXT_DOOR, HEAD), an_officer("BIROPEM", Role.VERIFIER)):
        with pytest.raises(NotYourOffice):
            office_access.find_office_to_lead(other, KEBON_JERUK, CITY)
    for reader, wanted, rule in [
        (camat, "NASA", "unknown"),
        (an_officer("", Role.ADMIN), None, "missing"),
    ]:
        with pytest.raises(BadField) as bad:
            office_access.find_office_to_lead(reader, wanted, CITY)
        assert bad.value.members["rule"] == rule


@pytest.mark.parametrize(
    ("office", "area", "serves"),
    [
        (KEBON_JERUK, KEBON_JERUK, True),
        (KECAMATAN_KEBON_JERUK, KEBON_JERUK, True),
        (KECAMATAN_KEBON_JERUK, KECAMATAN_KEBON_JERUK, True),
        ("31.73", KEBON_JERUK, True),
        ("31", KEBON_JERUK, True),
        (KEBON_JERUK, KECAMATAN_KEBON_JERUK, False),  # somewhere in it
        (NEXT_DOOR, KEBON_JERUK, False),
        ("DLH-31.73", KEBON_JERUK, False),  # answers for its matter
        ("DLH", KEBON_JERUK, False),
        (KEBON_JERUK, None, False),
        ("", KEBON_JERUK, False),
        ("NASA", KEBON_JERUK, False),
    ],
)
def test_the_offices_of_an_area_answer_for_what_lies_in_it(
    office: str, area: str | None, serves: bool
) -> None:
    assert office_access.serves_area(office, area, CITY) is serves


def test_an_officer_finds_what_the_office_holds_and_a_head_what_is_held_below() -> None:
    dlh = an_officer("DLH-31.73")
    assert office_access.may_find(dlh, "DLH-31.73", TAMBORA, CITY)
    assert not office_access.may_find(dlh, KEBON_JERUK, KEBON_JERUK, CITY)
    assert not office_access.may_find(an_officer("DLH"), "DLH-31.73", TAMBORA, CITY)
    assert office_access.may_find(an_officer("DLH", HEAD), "DLH-31.73", TAMBORA, CITY)
    assert office_access.may_find(an_officer(), "DLH-31.73", KEBON_JERUK, CITY)  # it lies here
    assert office_access.may_find(an_officer("", Role.VERIFIER), "DLH", None, CITY)


@pytest.mark.parametrize("roles", [(), (Role.ANALYST,), (Role.ADMIN,), (Role.ANALYST, Role.ADMIN)])
def test_who_reads_no_reports_finds_none_in_ones_own_office_either(roles: tuple[Role, ...]) -> None:
    for agency in ("", KEBON_JERUK, "31", "BIROPEM"):
        reader = Officer("petugas-1", agency, frozenset(roles))
        assert not office_access.may_read(reader, [KEBON_JERUK], KEBON_JERUK, CITY)
        assert not office_access.may_find(reader, KEBON_JERUK, KEBON_JERUK, CITY)


def test_what_a_search_shows_can_be_read() -> None:
    """Whatever the role, holder and area."""
    agencies = [
        "",
        KEBON_JERUK,
        KECAMATAN_KEBON_JERUK,
        "31.73",
        "31",
        "DLH",
        "DLH-31.73",
        "BIROPEM",
    ]
    for agency in agencies:
        for role in Role:
            reader = an_officer(agency, role)
            for holder in agencies[1:]:
                for area in (None, KEBON_JERUK, NEXT_DOOR, TAMBORA):
                    if office_access.may_find(reader, holder, area, CITY):
                        assert office_access.may_read(reader, [holder], area, CITY)


@pytest.mark.parametrize(
    ("agency", "role", "looks_in"),
    [
        (KEBON_JERUK, OFFICER, [KECAMATAN_KEBON_JERUK, "-"]),
        (KECAMATAN_KEBON_JERUK, HEAD, [KECAMATAN_KEBON_JERUK, "-"]),
        ("31.01", OFFICER, ["31.01.01", "31.01.02", "-"]),
        ("SATPOLPP-31.01", OFFICER, ["31.01.01", "31.01.02", "-"]),
    ],
)
def test_a_search_looks_where_the_office_serves_and_among_what_has_no_place(
    agency: str, role: Role, looks_in: list[str]
) -> None:
    assert list(office_access.kecamatan_to_search(an_officer(agency, role), CITY)) == looks_in


@pytest.mark.parametrize(
    ("agency", "role"),
    [("31", OFFICER), ("DLH", OFFICER), (KEBON_JERUK, Role.VERIFIER), ("", Role.VERIFIER)],
)
def test_who_serves_or_watches_the_whole_city_looks_everywhere_once(
    agency: str, role: Role
) -> None:
    looks_in = office_access.kecamatan_to_search(an_officer(agency, role), CITY)
    assert len(looks_in) == len(set(looks_in)) == 45
    assert looks_in[-1] == "-"
