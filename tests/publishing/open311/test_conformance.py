"""Every answer is as GeoReport v2 describes it, and both formats say the same."""

from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.city.current import city
from chalicelib.publishing.open311 import schemas as open311_schemas
from chalicelib.publishing.open311.formats import ITEMS, write_tree
from tests.builders import PHONE, moved
from tests.moto_aws import Aws
from tests.publishing.open311.partners import a_form, a_key, asked, filed, got, posted
from tests.publishing.open311.schemas import check
from tests.publishing.open311.test_updates import an_update

BOTH = ["xml", "json"]


@pytest.fixture(autouse=True)
def _a_partner(aws: Aws) -> None:
    a_key()


@pytest.fixture
def number(http: Any) -> str:
    """A request with everything there is, to which something happened."""
    attributes = {"attribute[menutup][]": ["jalan", "kabel"], "attribute[korban]": "tidak"}
    found = filed(
        http,
        service_code="pohon-tumbang",
        address_string="Jl. Panjang 5 <pojok> & gang",
        description="Pohon tumbang\nmenutup \x07 jalan & 😡 <b>",
        media_url="https://foto.test/1.jpg",
        phone=PHONE,
        **attributes,
    )
    moved(http, found, "proses", "selesai")
    return found


@pytest.mark.parametrize("ending", BOTH)
def test_every_call_answers_as_described(http: Any, ending: str, number: str) -> None:
    for path, name in (
        ("discovery", "discovery"),
        ("services", "services"),
        ("services/pohon-tumbang", "service_definition"),
        ("services/sampah", "service_definition"),
        ("requests", "service_requests"),
        ("requests?extensions=true", "service_requests"),
        ("requests?status=open", "service_requests"),
        (f"requests/{number}", "service_requests"),
        (f"requests/{number}?extensions=true", "service_requests"),
        (f"tokens/{number}", "tokens"),
        ("servicerequestupdates", "service_request_updates"),
        ("requests/JK1", "errors"),
        ("requests?page=0", "errors"),
        ("nothing", "errors"),
    ):
        place, _, query = path.partition("?")
        answer = asked(http, f"{place}.{ending}" + (f"?{query}" if query else ""))
        check(name, answer.body)
    check("filed", posted(http, f"requests.{ending}", a_form()).body)
    check("errors", posted(http, f"requests.{ending}", a_form(api_key=None)).body)
    update = posted(http, f"servicerequestupdates.{ending}", an_update(number))
    check("updated", update.body)


def test_both_formats_say_the_same(http: Any, number: str) -> None:
    for path in ("discovery", "services", "services/pohon-tumbang", f"requests/{number}"):
        told = got(http, f"{path}.json", extensions="true")
        element = ET.fromstring(asked(http, f"{path}.xml", extensions="true").body)  # noqa: S314
        assert list(leaves(element)) == [*plain(told)]


def leaves(element: ET.Element) -> Iterator[str]:
    if len(element) == 0:
        yield element.text or ""
    for child in element:
        yield from leaves(child)


def plain(value: Any) -> Iterator[str]:
    """What the leaves of the same tree say in XML."""
    if isinstance(value, Mapping) and value:
        for member in value.values():
            yield from plain(member)
    elif isinstance(value, list) and value:
        for item in value:
            yield from plain(item)
    elif isinstance(value, bool):
        yield str(value).lower()
    else:
        yield "" if value in (None, [], {}) else str(value).replace("\x07", "")


@settings(max_examples=150)
@given(st.text())
def test_whatever_is_said_makes_wellformed_xml(text: str) -> None:
    element = ET.fromstring(write_tree("errors", [{"description": text}], "xml"))  # noqa: S314
    said = element[0][0].text or ""
    assert set(said) <= {*text, "\n"}


def test_every_list_has_a_name_for_its_items() -> None:
    lists = {
        name
        for kind in vars(open311_schemas).values()
        for name, of in getattr(kind, "__annotations__", {}).items()
        if "list[" in str(of)
    }
    roots = {"errors", "services", "service_requests", "service_request_updates"}
    assert ITEMS.keys() == lists | roots


def test_services_are_the_categories_in_their_groups(http: Any) -> None:
    told = {each["service_code"]: each for each in got(http, "services.json")}
    assert told.keys() == city().categories.keys()
    assert told["pohon"]["group"] == "Pohon, Taman dan Pemakaman"
    assert "tumbang" in told["pohon-tumbang"]["keywords"]
    with_questions = {code for code, each in told.items() if each["metadata"]}
    assert with_questions == city().attributes.keys()


def test_a_definition_has_its_questions_in_order(http: Any) -> None:
    told = got(http, "services/lampu-jalan.json")
    assert [each["code"] for each in told["attributes"]] == ["nomor_tiang", "gangguan", "jumlah"]
    [gangguan] = [each for each in told["attributes"] if each["code"] == "gangguan"]
    assert gangguan["required"] is True
    assert gangguan["values"][0] == {"key": "mati", "name": "Mati"}


@pytest.mark.parametrize("path", ["discovery.xml", "services.json", "services/pohon.xml"])
def test_what_seldom_changes_may_be_kept_for_a_day(http: Any, path: str) -> None:
    assert asked(http, path).headers["Cache-Control"] == "public, max-age=86400"


def test_the_endpoint_says_whether_it_is_one_to_try_things_on(
    http: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    [endpoint] = got(http, "discovery.json")["endpoints"]
    assert endpoint["type"] == "production"
    assert endpoint["url"] == "https://lapor.tanggap.test/open311/v2"
