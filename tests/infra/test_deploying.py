"""Deploying to AWS."""

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from operate import deploy, package, stack, stored_secrets
from operate.deploy_watch import UNWATCHED, Watch
from operate.node import NodeError
from operate.pages_upload import PagesBucket
from operate.preflight import Preflight
from operate.preflight_checks import Finding, State
from operate.stack import Published
from operate.stack_state import StackError, StackState
from tests.operate.program import give

FOLDER = Path("package")
OWN = "https://abc.execute-api.ap-southeast-3.amazonaws.com/api/"


class CloudFormation:
    """Remembers what was applied; the stack has the parameters last given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **parameters: str) -> None:
        self.parameters = {"Protected": "no"} | parameters  # the template's default
        self.applied = list[dict[str, str]]()
        self.watched = list[list[str]]()
        self.recorded = list[tuple[int, str, str | None]]()
        self.outputs = {"EndpointURL": OWN}
        monkeypatch.setattr(stack, "read_template", lambda folder: {})
        published = Published("build", "t.json", ("code.zip", "t.json"))
        monkeypatch.setattr(
            stack, "publish_package", lambda s3, bucket, folder, template: published
        )
        monkeypatch.setattr(deploy, "Versions", lambda s3, bucket, name: self)
        monkeypatch.setattr(stack, "apply_template", self.apply)
        monkeypatch.setattr(StackState, "parameters", lambda state: parameters or None)
        self.secrets = list[tuple[Any, ...]]()
        monkeypatch.setattr(
            stored_secrets,
            "make_secrets",
            lambda ssm, *given: self.secrets.append((*given, len(self.applied))),
        )
        monkeypatch.setattr(
            stack, "read_parameter", lambda _, name, key: self.parameters.get(key, "")
        )

    def apply(
        self,
        client: Any,
        name: str,
        url: str,
        parameters: dict[str, str],
        watch: Watch = UNWATCHED,
    ) -> dict[str, str]:
        self.applied.append(parameters)
        self.watched.append([*watch.alarms])
        self.parameters |= parameters
        return self.outputs

    def put_pages(self, folder: Path) -> str:
        return f"{folder}.zip"

    def record(self, published: Published, pages: str | None) -> None:
        self.recorded.append((len(self.applied), published.version, pages))


def bring(parameters: dict[str, str], watch: Watch = UNWATCHED) -> None:
    deploy.deploy("tanggap", "bucket", FOLDER, parameters, watch, None)


def test_a_new_stack_is_told_the_address_it_got(monkeypatch: pytest.MonkeyPatch) -> None:
    made = CloudFormation(monkeypatch)
    bring({"MailDomain": "x.id"})
    own = {"PublicUrl": OWN.rstrip("/"), "Protected": "yes"}
    assert made.applied == [{"MailDomain": "x.id"}, own]


def test_the_secrets_are_there_before_the_stack_that_names_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    new = CloudFormation(monkeypatch)
    bring({"Edge": "no"})
    assert new.secrets == [("tanggap", None, {"Edge": "no"}, 0)]
    known = {"PublicUrl": "https://lapor.x.id", "Protected": "yes"}
    old = CloudFormation(monkeypatch, **known)
    bring({})
    assert old.secrets == [("tanggap", known, {}, 0)]


def test_a_new_stack_behind_an_edge_is_told_the_edges_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = CloudFormation(monkeypatch)
    made.outputs["EdgeUrl"] = "https://d1.cloudfront.net"
    bring({})
    assert made.applied == [{}, {"PublicUrl": "https://d1.cloudfront.net", "Protected": "yes"}]


@pytest.mark.parametrize("given", [{}, {"PublicUrl": "https://lapor.x.id"}])
def test_an_address_once_set_stays(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> None:
    made = CloudFormation(monkeypatch, PublicUrl="https://lapor.x.id", Protected="yes")
    bring(given)
    assert made.applied == [given]


def test_what_is_made_is_protected_after_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """A create that fails could not remove what is protected."""
    made = CloudFormation(monkeypatch, Protected="no")
    bring({"PublicUrl": "https://lapor.x.id"})
    assert made.applied == [{"PublicUrl": "https://lapor.x.id"}, {"Protected": "yes"}]


def test_who_takes_the_protection_away_has_it_away_until_the_next_deploy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = CloudFormation(monkeypatch, PublicUrl="https://lapor.x.id", Protected="yes")
    bring({"Protected": "no"})
    assert made.applied == [{"Protected": "no"}]
    bring({})
    assert made.applied[1:] == [{}, {"Protected": "yes"}]


BEHIND_AN_EDGE = {"EdgeUrl": "https://d1.test", "EdgeId": "E1", "PagesBucketName": "pages"}


class Pages:
    """Notes what is built and uploaded."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.built = 0
        self.uploaded = list[tuple[str, str, Path]]()
        self.fault: Exception | None = None
        monkeypatch.setattr(package, "make_package", lambda arch: FOLDER)
        monkeypatch.setattr(deploy, "build_pages", self.build)
        monkeypatch.setattr(PagesBucket, "upload", lambda bucket, folder: self.put(bucket, folder))

    def build(self) -> Path:
        self.built += 1
        if isinstance(self.fault, NodeError):
            raise self.fault
        return Path("pages")

    def put(self, bucket: PagesBucket, folder: Path) -> list[str]:
        if self.fault:
            raise self.fault
        self.uploaded.append((bucket.bucket, bucket.distribution, folder))
        return ["index.html"]


WATCH = Watch({"ApiFailsAlarm": "arn:api", "StreamFailsAlarm": "arn:stream"})
LOOKED = Preflight("here", (Finding("region", State.OK, "it is enabled"),))


def run(monkeypatch: pytest.MonkeyPatch, *parameters: str) -> int:
    monkeypatch.setattr("operate.preflight.open_account", lambda name, given: None)
    monkeypatch.setattr("operate.preflight.look", lambda account: LOOKED)
    monkeypatch.setattr(
        deploy, "choose_watch", lambda name, values, force: UNWATCHED if force else WATCH
    )
    return give("deploy", "--bucket", "b", *parameters)


@pytest.mark.parametrize("given", [[], ["Edge=yes"]])
def test_pages_are_uploaded_once_the_stack_stands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], given: list[str]
) -> None:
    made, pages = CloudFormation(monkeypatch), Pages(monkeypatch)
    made.outputs |= BEHIND_AN_EDGE
    assert run(monkeypatch, *given) == 0
    assert len(made.applied) == 2
    assert pages.uploaded == [("pages", "E1", Path("pages"))]
    assert "Files of the pages that were uploaded: 1\n" in capsys.readouterr().out


@pytest.mark.parametrize(("stands", "given"), [({}, ["Edge=no"]), ({"Edge": "no"}, [])])
def test_without_an_edge_no_page_is_built_or_uploaded(
    monkeypatch: pytest.MonkeyPatch, stands: dict[str, str], given: list[str]
) -> None:
    made, pages = CloudFormation(monkeypatch, **stands), Pages(monkeypatch)
    assert run(monkeypatch, *given) == 0
    assert made.applied
    assert (pages.built, pages.uploaded) == (0, [])


def test_pages_that_can_not_be_built_leave_the_stack_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made, pages = CloudFormation(monkeypatch), Pages(monkeypatch)
    pages.fault = NodeError("npm can't install web.")
    assert run(monkeypatch) == 1
    assert made.applied == []
    assert capsys.readouterr().err.endswith("\nNot deployed: npm can't install web.\n")


def test_pages_that_can_not_be_uploaded_are_told_apart_from_the_stack(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made, pages = CloudFormation(monkeypatch), Pages(monkeypatch)
    made.outputs |= BEHIND_AN_EDGE
    pages.fault = ClientError({"Error": {"Code": "SlowDown", "Message": "slow"}}, "PutObject")
    assert run(monkeypatch) == 1
    told = capsys.readouterr()
    assert "\nThe stack is deployed, but not all pages are up: " in told.err
    assert told.err.endswith("Give the same command again; it goes on from there.\n")
    assert "EdgeUrl" not in told.out


@pytest.mark.parametrize("arguments", [["--bucket", ""], ["--bucket", "b", "MailDomain"]])
def test_a_deploy_without_what_it_needs_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert give("deploy", *arguments) == 2
    assert capsys.readouterr().err == "Give --bucket, and parameters as Name=value.\n"


def test_the_account_is_looked_at_first_and_a_fault_ends_the_deploy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made, pages = CloudFormation(monkeypatch), Pages(monkeypatch)
    closed = Finding("region", State.ATTENTION, "it is closed", "switch it on", blocks=True)
    monkeypatch.setattr(f"{__name__}.LOOKED", Preflight("here", (closed,)))
    assert run(monkeypatch) == 1
    assert (made.applied, pages.built) == ([], 0)
    table, todo, end = capsys.readouterr().err.splitlines()
    assert (table.split(), todo.split()) == (
        ["attention", "region", "it", "is", "closed"],
        ["->", "switch", "it", "on"],
    )
    assert end == "Not deployed: it is closed"


def test_a_rehearsal_changes_nothing_and_hides_values(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made, pages = CloudFormation(monkeypatch, Edge="no", MailDomain="x.id"), Pages(monkeypatch)
    described = {
        "StackStatus": "UPDATE_COMPLETE",
        "Parameters": [{"ParameterKey": "MailDomain", "ParameterValue": "x.id"}],
    }
    monkeypatch.setattr(StackState, "describe", lambda state: described)
    given = ["MailDomain=x.id", "PushKey=B-secret"]
    assert run(monkeypatch, "--dry-run", *given) == 0
    assert (made.applied, pages.built) == ([], 0)
    said = capsys.readouterr().out
    assert (
        "Would update the stack tanggap, which is UPDATE_COMPLETE, with new values of PushKey."
        in said
    )
    assert "B-secret" not in said
    assert said.endswith("Nothing was changed.\n")


def test_alarms_watch_the_pass_that_brings_the_code_and_its_version_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made, pages = CloudFormation(monkeypatch), Pages(monkeypatch)
    made.outputs |= BEHIND_AN_EDGE
    assert run(monkeypatch) == 0
    assert made.watched == [[*WATCH.alarms], []]
    assert made.recorded == [(1, "build", "pages.zip")]
    assert pages.uploaded
    said = capsys.readouterr()
    assert f"{WATCH.describe()}\n" in said.err
    assert "watched and did not ring: ApiFailsAlarm and StreamFailsAlarm\n" in said.out


@pytest.mark.parametrize(("option", "variable"), [(["--force"], ""), ([], "1")])
def test_a_mend_is_watched_by_nobody(
    monkeypatch: pytest.MonkeyPatch, option: list[str], variable: str
) -> None:
    made, _ = CloudFormation(monkeypatch, Edge="no"), Pages(monkeypatch)
    monkeypatch.setenv("FORCE", variable)
    assert run(monkeypatch, *option) == 0
    assert made.watched == [[], []]


def test_a_version_that_went_back_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    made, _ = CloudFormation(monkeypatch, Edge="no"), Pages(monkeypatch)

    def go_back(*_: Any, **__: Any) -> None:
        raise StackError("ApiFailsAlarm rang")

    monkeypatch.setattr(stack, "apply_template", go_back)
    assert run(monkeypatch) == 1
    assert made.recorded == []
