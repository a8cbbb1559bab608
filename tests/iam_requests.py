"""What a call of AWS asks of IAM: actions on resources, with what a condition may look at."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from local.permissions import list_partition_keys
from tests.conftest import ACCOUNT, REGION

Parameters = dict[str, Any]
Context = dict[str, Any]
OF_EXPORTS = {"DescribeExport", "ListExports"}
# One action, the ARN of its resource, and its context.
Need = tuple[str, str, Context]
IN_TRANSACTIONS = {
    "ConditionCheck": "ConditionCheckItem",
    "Delete": "DeleteItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
}


@dataclass(frozen=True)
class Asked:
    """What a function asks for."""

    function: str
    action: str
    resource: str
    context: Context = field(default_factory=dict)


def list_asked(
    function: str, service: str, operation: str, parameters: Parameters
) -> Iterator[Asked]:
    """Yield all that one call asks for. Raises KeyError for a service that is new here."""
    for action, resource, context in SERVICES[service](operation, parameters):
        yield Asked(function, action, resource, context)


def _arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


def _list_dynamodb(operation: str, parameters: Parameters) -> Iterator[Need]:
    """A transaction asks for each of its actions, with the keys of all its items."""
    keys = sorted(set(list_partition_keys(parameters)))
    context = {"dynamodb:LeadingKeys": keys} if keys else {}
    if operation in OF_EXPORTS:
        yield f"dynamodb:{operation}", parameters.get("ExportArn", "*"), {}
        return
    named = "TransactItems" in parameters
    kinds = {kind for each in parameters.get("TransactItems", ()) for kind in each}
    actions = sorted(IN_TRANSACTIONS[kind] for kind in kinds) if named else [operation]
    index = f"/index/{parameters['IndexName']}" if parameters.get("IndexName") else ""
    for action in actions:
        yield f"dynamodb:{action}", _arn("dynamodb", f"table/tanggap{index}"), context


def _list_s3(operation: str, parameters: Parameters) -> Iterator[Need]:
    bucket = f"arn:aws:s3:::{parameters['Bucket']}"
    if operation in LISTINGS:
        prefix = parameters.get("Prefix")
        yield LISTINGS[operation], bucket, {} if prefix is None else {"s3:prefix": prefix}
        return
    if operation == "DeleteObjects":
        for each in parameters["Delete"]["Objects"]:
            version = "Version" if each.get("VersionId") else ""
            yield f"s3:DeleteObject{version}", f"{bucket}/{each['Key']}", {}
        return
    if operation == "CopyObject":
        yield "s3:GetObject", f"arn:aws:s3:::{'/'.join(find_object(parameters))}", {}
    version = "Version" if parameters.get("VersionId") else ""
    yield f"s3:{OF_OBJECTS[operation]}{version}", f"{bucket}/{parameters['Key']}", {}


def find_object(parameters: Parameters) -> tuple[str, str]:
    """Return the bucket and the key of the object that a call reads: of a copy it is the source,
    which boto3 has written as a path once the call was made.
    """
    source = parameters.get("CopySource", parameters)
    if isinstance(source, str):
        bucket, _, key = source.partition("/")
        return bucket, key
    return source["Bucket"], source["Key"]


LISTINGS = {"ListObjectsV2": "s3:ListBucket", "ListObjectVersions": "s3:ListBucketVersions"}
OF_OBJECTS = {
    "CopyObject": "PutObject",
    "DeleteObject": "DeleteObject",
    "GetObject": "GetObject",
    "HeadObject": "GetObject",
    "PutObject": "PutObject",
}


# A test names the queue of the stream's dead letters as CloudFormation does.
OTHER_NAMES = {"tanggap-StreamDead-1": "stream-dead"}


def _list_sqs(operation: str, parameters: Parameters) -> Iterator[Need]:
    name = parameters.get("QueueName") or parameters["QueueUrl"].rpartition("/")[2]
    yield f"sqs:{operation.removesuffix('Batch')}", _arn("sqs", OTHER_NAMES.get(name, name)), {}


def _list_sns(operation: str, parameters: Parameters) -> Iterator[Need]:
    yield f"sns:{operation}", parameters.get("TopicArn") or parameters["PhoneNumber"], {}


def _list_states(operation: str, parameters: Parameters) -> Iterator[Need]:
    named = parameters.get("stateMachineArn") or parameters["executionArn"]
    yield f"states:{operation}", named, {}


def _list_secrets(operation: str, parameters: Parameters) -> Iterator[Need]:
    name = parameters.get("SecretId") or parameters["Name"]
    yield f"secretsmanager:{operation}", _arn("secretsmanager", f"secret:{name}-AbCdEf"), {}


def _list_parameters(operation: str, parameters: Parameters) -> Iterator[Need]:
    context = {}
    if operation == "PutParameter":
        context = {"ssm:Overwrite": str(parameters.get("Overwrite", False)).lower()}
    yield f"ssm:{operation}", _arn("ssm", f"parameter{parameters['Name']}"), context


def _list_ses(operation: str, parameters: Parameters) -> Iterator[Need]:
    source = parameters["Source"]
    context = {"ses:FromAddress": source}
    yield f"ses:{operation}", _arn("ses", f"identity/{source.partition('@')[2]}"), context
    if chosen := parameters.get("ConfigurationSetName"):
        yield f"ses:{operation}", _arn("ses", f"configuration-set/{chosen}"), context


def _list_scheduler(operation: str, parameters: Parameters) -> Iterator[Need]:
    group = parameters.get("GroupName", "default")
    yield f"scheduler:{operation}", _arn("scheduler", f"schedule/{group}/{parameters['Name']}"), {}
    passed = {"iam:PassedToService": "scheduler.amazonaws.com"}
    yield "iam:PassRole", parameters["Target"]["RoleArn"], passed


def _list_cognito(operation: str, parameters: Parameters) -> Iterator[Need]:
    assert parameters["UserPoolId"].startswith(f"{REGION}_")  # some tests make pools of their own
    yield f"cognito-idp:{operation}", _arn("cognito-idp", f"userpool/{REGION}_officers"), {}


SERVICES = {
    "cognito-idp": _list_cognito,
    "dynamodb": _list_dynamodb,
    "s3": _list_s3,
    "scheduler": _list_scheduler,
    "secretsmanager": _list_secrets,
    "ses": _list_ses,
    "sns": _list_sns,
    "sqs": _list_sqs,
    "ssm": _list_parameters,
    "stepfunctions": _list_states,
}
