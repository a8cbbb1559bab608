"""Deploying to AWS."""

from pathlib import Path
from typing import Any

import pytest

from operate import deploy, stack

FOLDER = Path("package")
OWN = "https://abc.execute-api.ap-southeast-3.amazonaws.com/api/"


class CloudFormation:
    """Remembers what was applied; the stack has the parameters last given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **parameters: str) -> None:
        self.parameters = {"Protected": "no"} | parameters  # the template's default
        self.applied = list[dict[str, str]]()
        self.outputs = {"EndpointURL": OWN}
        monkeypatch.setattr(stack, "read_template", lambda folder: {})
        monkeypatch.setattr(
            stack, "publish_package", lambda s3, bucket, folder, template: "https://t"
        )
        monkeypatch.setattr(stack, "apply_template", self.apply)
        monkeypatch.setattr(
            stack, "read_parameter", lambda _, name, key: self.parameters.get(key, "")
        )

    def apply(self, client: Any, name: str, url: str, parameters: dict[str, str]) -> dict[str, str]:
        self.applied.append(parameters)
        self.parameters |= parameters
        return self.outputs


def test_a_new_stack_is_told_the_address_it_got(monkeypatch: pytest.MonkeyPatch) -> None:
    made = CloudFormation(monkeypatch)
    deploy.deploy("tanggap", "bucket", FOLDER, {"MailDomain": "x.id"})
    own = {"PublicUrl": OWN.rstrip("/"), "Protected": "yes"}
    assert made.applied == [{"MailDomain": "x.id"}, own]


def test_a_new_stack_behind_an_edge_is_told_the_edges_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = CloudFormation(monkeypatch)
    made.outputs["EdgeUrl"] = "https://d1.cloudfront.net"
    deploy.deploy("tanggap", "bucket", FOLDER, {})
    assert made.applied == [{}, {"PublicUrl": "https://d1.cloudfront.net", "Protected": "yes"}]


@pytest.mark.parametrize("given", [{}, {"PublicUrl": "https://lapor.x.id"}])
def test_an_address_once_set_stays(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> None:
    made = CloudFormation(monkeypatch, PublicUrl="https://lapor.x.id", Protected="yes")
    deploy.deploy("tanggap", "bucket", FOLDER, given)
    assert made.applied == [given]


def test_what_is_made_is_protected_after_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """A create that fails could not remove what is protected."""
    made = CloudFormation(monkeypatch, Protected="no")
    deploy.deploy("tanggap", "bucket", FOLDER, {"PublicUrl": "https://lapor.x.id"})
    assert made.applied == [{"PublicUrl": "https://lapor.x.id"}, {"Protected": "yes"}]


def test_who_takes_the_protection_away_has_it_away_until_the_next_deploy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = CloudFormation(monkeypatch, PublicUrl="https://lapor.x.id", Protected="yes")
    deploy.deploy("tanggap", "bucket", FOLDER, {"Protected": "no"})
    assert made.applied == [{"Protected": "no"}]
    deploy.deploy("tanggap", "bucket", FOLDER, {})
    assert made.applied[1:] == [{}, {"Protected": "yes"}]


@pytest.mark.parametrize("arguments", [["--bucket", ""], ["--bucket", "b", "MailDomain"]])
def test_a_deploy_without_what_it_needs_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["deploy", *arguments])
    assert deploy.main() == 1
    assert capsys.readouterr().err == "Give BUCKET=<bucket> and parameters as Name=value.\n"
