"""Guards on the template as it is packaged: nothing unencrypted, unlogged, unwatched or lost."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from chalicelib.api.sentences import PLAIN
from chalicelib.settings import Settings

Resources = dict[str, Any]

ROOT = Path(__file__).parents[2]
FUNCTIONS = ("APIHandler", "Check", "Deliver", "OnChange", "Reconcile")
OPEN = ["status", "category", "channel"]
PUBLIC = [
    *OPEN,
    "holder",
    "kelurahan",
    "lat",
    "lng",
    "created_at",
    "updated_at",
    "complete_by",
    "closed_at",
]
INDEXES = {
    "work": (
        "wpk",
        "wsk",
        [
            *OPEN,
            "kelurahan",
            "created_at",
            "respond_by",
            "complete_by",
            "answered_at",
            "rung",
            "red_flag",
            "next_check",
            "run",
            "version",
        ],
    ),
    "area": ("apk", "ask", PUBLIC),
    "day": ("dpk", "dsk", PUBLIC),
    "mine": ("mpk", "msk", ["status", "category", "holder", "created_at", "updated_at"]),
}


def of_kind(resources: Resources, kind: str) -> dict[str, Any]:
    return {name: held for name, held in resources.items() if held["Type"] == kind}


def test_the_table_is_encrypted_recoverable_protected_and_streams_both_images(
    resources: Resources,
) -> None:
    table = resources["Table"]["Properties"]
    assert table["SSESpecification"] == {"SSEEnabled": True}
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}
    assert table["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["DeletionProtectionEnabled"] is True


def test_the_indexes_are_those_of_the_design_and_hold_what_lists_show(
    resources: Resources,
) -> None:
    found = {
        index["IndexName"]: (
            index["KeySchema"][0]["AttributeName"],
            index["KeySchema"][1]["AttributeName"],
            index["Projection"]["NonKeyAttributes"],
        )
        for index in resources["Table"]["Properties"]["GlobalSecondaryIndexes"]
    }
    assert found == INDEXES


def test_what_holds_citizens_words_outlives_the_stack(resources: Resources) -> None:
    kept = {name for name, held in resources.items() if held.get("DeletionPolicy") == "Retain"}
    assert kept == {"Table", "Bucket", "Pool", "Secrets"}
    assert all(resources[name]["UpdateReplacePolicy"] == "Retain" for name in kept)


def test_the_bucket_is_closed_and_encrypted_and_lets_unused_uploads_go(
    resources: Resources,
) -> None:
    bucket = resources["Bucket"]["Properties"]
    assert all(bucket["PublicAccessBlockConfiguration"].values())
    assert len(bucket["PublicAccessBlockConfiguration"]) == 4
    assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    rules = {rule["Id"]: rule for rule in bucket["LifecycleConfiguration"]["Rules"]}
    assert rules["unused uploads"]["Prefix"] == "uploads/"
    assert rules["unused uploads"]["ExpirationInDays"] == 1
    expiring = {rule["Prefix"] for rule in rules.values() if "ExpirationInDays" in rule}
    assert expiring == {"uploads/"}, "what a report took stays"


def test_queues_and_topics_are_encrypted(resources: Resources) -> None:
    queues = of_kind(resources, "AWS::SQS::Queue").values()
    assert all(queue["Properties"]["SqsManagedSseEnabled"] for queue in queues)
    topics = of_kind(resources, "AWS::SNS::Topic").values()
    assert all(topic["Properties"]["KmsMasterKeyId"] for topic in topics)


def test_cloudwatch_may_use_the_key_of_the_topic_it_tells(resources: Resources) -> None:
    """With the key of Amazon SNS the alarms would be silent."""
    assert resources["OperationsTopic"]["Properties"]["KmsMasterKeyId"] == {"Ref": "OperationsKey"}
    said = json.dumps(resources["OperationsKey"]["Properties"]["KeyPolicy"])
    assert "cloudwatch.amazonaws.com" in said


def test_the_streams_batches_are_bounded_and_end_in_a_queue(resources: Resources) -> None:
    events = resources["OnChange"]["Properties"]["Events"]
    stream = events["OnChangeDynamodbEventSource"]["Properties"]
    assert stream["Stream"] == {"Fn::GetAtt": ["Table", "StreamArn"]}
    assert stream["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert stream["BisectBatchOnFunctionError"] is True
    assert 0 < stream["MaximumRetryAttempts"] <= 100
    assert 60 <= stream["MaximumRecordAgeInSeconds"] <= 86_400
    assert stream["StartingPosition"] == "TRIM_HORIZON", "a new stack must not lose what came first"
    (pattern,) = (json.loads(held["Pattern"]) for held in stream["FilterCriteria"]["Filters"])
    keys = {"sk": {"S": [{"prefix": "T#"}]}}
    assert pattern == {"eventName": ["INSERT"], "dynamodb": {"Keys": keys}}
    dead = {"Type": "SQS", "Destination": {"Fn::GetAtt": ["StreamDead", "Arn"]}}
    assert stream["DestinationConfig"] == {"OnFailure": dead}


def test_every_source_has_a_dead_letter_queue(resources: Resources) -> None:
    dead = {"Fn::GetAtt": ["NoticesDead", "Arn"]}
    assert resources["Notices"]["Properties"]["RedrivePolicy"]["deadLetterTargetArn"] == dead
    told = resources["NoticesSubscription"]["Properties"]["RedrivePolicy"]
    assert told["deadLetterTargetArn"] == dead
    lost = {"Fn::GetAtt": ["ReconcileDead", "Arn"]}
    reconcile = resources["Reconcile"]["Properties"]
    assert reconcile["DeadLetterQueue"]["TargetArn"] == lost
    schedule = reconcile["Events"]["ReconcileEvent"]["Properties"]
    assert schedule["DeadLetterConfig"]["Arn"] == lost


def test_a_notice_is_hidden_for_longer_than_its_function_runs(resources: Resources) -> None:
    hidden = resources["Notices"]["Properties"]["VisibilityTimeout"]
    assert hidden >= 6 * resources["Deliver"]["Properties"]["Timeout"]


def test_every_source_is_the_stacks_own(template: dict[str, Any]) -> None:
    """The code names placeholders, which the merge template replaces."""
    assert "000000000000" not in json.dumps(template)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_functions_log_is_kept_for_a_while_and_no_longer(
    resources: Resources, function: str
) -> None:
    group = resources[function]["Properties"]["LoggingConfig"]["LogGroup"]["Ref"]
    assert resources[group]["Properties"]["RetentionInDays"] == {"Ref": "LogDays"}


def test_the_state_machine_logs_errors_without_data_and_is_traced(resources: Resources) -> None:
    workflow = resources["Workflow"]["Properties"]
    assert workflow["Logging"]["Level"] == "ERROR"
    assert workflow["Logging"]["IncludeExecutionData"] is False
    assert workflow["Tracing"] == {"Enabled": True}
    assert resources["WorkflowLog"]["Properties"]["RetentionInDays"] == {"Ref": "LogDays"}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_is_told_every_setting(template: dict[str, Any], function: str) -> None:
    told = template["Globals"]["Function"]["Environment"]["Variables"].keys()
    wanted = {field.name.upper() for field in fields(Settings)}
    assert wanted - told == {"WORKFLOW"}, "which only those who start timers are told"


def test_only_who_starts_timers_is_told_of_the_state_machine(resources: Resources) -> None:
    """The API or the check being told would also make the template a circle."""
    told = {
        name
        for name in FUNCTIONS
        if "WORKFLOW" in resources[name]["Properties"].get("Environment", {}).get("Variables", {})
    }
    assert told == {"OnChange", "Reconcile"}


def test_officers_are_made_by_the_administrator_in_six_groups(resources: Resources) -> None:
    pool = resources["Pool"]["Properties"]
    assert pool["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] >= 12
    groups = of_kind(resources, "AWS::Cognito::UserPoolGroup").values()
    names = {group["Properties"]["GroupName"] for group in groups}
    assert names == {"officer", "head", "verifier", "desk", "analyst", "admin"}


def test_an_officer_shows_an_office_and_cannot_choose_it(resources: Resources) -> None:
    client = resources["Client"]["Properties"]
    assert "custom:agency" in client["ReadAttributes"]
    assert "custom:agency" not in client["WriteAttributes"]


def test_officers_routes_ask_our_own_pool(resources: Resources) -> None:
    body = resources["RestAPI"]["Properties"]["DefinitionBody"]
    authorizer = body["securityDefinitions"]["officers"]["x-amazon-apigateway-authorizer"]
    assert authorizer["providerARNs"] == [{"Fn::GetAtt": ["Pool", "Arn"]}]


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("UNAUTHORIZED", 401),
        ("EXPIRED_TOKEN", 401),
        ("ACCESS_DENIED", 403),
        ("MISSING_AUTHENTICATION_TOKEN", 404),
        ("REQUEST_TOO_LARGE", 413),
        ("UNSUPPORTED_MEDIA_TYPE", 415),
        ("THROTTLED", 429),
        ("QUOTA_EXCEEDED", 429),
        ("DEFAULT_4XX", None),
        ("DEFAULT_5XX", None),
    ],
)
def test_what_api_gateway_answers_itself_is_a_problem_too(
    resources: Resources, kind: str, status: int | None
) -> None:
    answer = resources["RestAPI"]["Properties"]["GatewayResponses"][kind]
    said = answer["ResponseTemplates"]["application/json"]
    problem = json.loads(said)
    assert answer.get("StatusCode") == status
    assert problem.get("status") == status
    if status in PLAIN:
        assert problem["type"] == f"/problems/{PLAIN[status][0]}", "as our own code calls it"
    assert problem["detail"].endswith(".")
    headers = answer["ResponseParameters"]["Headers"]
    assert headers["Content-Type"] == "'application/problem+json'"


def test_every_alarm_tells_operations(resources: Resources) -> None:
    alarms = of_kind(resources, "AWS::CloudWatch::Alarm")
    tells = [{"Ref": "OperationsTopic"}]
    assert all(alarm["Properties"]["AlarmActions"] == tells for alarm in alarms.values())


def test_all_that_can_go_wrong_is_watched(resources: Resources) -> None:
    watched: set[tuple[str, str]] = set()
    for alarm in of_kind(resources, "AWS::CloudWatch::Alarm").values():
        held = alarm["Properties"]
        metrics = [m["MetricStat"]["Metric"] for m in held.get("Metrics", []) if "MetricStat" in m]
        for metric in metrics or [held]:
            watched.add((metric["MetricName"], _about(metric["Dimensions"][0]["Value"])))
    dead = {("ApproximateNumberOfMessagesVisible", name) for name in _dead_letters(resources)}
    functions = {(metric, name) for metric in ("Errors", "Throttles") for name in FUNCTIONS}
    others = {
        ("IteratorAge", "OnChange"),
        ("ExecutionsFailed", "Workflow"),
        ("5XXError", "AWS::StackName"),
        ("ReadThrottleEvents", "Table"),
        ("WriteThrottleEvents", "Table"),
        ("SystemErrors", "Table"),
    }
    assert dead | functions | others <= watched


def _about(dimension: Any) -> str:
    return str(dimension.get("Ref") or dimension["Fn::GetAtt"][0])


def _dead_letters(resources: Resources) -> set[str]:
    return {name for name in of_kind(resources, "AWS::SQS::Queue") if name.endswith("Dead")}


def test_the_api_is_behind_a_wall_and_a_limit(resources: Resources) -> None:
    (rule,) = resources["Wall"]["Properties"]["Rules"]
    assert rule["Statement"]["RateBasedStatement"]["AggregateKeyType"] == "IP"
    assert resources["WallBeforeApi"]["Properties"]["WebACLArn"] == {"Fn::GetAtt": ["Wall", "Arn"]}
    (limit,) = resources["RestAPI"]["Properties"]["MethodSettings"]
    assert limit["ThrottlingRateLimit"] == {"Ref": "RequestsPerSecond"}


def test_traces_are_sampled(resources: Resources) -> None:
    rule = resources["Sampling"]["Properties"]["SamplingRule"]
    assert rule["FixedRate"] == {"Ref": "TraceShare"}
    assert all(resources[name]["Properties"]["Tracing"] == "Active" for name in FUNCTIONS)


def test_every_parameter_is_in_the_guide(template: dict[str, Any]) -> None:
    guide = (ROOT / "infra" / "README.md").read_text()
    assert [name for name in template["Parameters"] if f"`{name}`" not in guide] == []


def test_production_is_arm64() -> None:
    config = json.loads((ROOT / ".chalice" / "config.json").read_text())
    assert config["stages"]["arm64"] == {"lambda_architecture": "arm64"}
