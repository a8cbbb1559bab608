"""The objects of S3 are replaced on a condition, and say what they are."""

import pytest

from chalicelib.figures.objects import CACHE, Overtaken, S3Objects
from tests.conftest import REGION
from tests.moto_aws import Aws, client

BUCKET = "tanggap-figures"


@pytest.fixture
def objects(aws: Aws) -> S3Objects:
    where = {"LocationConstraint": REGION}
    client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration=where)
    return S3Objects(BUCKET)


def test_an_object_is_stored_with_what_is_told_of_it(objects: S3Objects) -> None:
    objects.store("a/b.csv", b"x", "text/csv", about={CACHE: "no-cache", "license": "CC-BY-4.0"})
    found = client("s3").get_object(Bucket=BUCKET, Key="a/b.csv")
    assert (found["ContentType"], found["CacheControl"]) == ("text/csv", "no-cache")
    assert found["Metadata"] == {"license": "CC-BY-4.0"}
    assert found["ServerSideEncryption"] == "AES256"


def test_objects_are_listed_from_a_key_on_and_removed(objects: S3Objects) -> None:
    for name in ("a/1", "a/2", "b/1"):
        objects.store(name, b"", "text/plain")
    assert [*objects.list_keys("a/")] == ["a/1", "a/2"]
    assert [*objects.list_keys("a/", "a/1")] == ["a/2"]
    objects.remove("a/2")
    assert objects.load("a/2") is None


def test_an_object_is_replaced_by_who_knows_it_alone(objects: S3Objects) -> None:
    objects.replace("state", b"1", "text/plain", None)
    with pytest.raises(Overtaken):
        objects.replace("state", b"2", "text/plain", None)
    known = objects.load("state")
    assert known
    objects.replace("state", b"3", "text/plain", known.tag)
    with pytest.raises(Overtaken):
        objects.replace("state", b"4", "text/plain", known.tag)
    last = objects.load("state")
    assert last
    assert last.body == b"3"
