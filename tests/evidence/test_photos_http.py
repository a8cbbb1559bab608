"""Photos: offered, uploaded, taken into a report, and shown to whom they may be shown."""

import base64
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from botocore.exceptions import ClientError

from tests.api.answers import outcome
from tests.builders import KEBON_JERUK, PHONE, acted, filed, post, signed_in
from tests.cameras import a_photo
from tests.faults import Calls
from tests.moto_aws import Aws, Hands, client

BUCKET = "tanggap-attachments"


def offered(http: Any, **changes: Any) -> dict[str, Any]:
    body = {"filename": "gang.jpg", "content_type": "image/jpeg", "size": 1000, **changes}
    answer = post(http, "/v1/uploads", body)
    assert answer.status_code == 201, answer.body
    offer: dict[str, Any] = answer.json_body
    return offer


PHOTO = a_photo(at=(-6.1926, 106.7697), software="Telepon Budi")


def uploaded(http: Any, content: bytes = PHOTO) -> str:
    """The id of a file that was posted by the form it was offered."""
    offer = offered(http)
    sent = requests.post(
        offer["url"], data=offer["fields"], files={"file": ("gang.jpg", content)}, timeout=5
    )
    assert sent.status_code < 300
    upload: str = offer["id"]
    return upload


def kept(folder: str = "reports/") -> dict[str, bytes]:
    """What the bucket keeps of reports."""
    s3 = client("s3")
    found = s3.list_objects_v2(Bucket=BUCKET, Prefix=folder).get("Contents", [])
    return {
        each["Key"]: s3.get_object(Bucket=BUCKET, Key=each["Key"])["Body"].read() for each in found
    }


def photo_of(link: str) -> str:
    return urlsplit(link).path.rsplit("/", 1)[1]


def follow(http: Any, link: str) -> Any:
    return http.get(urlsplit(link).path)


def test_an_offer_is_a_form_with_limits_that_ends_in_an_hour(http: Any, hands: Hands) -> None:
    offer = offered(http, content_type="application/pdf", size=2_000)
    assert offer["fields"]["Content-Type"] == "application/pdf"
    assert offer["fields"]["key"].startswith("uploads/")
    assert offer["fields"]["key"].endswith(".pdf")
    policy = base64.b64decode(offer["fields"]["policy"]).decode()
    assert '["content-length-range", 1, 2000]' in policy
    assert '{"Content-Type": "application/pdf"}' in policy
    assert "gang" not in str(offer)  # nor is the name of the file kept


@pytest.mark.parametrize(
    ("content_type", "ending"),
    [
        ("image/jpeg", "jpg"),
        ("image/png", "png"),
        ("image/webp", "webp"),
        ("image/heic", "heic"),
        ("image/heif", "heic"),
        ("video/mp4", "mp4"),
        ("video/quicktime", "mov"),
        ("application/pdf", "pdf"),
    ],
)
def test_each_type_of_the_list_is_taken(http: Any, content_type: str, ending: str) -> None:
    offer = offered(http, content_type=content_type, size=15 * 1024 * 1024)
    assert offer["fields"]["key"].endswith(f".{ending}")


def test_a_photo_goes_from_the_form_into_the_report_and_is_shown_by_a_short_link(
    http: Any, aws: Aws
) -> None:
    number = filed(http, visibility="public", attachments=[uploaded(http)])["number"]
    assert kept() == {}
    aws.settle()
    [(key, content)] = kept().items()
    assert content == PHOTO
    aws.examine()
    [link] = http.get(f"/v1/reports/{number}").json_body["timeline"][0]["photos"]
    assert key == f"reports/{number}/{photo_of(link)}"
    answer = follow(http, link)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (302, "no-store")
    where = urlsplit(answer.headers["Location"])
    assert where.path.endswith(f"/shown/{number}/{photo_of(link)}")
    query = parse_qs(where.query)
    assert {"Signature", "Expires"} <= query.keys() or query["X-Amz-Expires"] == ["300"]


def test_an_officers_photo_is_shown_with_its_entry(http: Any, aws: Aws) -> None:
    number = filed(http, visibility="public")["number"]
    step = {"action": "proses", "version": 1, "photos": [uploaded(http)]}
    after = acted(http, number, step, signed_in()).json_body
    assert len(after["timeline"][1]["photos"]) == 1
    aws.settle()
    aws.examine()
    [link] = http.get(f"/v1/reports/{number}").json_body["timeline"][1]["photos"]
    assert follow(http, link).status_code == 302
    assert list(kept()) == [f"reports/{number}/{photo_of(link)}"]


@pytest.mark.parametrize("level", ["facts", "private"])
def test_photos_that_are_not_public_are_for_officers_and_the_reporter_alone(
    http: Any, aws: Aws, level: str
) -> None:
    receipt = filed(http, attachments=[uploaded(http)], visibility=level)
    number = receipt["number"]
    aws.settle()
    aws.examine()
    [key] = kept()
    photo = key.rsplit("/", 1)[1]
    assert outcome(http.get(f"/v1/reports/{number}/photos/{photo}")) == (404, "unknown-photo")
    assert photo not in http.get(f"/v1/reports/{number}").body.decode()
    token = {"X-Report-Token": receipt["token"]}
    own = http.get(f"/v1/reports/{number}/mine", headers=token).json_body
    officers = http.get(f"/v1/work/{number}", headers=signed_in()).json_body
    inside = [own["timeline"][0]["photos"], officers["timeline"][0]["photos"]]
    opened = f"https://lapor.tanggap.test/v1/work/{number}/photos/{photo}"
    assert [urlsplit(link).path.endswith(f"/shown/{number}/{photo}") for [link] in inside] == [
        True,
        level != "private",
    ]
    assert (inside[1] == [opened]) is (level == "private")


def opened(http: Any, number: str, photo: str, who: str = "1a2b") -> Any:
    officer = signed_in(KEBON_JERUK, "officer", who=who)
    return post(http, f"/v1/work/{number}/photos/{photo}", {}, officer)


def test_the_reporter_of_a_private_report_sees_who_opened_its_photos(
    http: Any, aws: Aws, hands: Hands
) -> None:
    photos = [uploaded(http), uploaded(http)]
    receipt = filed(http, attachments=photos, visibility="private", contact={"phone": PHONE})
    number, path = receipt["number"], f"/v1/reports/{receipt['number']}"
    aws.settle()
    aws.examine()
    names = [key.rpartition("/")[2] for key in kept()]
    assert len(names) == 2
    for photo in names:  # a gallery is one look
        answer = opened(http, number, photo)
        assert (answer.status_code, answer.json_body["version"]) == (200, 2)
        link = urlsplit(answer.json_body["link"])
        assert link.path.endswith(f"/shown/{number}/{photo}")
    assert opened(http, number, names[0], "3c4d").json_body["version"] == 3
    hands.forward(minutes=61)
    assert opened(http, number, names[0]).json_body["version"] == 4
    own = http.get(f"{path}/mine", headers={"X-Report-Token": receipt["token"]}).json_body
    looks = [each for each in own["timeline"] if each["kind"] == "photos_opened"]
    assert [each["by"]["code"] for each in looks] == [KEBON_JERUK] * 3
    assert "1a2b" not in str(own)
    public = http.get(path)
    assert [each["kind"] for each in public.json_body["timeline"]] == ["status"]
    assert public.json_body["version"] == 1
    aws.settle()
    assert sum("foto dibuka oleh" in text for _, text in aws.texts()) == 3


def test_no_look_at_photos_that_its_reporter_shows_is_written_down(http: Any, aws: Aws) -> None:
    for level in ("facts", "public"):
        number = filed(http, attachments=[uploaded(http)], visibility=level)["number"]
        aws.settle()
        aws.examine()
        [photo] = [key.rpartition("/")[2] for key in kept() if number in key]
        answer = opened(http, number, photo)
        assert (answer.status_code, answer.json_body["version"]) == (200, 1)


def test_a_photo_that_is_not_there_or_not_theirs_is_opened_to_no_officer(
    http: Any, aws: Aws
) -> None:
    number = filed(http, attachments=[uploaded(http)], visibility="private")["number"]
    aws.settle()
    [photo] = [key.rpartition("/")[2] for key in kept()]
    assert outcome(opened(http, number, photo)) == (404, "unknown-photo"), "it has no copy yet"
    aws.examine()
    for name in ("x.jpg", "x.pdf", "%2e%2e%2fsecret"):
        assert outcome(opened(http, number, name)) == (404, "unknown-photo")
    stranger = signed_in("31.73.05.1002", "officer")
    path = f"/v1/work/{number}/photos/{photo}"
    assert outcome(post(http, path, {}, stranger)) == (403, "not-yours")
    assert http.get(f"/v1/work/{number}", headers=signed_in()).json_body["version"] == 1


def test_nobody_is_led_to_the_original_of_a_photo(http: Any, aws: Aws) -> None:
    receipt = filed(http, visibility="public", attachments=[uploaded(http)])
    number, token = receipt["number"], {"X-Report-Token": receipt["token"]}
    aws.settle()
    aws.examine()
    [name] = (key.rpartition("/")[2] for key in kept())
    work = [signed_in(), signed_in("BIROPEM", "verifier")]
    inside = [http.get(f"/v1/reports/{number}/mine", headers=token)]
    inside += [http.get(f"/v1/work/{number}", headers=officer) for officer in work]
    told = [http.get(f"/v1/reports/{number}/photos/{name}").headers["Location"]]
    told += [answer.json_body["timeline"][0]["photos"][0] for answer in inside]
    assert {urlsplit(link).path.partition("/")[2] for link in told} == {f"shown/{number}/{name}"}
    [copy] = kept("shown/").values()
    for trace in (b"Exif", b"Budi"):
        assert trace in PHOTO
        assert trace not in copy


def test_a_photo_is_not_there_until_its_copy_is(http: Any, aws: Aws) -> None:
    number = filed(http, visibility="public", attachments=[uploaded(http)])["number"]
    aws.settle()
    [link] = http.get(f"/v1/reports/{number}").json_body["timeline"][0]["photos"]
    assert outcome(follow(http, link)) == (404, "unknown-photo")
    aws.examine()
    assert follow(http, link).status_code == 302


@pytest.mark.parametrize(
    ("content_type", "content"), [("application/pdf", b"%PDF-1.7 x"), ("video/mp4", b"a film")]
)
def test_documents_and_films_are_for_officers_and_the_reporter_alone(
    http: Any, aws: Aws, content_type: str, content: bytes
) -> None:
    offer = offered(http, content_type=content_type)
    client("s3").put_object(Bucket=BUCKET, Key=offer["fields"]["key"], Body=content)
    receipt = filed(http, visibility="public", attachments=[offer["id"]])
    number = receipt["number"]
    aws.settle()
    aws.examine()
    [key] = kept()
    [link] = http.get(f"/v1/reports/{number}").json_body["timeline"][0]["photos"]
    assert outcome(follow(http, link)) == (404, "unknown-photo")
    token = {"X-Report-Token": receipt["token"]}
    for seen in (
        http.get(f"/v1/reports/{number}/mine", headers=token),
        http.get(f"/v1/work/{number}", headers=signed_in()),
    ):
        [link] = seen.json_body["timeline"][0]["photos"]
        assert urlsplit(link).path.endswith(key)


@pytest.mark.parametrize("photo", ["x.jpg", "..", "%2e%2e%2fsecret", "0" * 300])
def test_a_photo_of_another_name_is_not_there(http: Any, photo: str) -> None:
    number = filed(http, visibility="public")["number"]
    assert outcome(http.get(f"/v1/reports/{number}/photos/{photo}")) == (404, "unknown-photo")


def test_a_photo_of_another_report_is_not_shown_under_this_one(http: Any, aws: Aws) -> None:
    theirs = filed(http, attachments=[uploaded(http)])["number"]
    ours = filed(http, visibility="public")["number"]
    aws.settle()
    [key] = kept()
    assert theirs in key
    photo = key.rsplit("/", 1)[1]
    assert outcome(http.get(f"/v1/reports/{ours}/photos/{photo}")) == (404, "unknown-photo")


def test_an_upload_named_twice_is_one_photo(http: Any, aws: Aws) -> None:
    upload = uploaded(http)
    number = filed(http, visibility="public", attachments=[upload, upload])["number"]
    assert len(http.get(f"/v1/reports/{number}").json_body["timeline"][0]["photos"]) == 1


def test_an_upload_that_never_came_does_not_hold_up_the_report(http: Any, aws: Aws) -> None:
    number = filed(http, attachments=[offered(http)["id"]])["number"]
    assert aws.pump() == {"batchItemFailures": []}
    assert [told["number"] for told in aws.announced()] == [number]
    assert kept() == {}


def test_a_bucket_that_does_not_answer_is_asked_again(http: Any, aws: Aws, calls: Calls) -> None:
    filed(http, attachments=[uploaded(http)])
    calls.on("CopyObject", ClientError({"Error": {"Code": "SlowDown"}}, "CopyObject"))
    assert len(aws.pump()["batchItemFailures"]) == 1
    assert aws.pump() == {"batchItemFailures": []}
    assert list(kept().values()) == [PHOTO]
