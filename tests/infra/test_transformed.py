"""What CloudFormation gets: the template as SAM makes it of ours."""

from copy import deepcopy
from typing import Any

import pytest
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator


@pytest.fixture(scope="module")
def transformed(template: dict[str, Any]) -> dict[str, Any]:
    ours = deepcopy(template)
    for resource in ours["Resources"].values():  # as `tanggap deploy` has uploaded them
        for code in ("CodeUri", "ContentUri"):
            if code in resource.get("Properties", {}):
                resource["Properties"][code] = "s3://bucket/package.zip"
    defaults = {name: each.get("Default", "") for name, each in ours["Parameters"].items()}
    made: dict[str, Any] = Translator({}, Parser()).translate(ours, defaults)
    return made


def test_the_api_has_one_stage(transformed: dict[str, Any]) -> None:
    """A deployment that names a stage makes it too, without the wall and the limits of routes."""
    of_type = [
        each["Properties"]
        for each in transformed["Resources"].values()
        if each["Type"] in ("AWS::ApiGateway::Stage", "AWS::ApiGateway::Deployment")
    ]
    assert [each["StageName"] for each in of_type if "StageName" in each] == ["api"]


def test_cloudfronts_names_differ_by_region(transformed: dict[str, Any]) -> None:
    """They are the account's: a stack of the same name in a second region could not be made."""
    names = [
        name
        for each in transformed["Resources"].values()
        if each["Type"].startswith("AWS::CloudFront::")
        for part in (each["Properties"], *each["Properties"].values())
        if isinstance(part, dict) and (name := part.get("Name"))
    ]
    assert len(names) == 6
    assert all("${AWS::Region}" in name["Fn::Sub"] for name in names)
