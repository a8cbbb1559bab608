"""A new template against the last release: what would lose data, or be refused, is named."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from local.deploy import make_package
from operate import released, stack

Template = dict[str, Any]


@pytest.fixture(scope="module")
def template() -> Template:
    return stack.read_template(make_package())


def changed(template: Template, change: Callable[[Template], object]) -> Template:
    new = copy.deepcopy(template)
    change(new)
    return new


def breaks(before: Template, after: Template) -> list[str]:
    return released.find_breaks(
        released.describe_template(before), released.describe_template(after)
    )


def indexes(template: Template) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = template["Resources"]["Table"]["Properties"][
        "GlobalSecondaryIndexes"
    ]
    return found


def index(template: Template, name: str) -> dict[str, Any]:
    return next(each for each in indexes(template) if each["IndexName"] == name)


def test_the_template_breaks_nothing_of_the_last_release(template: Template) -> None:
    release = released.load_released()
    assert release is not None, "write one: tanggap release"
    assert released.find_breaks(release[1], released.describe_template(template)) == []


def test_a_template_may_gain_parameters_resources_and_attributes(template: Template) -> None:
    def grow(new: Template) -> None:
        new["Parameters"]["Another"] = {"Type": "String"}
        new["Resources"]["Another"] = {"Type": "AWS::S3::Bucket", "Properties": {}}
        new["Resources"]["Pool"]["Properties"]["Schema"].append({"Name": "rank"})

    assert breaks(template, changed(template, grow)) == []


CHANGES: dict[str, tuple[Callable[[Template], object], str]] = {
    "a parameter is gone": (
        lambda new: new["Parameters"].pop("LogDays"),
        "The parameter LogDays is gone",
    ),
    "a parameter is of another type": (
        lambda new: new["Parameters"]["LogDays"].update(Type="String"),
        "The parameter LogDays was Number and is String",
    ),
    "a table has another logical id": (
        lambda new: new["Resources"].update(Reports=new["Resources"].pop("Table")),
        "Table (AWS::DynamoDB::Table) is gone",
    ),
    "a table has other keys": (
        lambda new: new["Resources"]["Table"]["Properties"]["KeySchema"].pop(),
        "KeySchema of Table changes",
    ),
    "a table gets a name": (
        lambda new: new["Resources"]["Table"]["Properties"].update(TableName="reports"),
        "TableName of Table changes",
    ),
    "a bucket gets a name": (
        lambda new: new["Resources"]["Bucket"]["Properties"].update(BucketName="photos"),
        "BucketName of Bucket changes",
    ),
    "a secret has another name": (
        lambda new: new["Resources"]["EdgeKeyA"]["Properties"].update(Name="secrets"),
        "Name of EdgeKeyA changes",
    ),
    "a pool's accounts are named otherwise": (
        lambda new: new["Resources"]["Pool"]["Properties"].update(AliasAttributes=["phone_number"]),
        "AliasAttributes of Pool changes",
    ),
    "a pool's attribute changes": (
        lambda new: new["Resources"]["Pool"]["Properties"]["Schema"][0].update(Mutable=False),
        "The attribute agency of Pool changes",
    ),
    "a queue becomes a topic": (
        lambda new: new["Resources"]["Notices"].update(Type="AWS::SNS::Topic"),
        "Notices was AWS::SQS::Queue and is AWS::SNS::Topic",
    ),
    "an index projects more": (
        lambda new: index(new, "near-1")["Projection"]["NonKeyAttributes"].append("card"),
        "The index near-1 of Table changes in place",
    ),
    "two indexes at once": (
        lambda new: indexes(new).extend(
            {**index(new, "near-1"), "IndexName": name} for name in ("near-2", "near-3")
        ),
        "Table adds or removes more than one index in an update: near-2, near-3",
    ),
    "an index is renamed in one go": (
        lambda new: index(new, "near-1").update(IndexName="near-2"),
        "Table adds or removes more than one index",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_would_lose_data_or_be_refused_is_named(template: Template, name: str) -> None:
    change, sentence = CHANGES[name]
    (found,) = breaks(template, changed(template, change))
    assert found.startswith(sentence)


def test_every_index_has_a_version_in_its_name(template: Template) -> None:
    assert all(each["IndexName"].rpartition("-")[2].isdecimal() for each in indexes(template))
