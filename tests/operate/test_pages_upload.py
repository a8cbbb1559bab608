"""The upload of the pages: in which order, what is left alone, what stays of earlier builds, and
what a fault in the middle leaves behind.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from operate.pages_upload import BUILDS, Build, PagesBucket, choose_kept, list_paths
from tests.conftest import REGION
from tests.faults import Calls, Died
from tests.moto_aws import client

BUCKET = "tanggap-pages"
YEAR = "public, max-age=31536000, immutable"


@pytest.fixture
def bucket(calls: Calls) -> PagesBucket:
    client("s3").create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    origin = {
        "Id": "pages",
        "DomainName": f"{BUCKET}.s3.{REGION}.amazonaws.com",
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    made = client("cloudfront").create_distribution(
        DistributionConfig={
            "CallerReference": "tests",
            "Comment": "",
            "Enabled": True,
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": {
                "TargetOriginId": "pages",
                "ViewerProtocolPolicy": "https-only",
            },
        }
    )
    calls.made.clear()
    return PagesBucket(client("s3"), client("cloudfront"), BUCKET, made["Distribution"]["Id"])


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Path]:
    """Writes a build whose scripts have a name with this letter in it, and returns its folder."""

    def write(letter: str, **more: str) -> Path:
        folder = tmp_path / "-".join([letter, *more])
        files = {
            f"assets/Start-{letter}.js": f"start({letter})",
            "assets/shared.css": "body {}",
            "index.html": f'<script src="/assets/Start-{letter}.js"></script>',
            "lapor/index.html": f'<script src="/assets/Start-{letter}.js"></script>',
            "en/index.html": f'<script src="/assets/Start-{letter}.js"></script>',
            "report.js": f"import '/assets/Start-{letter}.js'",
            "icon.svg": "<svg/>",
            "app.webmanifest": "{}",
            "sw.js": f'keep("/assets/Start-{letter}.js")',
            **more,
        }
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return folder

    return write


def stored() -> dict[str, str]:
    """The text of each object."""
    found = client("s3").list_objects_v2(Bucket=BUCKET).get("Contents", [])
    keys = [each["Key"] for each in found]
    return {
        key: client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read().decode() for key in keys
    }


def assets() -> set[str]:
    return {key for key in stored() if key.startswith("assets/Start")}


def invalidated(bucket: PagesBucket) -> list[list[str]]:
    """The paths of each invalidation."""
    cloudfront, named = client("cloudfront"), {"DistributionId": bucket.distribution}
    found = cloudfront.list_invalidations(**named)["InvalidationList"].get("Items", [])
    batches = [cloudfront.get_invalidation(Id=each["Id"], **named) for each in found]
    return [each["Invalidation"]["InvalidationBatch"]["Paths"]["Items"] for each in batches]


def put(calls: Calls) -> Callable[[], list[str]]:
    """Notes from now on the keys that are put, in their order."""
    keys: list[str] = []

    def note(called: str, given: dict[str, Any], moment: str) -> None:
        if called == "PutObject" and moment == "before":
            keys.append(given["Key"])

    calls.traps.append(note)
    return lambda: keys


def test_assets_go_first_then_what_names_them_then_the_service_worker(
    bucket: PagesBucket, build: Callable[..., Path], calls: Calls
) -> None:
    keys = put(calls)
    bucket.upload(build("a"))
    kinds = [
        "asset"
        if key.startswith("assets/")
        else "manifest"
        if key.startswith(BUILDS)
        else "last"
        if key in ("sw.js", "app.webmanifest")
        else "page"
        for key in keys()
    ]
    assert kinds == [
        *(["asset"] * 2),
        "manifest",
        *(["page"] * 5),
        *(["last"] * 2),
        "manifest",
    ]
    assert calls.made[-1] == "PutObject"
    assert calls.made[-2] == "CreateInvalidation", "when all is up"


def test_each_file_has_its_type_and_says_how_long_it_may_be_kept(
    bucket: PagesBucket, build: Callable[..., Path]
) -> None:
    bucket.upload(build("a"))
    heads = {key: client("s3").head_object(Bucket=BUCKET, Key=key) for key in stored()}
    headers = {key: (head["ContentType"], head.get("CacheControl")) for key, head in heads.items()}
    [manifest] = [key for key in headers if key.startswith(BUILDS)]
    assert headers.pop(manifest) == ("application/json", None)
    five, script = "public, max-age=300", "text/javascript; charset=utf-8"
    assert headers == {
        "assets/Start-a.js": (script, YEAR),
        "assets/shared.css": ("text/css; charset=utf-8", YEAR),
        "index.html": ("text/html; charset=utf-8", five),
        "lapor/index.html": ("text/html; charset=utf-8", five),
        "en/index.html": ("text/html; charset=utf-8", five),
        "report.js": (script, five),
        "icon.svg": ("image/svg+xml; charset=utf-8", five),
        "app.webmanifest": ("application/manifest+json; charset=utf-8", "no-cache"),
        "sw.js": (script, "no-cache"),
    }
    assert "." not in manifest, "the edge leads no address without a dot to a file that is no page"


def test_one_invalidation_names_pages_and_no_asset(
    bucket: PagesBucket, build: Callable[..., Path]
) -> None:
    bucket.upload(build("a"))
    [paths] = invalidated(bucket)
    assert sorted(paths) == [
        *("/", "/app.webmanifest", "/en", "/en/*", "/icon.svg", "/index.html"),
        *("/lapor", "/lapor/index.html", "/report.js", "/sw.js"),
    ]


def test_what_is_up_already_is_left_alone(
    bucket: PagesBucket, build: Callable[..., Path], calls: Calls
) -> None:
    bucket.upload(build("a"))
    calls.made.clear()
    assert bucket.upload(build("a")) == []
    assert {*calls.made} <= {"ListObjectsV2", "GetObject", "HeadObject"}
    folder = build("a", **{"bantuan/index.html": "Bantuan"})
    assert bucket.upload(folder) == ["bantuan/index.html"]
    assert len(invalidated(bucket)) == 2


def test_a_file_is_uploaded_again_when_its_headers_or_somebodys_hand_changed_it(
    bucket: PagesBucket, build: Callable[..., Path]
) -> None:
    folder = build("a")
    bucket.upload(folder)
    body = (folder / "icon.svg").read_bytes()
    client("s3").put_object(Bucket=BUCKET, Key="icon.svg", Body=body, ContentType="image/svg+xml")
    client("s3").put_object(Bucket=BUCKET, Key="index.html", Body=b"by hand")
    assert bucket.upload(folder) == ["icon.svg", "index.html"]
    assert len(invalidated(bucket)) == 2


def test_the_assets_of_three_builds_stay_and_pages_of_one(
    bucket: PagesBucket, build: Callable[..., Path]
) -> None:
    bucket.upload(build("a", **{"lama/index.html": "Lama"}))
    for letter in "bcd":
        bucket.upload(build(letter))
        bucket.upload(build(letter))  # the same build once more is no build more
    assert assets() == {f"assets/Start-{letter}.js" for letter in "bcd"}
    assert "assets/shared.css" in stored(), "which all have"
    assert "lama/index.html" not in stored()
    assert len([key for key in stored() if key.startswith(BUILDS)]) == 3


def test_a_build_that_is_brought_back_is_the_newest(
    bucket: PagesBucket, build: Callable[..., Path]
) -> None:
    for letter in "abcad":
        bucket.upload(build(letter))
    assert assets() == {f"assets/Start-{letter}.js" for letter in "acd"}
    assert "Start-d" in stored()["index.html"]


def scripts_of_pages(objects: dict[str, str]) -> set[str]:
    pages = {key: text for key, text in objects.items() if not key.startswith((BUILDS, "assets/"))}
    return {found for text in pages.values() for found in re.findall(r"assets/Start-\w+\.js", text)}


def test_after_a_fault_at_any_call_pages_find_their_scripts_and_the_next_upload_goes_on(
    bucket: PagesBucket, build: Callable[..., Path], calls: Calls
) -> None:
    bucket.upload(build("a"))
    folder, faults = build("b"), 0
    while True:
        left = faults

        def trap(called: str, given: dict[str, Any], moment: str) -> None:
            nonlocal left
            if moment == "before" and called in ("PutObject", "CreateInvalidation"):
                left -= 1
                if left < 0:
                    raise Died

        calls.traps.append(trap)
        try:
            bucket.upload(folder)
        except Died:
            calls.traps.remove(trap)
            faults += 1
            objects = stored()
            assert scripts_of_pages(objects) <= objects.keys()
            assert "assets/Start-a.js" in objects, "browsers still hold pages that name it"
        else:
            calls.traps.remove(trap)
            break
    assert faults > 2
    objects = stored()
    assert scripts_of_pages(objects) == {"assets/Start-b.js"}
    assert len(invalidated(bucket)) >= 2, "one for each build at least"
    assert bucket.upload(folder) == []


def test_a_fault_after_the_last_page_is_not_forgotten(
    bucket: PagesBucket, build: Callable[..., Path], calls: Calls
) -> None:
    refused = ClientError({"Error": {"Code": "TooManyInvalidationsInProgress"}}, "")
    calls.on("CreateInvalidation", refused)
    with pytest.raises(ClientError):
        bucket.upload(build("a"))
    assert bucket.upload(build("a")) == []
    assert len(invalidated(bucket)) == 1


def test_builds_that_never_came_up_whole_push_no_other_out() -> None:
    names = {"a": True, "b": True, "c": True, "d": True, "e": False, "f": False, "g": True}
    builds = [Build(name, str(at), (), names[name]) for at, name in enumerate(names)]
    newest_first = builds[::-1]
    assert "".join(each.name for each in choose_kept(newest_first)) == "gfedc"
    assert choose_kept(newest_first[1:3]) == newest_first[1:3]
    assert choose_kept([]) == []


def test_the_manifest_says_what_the_build_has(
    bucket: PagesBucket, build: Callable[..., Path]
) -> None:
    bucket.upload(build("a"))
    [(key, text)] = [each for each in stored().items() if each[0].startswith(BUILDS)]
    manifest = json.loads(text)
    assert manifest["name"] == key.removeprefix(BUILDS)
    assert manifest["assets"] == ["assets/Start-a.js", "assets/shared.css"]
    assert manifest["complete"] is True


def test_a_page_is_invalidated_by_its_address_and_by_its_file() -> None:
    assert list_paths(["petugas/masuk/index.html", "en/lapor/index.html", "a.txt"]) == [
        *("/a.txt", "/en", "/en/*"),
        *("/petugas/masuk", "/petugas/masuk/index.html"),
    ]
    assert list_paths(["petugas/index.html"]) == ["/petugas", "/petugas/*"], "an application"
