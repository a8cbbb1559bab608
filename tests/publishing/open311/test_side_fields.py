"""What a report can do without: it never refuses the report, and is named in the answer."""

import json
from typing import Any

import pytest

from chalicelib.publishing.open311 import forms
from chalicelib.publishing.open311.fields import FILING_FORM
from chalicelib.reports.store import reports
from tests.builders import KEBON_JERUK
from tests.moto_aws import Aws
from tests.publishing.open311.partners import KEY, ROOT, a_form, a_key, posted, refused

LAMP = {"service_code": "lampu-jalan", "attribute[gangguan]": "mati"}
ELSEWHERE = {"address_string": "Jl. Panjang, Kel. Kebon Jeruk"}
PHOTO = "https://foto.test/1.jpg"


@pytest.fixture(autouse=True)
def _a_partner(aws: Aws) -> None:
    a_key()


def noticed(answer: Any) -> tuple[str, str]:
    """The number of a report that was taken, and what is said of what was left out."""
    assert answer.status_code == 200, answer.body
    [told] = json.loads(answer.body)
    number: str = told["service_request_id"]
    left: str = told["service_notice"].partition("We left this out. ")[2]
    return number, left


def english(http: Any, form: dict[str, Any]) -> Any:
    return posted(http, "requests.json", form, **{"Accept-Language": "en"})


# What is sent beside a good form, and what is named.
LEFT_OUT: list[tuple[dict[str, Any], list[str]]] = [
    ({**LAMP, "attribute[warna]": "kuning"}, ["attribute[warna] is not a field"]),
    ({"attribute[apa]": "x", "attribute[lagi]": "y"}, ["attribute[apa]", "attribute[lagi]"]),
    ({**LAMP, "attribute[gangguan]": "padam"}, ["attribute[gangguan]: padam can't be chosen"]),
    ({**LAMP, "attribute[gangguan]": ["mati", "siang"]}, ["attribute[gangguan] takes one value"]),
    ({**LAMP, "attribute[jumlah]": "dua"}, ["attribute[jumlah] must be a number"]),
    ({**LAMP, "attribute[jumlah]": "nan"}, ["attribute[jumlah] must be a number"]),
    ({**LAMP, "attribute[nomor_tiang]": "x" * 201}, ["attribute[nomor_tiang]: at most 200"]),
    (
        {
            "service_code": "banjir",
            "attribute[tinggi]": "lutut",
            "attribute[sejak]": "kemarin",
        },
        ["attribute[sejak] must be a time"],
    ),
    ({"attribute[": "x", "attribute[a][b]": "y"}, ["attribute[ is", "attribute[a][b] is"]),
    ({"media_url": "http://foto.test/1.jpg"}, ["media_url must be an https address"]),
    ({"media_url": [PHOTO] * 6}, ["media_url: at most 5"]),
    ({"email": "siti"}, ["email is not a complete email address"]),
    ({"phone": "12"}, ["phone: We can't use this telephone number"]),
    ({"first_name": "x" * 101, "last_name": "y" * 101}, ["first_name: at most", "last_name: at"]),
    ({"address_id": "31.99"}, ["address_id: we do not know 31.99"]),
    ({"address_string": "x" * 301}, ["address_string: at most 300"]),
    ({**ELSEWHERE, "lat": "91"}, ["lat must be a number of degrees"]),
    ({**ELSEWHERE, "long": None}, ["lat, long: Say where it is"]),
    ({"titel": "Sampah", "utm_source": "app"}, ["titel is not a field", "utm_source is not"]),
    ({"device_id": "x" * 5000, "account_id": "?"}, []),
    ({}, []),
]


def test_what_can_not_be_used_is_left_out_and_named(http: Any) -> None:
    amiss = []
    for changes, named in LEFT_OUT:
        _, left = noticed(english(http, a_form(**changes)))
        if bool(left) != bool(named) or not all(each in left for each in named):
            amiss.append(f"{changes}: {left}")
    assert not amiss, "\n".join(amiss)


def test_what_can_be_used_beside_it_is_kept(http: Any) -> None:
    links = [PHOTO, "http://foto.test/2.jpg", "https://foto.test/3.jpg"]
    attributes = {**LAMP, "attribute[nomor_tiang]": "KJ-1", "attribute[warna]": "kuning"}
    number, _ = noticed(
        english(http, a_form(**attributes, media_url=links, email="x", first_name="Siti"))
    )
    report, [entry] = reports.load_report(number)
    assert [media.source for _, media in entry.media] == [links[0], links[2]]
    assert {answer.code for answer in report.filing.answers} == {"gangguan", "nomor_tiang"}
    assert report.holder == KEBON_JERUK


def test_it_is_said_in_indonesian_to_others_and_in_xml(http: Any) -> None:
    answer = posted(http, "requests.xml", a_form(media_url="http://foto.test/1.jpg"))
    told = answer.body.decode()
    assert "Jawaban paling lambat" in told
    assert "Bagian ini tidak kami pakai. media_url harus alamat https." in told


def parts(fields: dict[str, str], *files: tuple[str, str, bytes]) -> tuple[str, bytes]:
    """A form of several parts, as browsers make it: its type and bytes."""
    edge = "----batas7"
    pieces = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    pieces += [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{of}"\r\n'
        f"Content-Type: image/jpeg\r\n\r\n".encode()
        + body
        + b"\r\n"
        for name, of, body in files
    ]
    return f"multipart/form-data; boundary={edge}", b"".join(pieces) + f"--{edge}--\r\n".encode()


def test_a_form_of_parts_is_a_form_and_its_files_are_named(http: Any) -> None:
    """Also where a photo is much longer than a form may be."""
    kind, body = parts(a_form(**LAMP), ("media", "a.jpg", b"\xff\xd8" + bytes(1_000_000)))
    headers = {"Content-Type": kind, "Accept-Language": "en"}
    answer = http.post(f"{ROOT}requests.json", headers=headers, body=body)
    number, left = noticed(answer)
    assert left == (
        "media: we can't take files here. Send the https address of the photo in media_url."
    )
    report, _ = reports.load_report(number)
    assert report.filing.description == "Sampah menumpuk di depan gang"
    assert [answer.value for answer in report.filing.answers] == ["mati"]


def test_a_form_of_parts_without_a_key_or_an_end_is_refused_in_the_form_of_open311(
    http: Any,
) -> None:
    kind, body = parts(a_form(api_key=""))
    headers = {"Content-Type": kind}
    assert refused(http.post(f"{ROOT}requests.json", headers=headers, body=body)) == (403, 403)
    kind, body = parts({f"x{each}": "" for each in range(300)})
    assert refused(http.post(f"{ROOT}requests.xml", headers=headers, body=body)) == (400, 400)
    big = a_form(description="x" * 5_000_000)
    kind, body = parts(big)
    assert refused(http.post(f"{ROOT}requests.xml", headers=headers, body=body)) == (400, 413)
    assert refused(http.post(f"{ROOT}requests.xml", headers=headers, body=b"x")) == (403, 403)


def test_the_same_form_is_the_same_in_whatever_form_and_order_it_comes(http: Any) -> None:
    keyed = {"Idempotency-Key": "aplikasi-kota-12345"}
    one = noticed(posted(http, "requests.json", a_form(), **keyed))
    other = dict(reversed(a_form().items()))
    assert noticed(posted(http, "requests.json", other, **keyed)) == one
    kind, body = parts(other)
    headers = {"Content-Type": kind, **keyed}
    assert noticed(http.post(f"{ROOT}requests.json", headers=headers, body=body)) == one
    changed = posted(http, "requests.json", a_form(description="Yang lain"), **keyed)
    assert refused(changed) == (400, 409)


def test_the_fields_a_filing_knows_are_those_that_are_described() -> None:
    described = {name for name in FILING_FORM if not name.startswith("attribute")}
    assert described | {"media_url[]"} == forms.FIELDS


def test_no_key_is_said_back(http: Any) -> None:
    _, left = noticed(english(http, a_form(apikey=KEY)))
    assert "apikey is not a field" in left
    assert KEY not in left
