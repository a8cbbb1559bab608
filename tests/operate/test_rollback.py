"""Which versions are kept of a stack, which one it goes back to, and what of it comes back."""

import json
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from chalicelib.platform import clock
from operate import rollback, stack
from operate.local_run import STACK
from operate.pages_upload import PagesBucket
from operate.session import Clients
from operate.stack import Published
from operate.versions import KEPT, VERSIONS, Version, Versions
from tests.conftest import REGION
from tests.moto_aws import Aws, client
from tests.operate.program import give, give_json, reach
from tests.operate.test_recovery import UPDATED, CloudFormation

BUCKET = "packages"
QUEUE = {"Type": "AWS::SQS::Queue", "Properties": {}}


def build_template(version: str, **resources: Any) -> dict[str, Any]:
    code = {"CodeUri": {"Bucket": BUCKET, "Key": f"{version}.zip"}}
    function = {"Type": "AWS::Serverless::Function", "Properties": code}
    parameters = {"Version": {"Type": "String", "Default": version}}
    return {"Parameters": parameters, "Resources": {"Api": function, **resources}}


class Stack(CloudFormation):
    """A stack that is updated to what is in the bucket."""

    def __init__(self, version: str) -> None:
        super().__init__("UPDATE_COMPLETE", UPDATED, parameters={"MailDomain": "x.id"})
        self.stand(version)
        self.outputs = {"PagesBucketName": "pages", "EdgeId": "E1"}

    def stand(self, version: str, **resources: Any) -> None:
        self.parameters["Version"] = version
        self.template = build_template(version, **resources)

    def get_template(self, **named: str) -> Any:
        return {"TemplateBody": self.template}

    def execute_change_set(self, **named: Any) -> None:
        self.__getattr__("execute_change_set")(**named)
        url = self.made["create_change_set"]["TemplateURL"]
        body = client("s3").get_object(Bucket=BUCKET, Key=url.rpartition("/")[2])["Body"].read()
        self.template = json.loads(body)
        self.parameters["Version"] = self.template["Parameters"]["Version"]["Default"]

    def describe_stacks(self, **named: str) -> Any:
        described = super().describe_stacks(**named)
        outputs = [{"OutputKey": k, "OutputValue": v} for k, v in self.outputs.items()]
        described["Stacks"][0]["Outputs"] = outputs
        return described


@pytest.fixture
def versions(aws: Aws) -> Versions:
    client("s3").create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    return Versions(client("s3"), BUCKET, STACK)


@pytest.fixture
def uploaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts of the start pages that were uploaded."""
    seen = list[str]()

    def upload(bucket: PagesBucket, folder: Path) -> list[str]:
        assert (bucket.bucket, bucket.distribution) == ("pages", "E1")
        seen.append((folder / "en" / "index.html").read_text())
        return ["en/index.html"]

    monkeypatch.setattr(PagesBucket, "upload", upload)
    return seen


@pytest.fixture
def stood(versions: Versions, monkeypatch: pytest.MonkeyPatch, uploaded: list[str]) -> Stack:
    made = Stack("none")
    monkeypatch.setattr(rollback, "PAUSE", 0)

    def make_client(service: str) -> Any:
        return made if service == "cloudformation" else client(service)

    reach(monkeypatch, Clients(make_client, {}))
    return made


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look at the clock is a day later."""
    begin, days = clock.now(), count()
    monkeypatch.setattr(clock, "now", lambda: begin + timedelta(days=next(days)))


def deploy(versions: Versions, made: Stack, name: str, folder: Path, **resources: Any) -> None:
    """What a deploy leaves: files, a record, and the stack itself."""
    body = json.dumps(build_template(name, **resources)).encode()
    for key, content in ((f"{name}.zip", b"code"), (f"{name}.json", body)):
        client("s3").put_object(Bucket=BUCKET, Key=key, Body=content)
    (folder / "en").mkdir(exist_ok=True)
    (folder / "en" / "index.html").write_text(f"start of {name}")
    pages = versions.put_pages(folder)
    versions.record(Published(name, f"{name}.json", (f"{name}.zip", f"{name}.json")), pages)
    made.stand(name, **resources)


def keys() -> set[str]:
    found = client("s3").list_objects_v2(Bucket=BUCKET)["Contents"]
    return {each["Key"] for each in found}


def test_a_stack_goes_back_to_the_version_before_with_its_pages(
    versions: Versions,
    stood: Stack,
    days: None,
    tmp_path: Path,
    uploaded: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("aaa", "bbb"):
        deploy(versions, stood, name, tmp_path)
    assert give("rollback") == 0
    assert stood.parameters["Version"] == "aaa"
    assert uploaded == ["start of aaa"]
    said = capsys.readouterr().out
    assert said.startswith("The stack went back from bbb to aaa of ")
    assert "Files of the pages that were uploaded: 1\n" in said
    change = stood.made["create_change_set"]
    assert change["Parameters"] == [{"ParameterKey": "MailDomain", "UsePreviousValue": True}]
    assert change["RollbackConfiguration"]["RollbackTriggers"] == [], "its alarms may ring"


def test_what_was_gone_back_from_is_not_gone_back_to(
    versions: Versions, stood: Stack, days: None, tmp_path: Path
) -> None:
    for name in ("aaa", "bbb", "ccc"):
        deploy(versions, stood, name, tmp_path)
    assert give_json("rollback")["version"] == "bbb"
    deploy(versions, stood, "ddd", tmp_path)
    assert give_json("rollback")["version"] == "bbb", "not ccc, which was bad"
    assert give_json("rollback")["version"] == "aaa"
    assert give_json("rollback", "--to", "cc")["version"] == "ccc", "who names it gets it"
    assert [each.name for each in versions.list_kept() if each.withdrawn] == ["ddd", "bbb"]


def test_without_a_version_before_it_says_what_is_kept(
    versions: Versions, stood: Stack, days: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deploy(versions, stood, "aaa", tmp_path)
    assert give("rollback") == 1
    assert "no version before aaa is kept" in capsys.readouterr().err
    deploy(versions, stood, "bbb", tmp_path)
    assert give("rollback", "--to", "zzz") == 1
    assert "zzz is none of the other versions that are kept: aaa (" in capsys.readouterr().err
    assert "execute_change_set" not in stood.called


def test_a_rehearsal_says_where_it_would_go_and_changes_nothing(
    versions: Versions, stood: Stack, days: None, tmp_path: Path
) -> None:
    for name in ("aaa", "bbb"):
        deploy(versions, stood, name, tmp_path)
    before = versions.list_kept()
    would = give_json("rollback", "--dry-run")["would"]
    assert would[0].startswith("go back from bbb to aaa of ")
    assert (stood.called, versions.list_kept()) == ([], before)


def test_what_holds_data_is_taken_away_with_force_alone(
    versions: Versions, stood: Stack, days: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deploy(versions, stood, "aaa", tmp_path)
    deploy(versions, stood, "bbb", tmp_path, Calls=QUEUE)
    assert give("rollback") == 1
    assert "Calls (AWS::SQS::Queue) is gone, or has another name here." in capsys.readouterr().err
    assert stood.called == []
    assert any(
        "need --force: Calls" in each for each in give_json("rollback", "--dry-run")["would"]
    )
    assert give("rollback", "--force") == 0
    assert stood.parameters["Version"] == "aaa"


def test_the_last_versions_are_kept_with_all_that_they_name(
    versions: Versions, stood: Stack, days: None, tmp_path: Path
) -> None:
    names = [f"v{place:02}" for place in range(KEPT + 2)]
    other = Versions(client("s3"), BUCKET, "other")
    client("s3").put_object(Bucket=BUCKET, Key="unrecorded.zip", Body=b"")
    deploy(other, stood, "v00", tmp_path)
    for name in names:
        deploy(versions, stood, name, tmp_path)
    assert [each.name for each in versions.list_kept()] == names[:1:-1]
    kept = keys()
    assert {f"{name}.zip" for name in names} - kept == {"v01.zip"}, "v00 is another stack's too"
    assert {"unrecorded.zip", "v00.json", f"{VERSIONS}other/v00.json"} <= kept
    assert {each.pages for each in versions.list_kept()} <= kept


def test_a_version_that_is_deployed_again_is_the_newest_and_good(versions: Versions) -> None:
    versions.write(Version("aaa", "2026-01-01T00:00:00Z", "a.json", None, (), withdrawn=True))
    versions.write(Version("bbb", "2026-01-02T00:00:00Z", "b.json", None, ()))
    versions.record(Published("aaa", "a.json", ("a.json",)), None)
    first, _ = versions.list_kept()
    assert (first.name, first.withdrawn) == ("aaa", False)


def test_a_package_is_named_by_what_is_in_it(versions: Versions, tmp_path: Path) -> None:
    (tmp_path / "deployment.zip").write_bytes(b"code")
    template = build_template("aaa")
    template["Resources"]["Api"]["Properties"]["CodeUri"] = "./deployment.zip"
    published = stack.publish_package(client("s3"), BUCKET, tmp_path, template)
    assert published.version == "aaa"
    assert {published.template, *published.files} == keys()
