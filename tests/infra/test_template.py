"""Guards on the template as it is packaged: nothing unencrypted, unlogged, unwatched or lost."""

import json
import os
import re
from dataclasses import fields
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.duty import rules as duty_rules
from chalicelib.entrypoints import postponing
from chalicelib.evidence import service as evidence_service
from chalicelib.figures import engine, publishing
from chalicelib.notifications.sending import notice_retries
from chalicelib.platform import http_client, telemetry
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.http import gateway_texts
from chalicelib.platform.http.gateway_texts import GATEWAY_SENTENCES, PLAIN
from chalicelib.platform.i18n import Language, Sentence
from chalicelib.platform.moments import JAKARTA
from chalicelib.platform.roles import Role
from chalicelib.platform.settings import Settings
from chalicelib.privacy import retention
from chalicelib.publishing.map import service as map_service
from chalicelib.publishing.webhooks import rules as webhooks_rules
from chalicelib.reports.files.attachments import MOST_PHOTOS
from chalicelib.reports.status import Status
from chalicelib.reports.store.items.text_parts import state_texts
from operate import package
from tests.operate.told_commands import find_fault
from tests.rows import each_row

Resources = dict[str, Any]

ROOT = Path(__file__).parents[2]
FUNCTIONS = (
    *("APIHandler", "CallOut", "Chart", "Check", "Collect", "Deliver", "Digest", "Duty"),
    *("Examine", "Export", "Facts", "FanOut", "Figures", "Mail", "OnChange", "Reconcile", "Reread"),
    *("Retain", "SmsReport"),
)
ACCOUNT = "AWS::AccountId"


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


def test_table_and_pool_are_protected_once_somebody_says_so(template: dict[str, Any]) -> None:
    """`tanggap deploy` does, when all is made: a create that fails has to remove them."""
    table, pool = (template["Resources"][name]["Properties"] for name in ("Table", "Pool"))
    assert table["DeletionProtectionEnabled"] == {"Fn::If": ["IsProtected", True, False]}
    assert pool["DeletionProtection"] == {"Fn::If": ["IsProtected", "ACTIVE", "INACTIVE"]}
    assert template["Conditions"]["IsProtected"] == {"Fn::Equals": [{"Ref": "Protected"}, "yes"]}
    assert template["Parameters"]["Protected"]["Default"] == "no"


def test_dynamodb_takes_the_indexes(resources: Resources) -> None:
    """At most 20 attributes beside the keys in one, and 100 in all: what ministack passes over.

    https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html
    """
    indexes = resources["Table"]["Properties"]["GlobalSecondaryIndexes"]
    held = [len(index["Projection"]["NonKeyAttributes"]) for index in indexes]
    assert max(held) <= 20
    assert sum(held) <= 100


def test_what_holds_citizens_words_outlives_the_stack_but_no_create_that_failed(
    resources: Resources,
) -> None:
    """Kept after that, it would be empty, and in the way of the next create by its name. The bucket
    of the pages is kept as well: CloudFormation can't remove one that has files.
    """
    policies = {name: held.get("DeletionPolicy", "Delete") for name, held in resources.items()}
    kept = {name for name, policy in policies.items() if policy == "RetainExceptOnCreate"}
    buckets = {"Bucket", "FactsBucket", "FiguresBucket", "LedgerBucket", "PagesBucket"}
    assert kept == {"Table", *buckets, "Pool"}
    assert {*policies.values()} == {"Delete", "RetainExceptOnCreate"}
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
    ours = {"erasures/", "restores/"}  # of restores of the table
    expected = {"audits/", "mail/", "officers/", "parked/", "uploads/"} | ours
    assert expiring == expected, "what a report took stays"
    assert rules["officers"]["ExpirationInDays"] == 90


@pytest.mark.parametrize("name", ["letters", "parked"])
def test_what_was_sent_is_there_to_be_read_again_for_a_month(
    resources: Resources, name: str
) -> None:
    held = resources["Bucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    (rule,) = (rule for rule in held if rule["Id"] == name)
    assert rule["ExpirationInDays"] == 30
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}


def test_aws_keeps_things_as_long_as_the_citys_table_says(resources: Resources) -> None:
    """What S3 and SQS remove by themselves, they remove when the row says so."""
    spans = {what: row.span.days for what, row in city().retention.items()}
    rules = resources["Bucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    days = {
        rule["Prefix"]: rule["ExpirationInDays"] for rule in rules if "ExpirationInDays" in rule
    }
    assert {what: days[folder] for what, folder in retention.FOLDERS.items()} == {
        what: spans[what] for what in retention.FOLDERS
    }
    earlier = {rule["Prefix"]: _earlier_versions(rule) for rule in rules if "Prefix" in rule}
    of_reports = earlier.pop("reports/")
    assert of_reports == spans["deleted"], "what was deleted by mistake can be brought back"
    assert {*earlier.values()} == {spans["replaced"]}
    for name in _dead_letters(resources):
        kept = resources[name]["Properties"]["MessageRetentionPeriod"]
        assert kept == spans["dead"] * 86_400, name


def _earlier_versions(rule: dict[str, Any]) -> int:
    days: int = rule["NoncurrentVersionExpiration"]["NoncurrentDays"]
    return days


def test_no_folder_keeps_earlier_versions_for_good(resources: Resources) -> None:
    """A form for an upload works again and again for ten minutes, each time a version more."""
    rules = resources["Bucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    lets_go = {rule["Prefix"] for rule in rules if "NoncurrentVersionExpiration" in rule}
    written = {
        f"{key.removeprefix('${Bucket.Arn}/').partition('/')[0]}/"
        for name in FUNCTIONS
        for key in _written(resources, name)
        if key.startswith("${Bucket.Arn}/")  # those of the figures keep none
    }
    assert written | {"restores/"} == lets_go, "operators write there"


def _written(resources: Resources, function: str) -> list[str]:
    """The keys that a function may put objects under."""
    role = resources[function]["Properties"]["Role"]["Fn::GetAtt"][0]
    (policy,) = resources[role]["Properties"]["Policies"]
    found = [
        statement["Resource"]
        for statement in policy["PolicyDocument"]["Statement"]
        if "s3:PutObject" in statement["Action"]
    ]
    each = [one for named in found for one in (named if isinstance(named, list) else [named])]
    return [one["Fn::Sub"] for one in each]


def test_queues_are_encrypted_and_so_is_the_topic_of_entries(resources: Resources) -> None:
    queues = of_kind(resources, "AWS::SQS::Queue").values()
    assert all(queue["Properties"]["SqsManagedSseEnabled"] for queue in queues)
    assert resources["Topic"]["Properties"]["KmsMasterKeyId"] == "alias/aws/sns"


@pytest.mark.parametrize("name", ["OperationsTopic", "MailTopic"])
def test_a_topic_of_cloudwatch_or_ses_has_no_key(resources: Resources, name: str) -> None:
    """With that of Amazon SNS it would be silent, and one of ours guards from nobody
    (docs/decisions/0077).
    """
    assert "KmsMasterKeyId" not in resources[name].get("Properties", {})
    assert of_kind(resources, "AWS::KMS::Key") == {}


def test_ses_alone_tells_of_letters_for_our_account(resources: Resources) -> None:
    (told,) = resources["MailTopicPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    statements = resources["BucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    (stored,) = [each for each in statements if each["Effect"] == "Allow"]
    for held in (told, stored):
        assert held["Principal"] == {"Service": "ses.amazonaws.com"}
        assert held["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": ACCOUNT}}}
    assert stored["Resource"] == {"Fn::Sub": "${Bucket.Arn}/mail/*"}


def test_letters_wake_the_function_that_takes_them_in(resources: Resources) -> None:
    (event,) = resources["Mail"]["Properties"]["Events"].values()
    assert event == {"Type": "SNS", "Properties": {"Topic": {"Fn::Sub": "${MailTopic}"}}}


def test_ses_tells_of_mails_of_ours_where_it_tells_of_letters(resources: Resources) -> None:
    """By the same topic, which only SES may use, and only for our account."""
    told = resources["MailsReturned"]
    assert told["DependsOn"] == "MailTopicPolicy"  # SES tries the topic
    assert told["Properties"]["ConfigurationSetName"] == {"Ref": "MailsSent"}
    destination = told["Properties"]["EventDestination"]
    assert destination["SnsDestination"] == {"TopicARN": {"Ref": "MailTopic"}}
    assert destination["MatchingEventTypes"] == ["bounce", "complaint"]
    assert destination["Enabled"] is True


def test_who_writes_mail_is_told_of_the_configuration_set(resources: Resources) -> None:
    assert _told(resources, "CONFIGURATION_SET") == {"Deliver", "Digest", "Duty"}


def test_mail_is_received_only_where_somebody_says_so(template: dict[str, Any]) -> None:
    assert template["Parameters"]["ReceivesMail"]["Default"] == "no"
    resources = template["Resources"]
    assert {resources[name]["Condition"] for name in ("ReceiptRule", "ReceiptRuleSet")} == {
        "ReceivesMailHere"
    }
    (action,) = resources["ReceiptRule"]["Properties"]["Rule"]["Actions"]
    assert action["S3Action"]["ObjectKeyPrefix"] == "mail/"
    assert action["S3Action"]["TopicArn"] == {"Ref": "MailTopic"}


@pytest.mark.parametrize("name", ["https://a.test", "http://127.0.0.2:1", "http://127.0.0.1:1/"])
def test_a_double_of_the_world_is_on_the_machine_itself_or_nowhere(
    template: dict[str, Any], name: str
) -> None:
    double = template["Parameters"]["Double"]
    assert re.fullmatch(double["AllowedPattern"], double["Default"])
    assert re.fullmatch(double["AllowedPattern"], "http://127.0.0.1:4567")
    assert not re.fullmatch(double["AllowedPattern"], name)


def test_the_streams_batches_are_bounded_and_end_in_a_queue(resources: Resources) -> None:
    events = resources["OnChange"]["Properties"]["Events"]
    stream = events["OnChangeDynamodbEventSource"]["Properties"]
    assert stream["Stream"] == {"Fn::GetAtt": ["Table", "StreamArn"]}
    assert stream["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert stream["BisectBatchOnFunctionError"] is True
    assert stream["MaximumRetryAttempts"] == -1, "the function counts the tries of a record"
    assert stream["MaximumRecordAgeInSeconds"] == 6 * 3600
    assert _told(resources, "STREAM_DEAD") == {"OnChange"}
    assert stream["StartingPosition"] == "TRIM_HORIZON", "a new stack must not lose what came first"
    filters = [json.loads(held["Pattern"]) for held in stream["FilterCriteria"]["Filters"]]
    pattern, appeals, *closings = filters
    keys = {
        "sk": {
            "S": [
                {"prefix": "T#"},
                {"prefix": "Z#inbox#"},
                {"prefix": "Z#origin"},
                {"prefix": "Z#erasure#"},
            ]
        }
    }
    assert pattern == {"eventName": ["INSERT"], "dynamodb": {"Keys": keys}}
    accepted = {
        "Keys": {"sk": {"S": [{"prefix": "APPEAL#"}]}},
        "NewImage": {"state": {"S": ["accepted"]}},
    }
    assert appeals == {"eventName": ["MODIFY"], "dynamodb": accepted}
    closed, report = {"status": {"S": [{"prefix": "selesai"}]}}, {"sk": {"S": ["A"]}}
    assert all(each.startswith("selesai") for each in state_texts([Status.SELESAI]))
    assert closings == [
        {"eventName": ["MODIFY"], "dynamodb": {"Keys": report, image: closed}}
        for image in ("NewImage", "OldImage")
    ]
    dead = {"Type": "SQS", "Destination": {"Fn::GetAtt": ["StreamDead", "Arn"]}}
    assert stream["DestinationConfig"] == {"OnFailure": dead}


def test_every_source_has_a_dead_letter_queue(resources: Resources) -> None:
    dead = {"Fn::GetAtt": ["NoticesDead", "Arn"]}
    assert resources["Notices"]["Properties"]["RedrivePolicy"]["deadLetterTargetArn"] == dead
    told = resources["NoticesSubscription"]["Properties"]["RedrivePolicy"]
    assert told["deadLetterTargetArn"] == dead
    calls = resources["Calls"]["Properties"]["RedrivePolicy"]
    assert calls["deadLetterTargetArn"] == {"Fn::GetAtt": ["CallsDead", "Arn"]}
    for queue in ("Media", "Evidence", "Published", "DutySteps", "FactsQueue"):
        dead = {"Fn::GetAtt": [f"{queue}Dead", "Arn"]}
        for name in (queue, f"{queue}Subscription"):
            held = resources[name]["Properties"]["RedrivePolicy"]
            assert held["deadLetterTargetArn"] == dead
    letters = resources["Mail"]["Properties"]["DeadLetterQueue"]["TargetArn"]
    assert letters == {"Fn::GetAtt": ["MailDead", "Arn"]}
    for name in ("Reconcile", "Digest", "Retain"):
        lost = {"Fn::GetAtt": [f"{name}Dead", "Arn"]}
        scheduled = resources[name]["Properties"]
        assert scheduled["DeadLetterQueue"]["TargetArn"] == lost
        schedule = scheduled["Events"][f"{name}Event"]["Properties"]
        assert schedule["DeadLetterConfig"]["Arn"] == lost


@pytest.mark.parametrize(
    ("queue", "function"),
    [
        *(("Notices", "Deliver"), ("Media", "Collect"), ("Evidence", "Examine")),
        *(("Published", "FanOut"), ("Calls", "CallOut"), ("DutySteps", "Duty")),
    ],
)
def test_a_message_is_hidden_for_longer_than_its_function_runs(
    resources: Resources, queue: str, function: str
) -> None:
    hidden = resources[queue]["Properties"]["VisibilityTimeout"]
    assert hidden >= 6 * resources[function]["Properties"]["Timeout"]


def test_facts_are_gathered_for_minutes_and_stored_a_thousand_at_a_time(
    resources: Resources,
) -> None:
    """A message is hidden for the window in which its batch is gathered, too."""
    properties = resources["Facts"]["Properties"]
    source = properties["Events"]["FactsSqsEventSource"]["Properties"]
    assert (source["BatchSize"], source["MaximumBatchingWindowInSeconds"]) == (1000, 300)
    assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    hidden = resources["FactsQueue"]["Properties"]["VisibilityTimeout"]
    assert hidden >= 6 * properties["Timeout"] + source["MaximumBatchingWindowInSeconds"]
    subscription = resources["FactsQueueSubscription"]["Properties"]
    assert subscription["TopicArn"] == {"Ref": "Topic"}
    assert "FilterPolicy" not in subscription, "each entry is a fact"


def test_the_bucket_of_facts_is_closed_encrypted_without_versions_and_behind_no_edge(
    resources: Resources,
) -> None:
    held = resources["FactsBucket"]["Properties"]
    assert [*held["PublicAccessBlockConfiguration"].values()] == [True] * 4
    assert held["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert "VersioningConfiguration" not in held, "an erasure leaves no version behind"
    policy = resources["FactsBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert {each["Effect"] for each in policy} == {"Deny"}
    assert len(policy) == 2
    assert "FactsBucket" not in str(resources["EdgeDistribution"])


def test_nobody_can_remove_or_replace_what_was_frozen(resources: Resources) -> None:
    """Neither an administrator of the account nor its root, for ten years."""
    held = resources["LedgerBucket"]["Properties"]
    lock = held["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert held["ObjectLockEnabled"] is True
    assert lock == {"Mode": "COMPLIANCE", "Years": 10}
    assert held["VersioningConfiguration"] == {"Status": "Enabled"}, "a lock is of a version"
    assert "LifecycleConfiguration" not in held
    assert [*held["PublicAccessBlockConfiguration"].values()] == [True] * 4
    assert held["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    policy = resources["LedgerBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert {each["Effect"] for each in policy} == {"Deny"}
    (once,) = [each for each in policy if each["Action"] == "s3:PutObject"]
    assert once["Condition"] == {"Null": {"s3:if-none-match": "true"}}
    (never,) = [each for each in policy if "s3:DeleteObject" in each["Action"]]
    assert (never["Principal"], "Condition" in never) == ("*", False)
    assert "LedgerBucket" not in str(resources["EdgeDistribution"])


def test_heads_are_written_to_every_morning_before_offices_open(template: dict[str, Any]) -> None:
    event = template["Resources"]["Digest"]["Properties"]["Events"]["DigestEvent"]
    assert event["Properties"]["Schedule"] == {"Ref": "DigestAt"}
    parameter = template["Parameters"]["DigestAt"]
    found = re.fullmatch(r"cron\((\d+) (\d+) \* \* \? \*\)", parameter["Default"])
    assert found
    at = datetime(2026, 11, 23, int(found[2]), int(found[1]), tzinfo=UTC).astimezone(JAKARTA)
    assert time(5) <= at.time() < city().settings.office_open
    assert re.fullmatch(parameter["AllowedPattern"], parameter["Default"])
    assert not re.fullmatch(parameter["AllowedPattern"], "rate(1 hour)")


def test_only_reports_with_media_reach_who_fetches_them(resources: Resources) -> None:
    subscription = resources["MediaSubscription"]["Properties"]
    assert subscription["TopicArn"] == {"Ref": "Topic"}
    assert subscription["FilterPolicy"] == {"media": ["yes"]}


def test_only_reports_with_uploaded_photos_reach_who_examines_them(resources: Resources) -> None:
    """Others are asked for once they are fetched: to find them missing would be no finding."""
    subscription = resources["EvidenceSubscription"]["Properties"]
    assert subscription["TopicArn"] == {"Ref": "Topic"}
    assert subscription["FilterPolicy"] == {"photos": ["yes"]}
    assert _told(resources, "EVIDENCE") == {"Collect"}
    for_what = "links, supporters, who has proven a way, and what is told by another way than mail"
    assert _told(resources, "NOTICES") == {"APIHandler", "Deliver", "Mail", "OnChange"}, for_what


def test_only_what_may_be_told_outside_reaches_who_tells_subscribers(
    resources: Resources,
) -> None:
    subscription = resources["PublishedSubscription"]["Properties"]
    assert subscription["TopicArn"] == {"Ref": "Topic"}
    assert subscription["FilterPolicy"] == {"outside": ["yes"]}
    assert _told(resources, "CALLS") == {"FanOut"}


def test_only_steps_of_the_ladder_reach_who_tells_the_duty(resources: Resources) -> None:
    subscription = resources["DutyStepsSubscription"]["Properties"]
    assert subscription["TopicArn"] == {"Ref": "Topic"}
    assert {Kind(kind) for kind in subscription["FilterPolicy"]["kind"]} == duty_rules.STEP_KINDS
    for_what = "codes, whom to wake, and steps of mails and SMS that did not arrive"
    assert _told(resources, "DUTY") == {"APIHandler", "Duty", "Mail", "SmsReport"}, for_what


def test_notices_outlive_an_hour_without_sns(resources: Resources) -> None:
    tries = resources["Notices"]["Properties"]["RedrivePolicy"]["maxReceiveCount"]
    first = notice_retries.WAITS
    waits = [*first, *[first[-1]] * (tries - 1 - len(first))]
    assert 30 <= min(waits) <= max(waits) <= 120
    assert sum(waits) > 3600


def test_a_webhook_is_called_as_often_as_its_waits_say_before_the_message_is_dead(
    resources: Resources,
) -> None:
    calls = resources["Calls"]["Properties"]
    assert calls["RedrivePolicy"]["maxReceiveCount"] == len(webhooks_rules.WAITS) + 1
    whole = sum(webhooks_rules.WAITS, timedelta())
    assert timedelta(seconds=calls["MessageRetentionPeriod"]) > 2 * whole
    assert whole > webhooks_rules.PATIENCE


def test_a_message_is_hidden_for_no_longer_than_sqs_allows_since_it_was_received(
    resources: Resources,
) -> None:
    policies = (ROOT / ".chalice").glob("policy-*.json")
    hiding = {each.stem for each in policies if "sqs:ChangeMessageVisibility" in each.read_text()}
    assert hiding == {"policy-call_out", "policy-deliver", "policy-duty"}
    worked = [resources[name]["Properties"]["Timeout"] for name in ("CallOut", "Deliver", "Duty")]
    assert postponing.LONGEST_WAIT + max(worked) + 60 <= 12 * 3600


def test_a_call_to_the_outside_ends_before_its_function(resources: Resources) -> None:
    """The API tells an administrator at once what a webhook answered."""
    for name in ("APIHandler", "CallOut"):
        assert resources[name]["Properties"]["Timeout"] >= http_client.HEADERS + 8
    for name in ("Collect", "Deliver", "Duty"):
        time_left = resources[name]["Properties"]["Timeout"] - http_client.HEADERS
        assert time_left > http_client.BODY


def test_a_layer_is_carried_by_those_who_use_it_and_no_other(resources: Resources) -> None:
    layered = {
        name: [layer["Ref"] for layer in properties["Layers"]]
        for name in FUNCTIONS
        if "Layers" in (properties := resources[name]["Properties"])
    }
    assert layered == {
        "APIHandler": ["Cryptography"],  # for the signatures of SES's letters
        "Deliver": ["Cryptography"],  # for pushes
        "Duty": ["Cryptography"],
        "Examine": ["PhotoReaders"],
        "Export": ["Cryptography"],  # for the signature
        "Figures": ["Database"],
    }
    assert resources["Examine"]["Properties"]["MemorySize"] == 512


def test_five_photos_fit_into_one_run(resources: Resources) -> None:
    assert (
        resources["Examine"]["Properties"]["Timeout"]
        > MOST_PHOTOS * evidence_service.SECONDS_FOR_PHOTO
    )


def test_every_source_is_the_stacks_own(template: dict[str, Any]) -> None:
    """The code names placeholders, which the merge template replaces."""
    assert "000000000000" not in json.dumps(template)


def test_what_partners_do_not_take_may_go_to_its_queue(resources: Resources) -> None:
    (held,) = resources["SubscribersDeadPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert held["Resource"] == {"Fn::GetAtt": ["SubscribersDead", "Arn"]}
    assert held["Condition"] == {"ArnEquals": {"aws:SourceArn": {"Ref": "Topic"}}}


def test_the_map_is_made_in_time_for_what_is_hidden_to_be_gone_after_five_minutes(
    resources: Resources,
) -> None:
    """A schedule may be a minute off; the function and the edge keep an old map no longer than
    ``SHORTEST_KEPT`` each once the next one is due.
    """
    chart = resources["Chart"]["Properties"]
    schedule = chart["Events"]["ChartEvent"]["Properties"]
    every = map_service.EVERY
    assert schedule["Schedule"] == f"rate({every // timedelta(minutes=1)} minutes)"
    off, run = timedelta(minutes=1), timedelta(seconds=30)
    assert every + off + run + 2 * map_service.SHORTEST_KEPT <= timedelta(minutes=5)
    assert chart["Timeout"] < every.total_seconds(), "no run is left behind by the next one"
    for tries in (schedule["RetryPolicy"], chart["EventInvokeConfig"]):
        assert tries["MaximumRetryAttempts"] == 0


def test_figures_are_at_most_fifteen_minutes_old(resources: Resources) -> None:
    """From the entry of a timeline to what a page is answered: the window of a batch, a run and the
    time to the next one, and the copy of the edge.
    """
    figures = resources["Figures"]["Properties"]
    schedule = figures["Events"]["FiguresEvent"]["Properties"]
    condition, full, small = schedule["Schedule"]["Fn::If"]
    assert (condition, small) == ("IsFull", "rate(1 hour)")
    found = re.fullmatch(r"rate\((\d+) minutes\)", full)
    assert found
    source = resources["Facts"]["Properties"]["Events"]["FactsSqsEventSource"]["Properties"]
    window = timedelta(seconds=source["MaximumBatchingWindowInSeconds"])
    kept = re.fullmatch(r"public, max-age=(\d+)", publishing.KEPT)
    assert kept
    run = timedelta(seconds=20)
    every = timedelta(minutes=int(found[1]))
    assert window + every + run + timedelta(seconds=int(kept[1])) <= timedelta(minutes=15)
    assert figures["Timeout"] < every.total_seconds(), "no run is left behind by the next one"
    for tries in (schedule["RetryPolicy"], figures["EventInvokeConfig"]):
        assert tries["MaximumRetryAttempts"] == 0


def test_the_database_has_a_core_and_the_memory_it_is_told(resources: Resources) -> None:
    """Lambda gives a whole core from 1,769 MB on."""
    memory = resources["Figures"]["Properties"]["MemorySize"]
    assert memory == 1769
    assert int(engine.MEMORY.removesuffix("MB")) < memory - 512


def test_a_schedule_that_fails_is_heard_of_whatever_the_profile(resources: Resources) -> None:
    """The map, the figures, the reconciler: a failed run is an error of its function."""
    alarm = resources["FunctionErrorsAlarm"]
    assert "Condition" not in alarm
    assert "Dimensions" not in alarm["Properties"], "of all functions"
    assert (alarm["Properties"]["Threshold"], alarm["Properties"]["MetricName"]) == (0, "Errors")


@each_row("function", FUNCTIONS)
def test_a_functions_log_is_kept_for_a_while_and_no_longer(
    resources: Resources, function: str
) -> None:
    group = resources[function]["Properties"]["LoggingConfig"]["LogGroup"]["Ref"]
    assert resources[group]["Properties"]["RetentionInDays"] == {"Ref": "LogDays"}


def test_officers_accounts_are_mailed_by_ses_once_it_is_verified(resources: Resources) -> None:
    pool = resources["Pool"]["Properties"]
    assert pool["UserPoolTier"] == "LITE"
    condition, ours, cognitos = pool["EmailConfiguration"]["Fn::If"]
    assert condition == "MailsOfficersBySes"
    assert ours["EmailSendingAccount"] == "DEVELOPER"
    assert ours["SourceArn"]["Fn::Sub"].endswith(":identity/${MailDomain}")
    assert ours["From"]["Fn::Sub"].endswith("<laporan@${MailDomain}>")
    assert cognitos == {"EmailSendingAccount": "COGNITO_DEFAULT"}


def test_the_access_log_has_neither_paths_nor_addresses(resources: Resources) -> None:
    setting = resources["RestAPI"]["Properties"]["AccessLogSetting"]["Fn::If"]
    assert setting[0] == "HasAccessLog"
    assert setting[2] == {"Ref": "AWS::NoValue"}
    line = json.loads(setting[1]["Format"])
    assert line["route"] == "$context.resourcePath"
    told = " ".join(line.values())
    assert "$context.path" not in told
    assert "identity" not in told
    assert "userAgent" not in told
    assert resources["AccessLog"]["Properties"]["RetentionInDays"] == {"Ref": "LogDays"}


def test_the_state_machine_logs_errors_without_data_and_is_traced(resources: Resources) -> None:
    workflow = resources["Workflow"]["Properties"]
    assert workflow["Logging"]["Level"] == "ERROR"
    assert workflow["Logging"]["IncludeExecutionData"] is False
    assert workflow["Tracing"] == {"Enabled": True}
    assert resources["WorkflowLog"]["Properties"]["RetentionInDays"] == {"Ref": "LogDays"}


# what it takes to let notices wait for the end of quiet hours
WAITING = ("SCHEDULES", "SCHEDULE_ROLE", "NOTICES_ARN", "NOTICES_DEAD_ARN")
# and for the opening of a duty
ON_DUTY = ("DUTY_ARN", "DUTY_DEAD_ARN")


@each_row("function", FUNCTIONS)
def test_a_function_is_told_every_setting(template: dict[str, Any], function: str) -> None:
    told = template["Globals"]["Function"]["Environment"]["Variables"].keys()
    wanted = {field.name.upper() for field in fields(Settings)}
    some = {"WORKFLOW", "POOL", "EVIDENCE", "NOTICES", "CALLS", "EDGE_KEYS", "CONFIGURATION_SET"}
    some |= {"DUTY", "PUSH_KEY", "PUSH_SECRET", *WAITING, *ON_DUTY, *SIGN_IN, *OF_FACTS}
    some |= {"FIGURES_BUCKET", "LEDGER_BUCKET", "STREAM_DEAD", "DEAD_LETTERS", "WEBHOOKS", *OF_SMS}
    some |= {"EXPORTED_TABLE", "OPERATIONS"}
    assert wanted - told == some, "which only those who need them are told"


OF_FACTS = ("FACTS_BUCKET", "FIGURES_KEYS")
OF_SMS = ("SMS_REPORTS", "SMS_SENDER_ID")


@each_row("name", OF_SMS)
def test_only_who_sends_sms_is_told_whose_they_are_and_whether_reports_are_read(
    resources: Resources, name: str
) -> None:
    assert _told(resources, name) == {"Deliver", "Duty"}


def test_only_who_makes_and_counts_facts_is_told_of_their_bucket_and_their_keys(
    resources: Resources,
) -> None:
    assert _told(resources, "FACTS_BUCKET") == {"Facts", "Figures"}
    assert _told(resources, "FIGURES_KEYS") == {"Facts", "Figures"}
    assert _told(resources, "FIGURES_BUCKET") == {"APIHandler", "Figures"}
    assert _told(resources, "LEDGER_BUCKET") == {"Figures", "OnChange"}


def test_only_who_watches_the_nightly_export_is_told_of_its_table(resources: Resources) -> None:
    assert _told(resources, "EXPORTED_TABLE") == {"Retain"}
    told = resources["Retain"]["Properties"]["Environment"]["Variables"]["EXPORTED_TABLE"]
    assert told == {"Fn::If": ["HasBackup", {"Fn::GetAtt": ["Table", "Arn"]}, ""]}


def test_only_who_watches_breaches_is_told_of_the_operators(resources: Resources) -> None:
    assert _told(resources, "OPERATIONS") == {"Reconcile"}


SIGN_IN = ("LOGIN", "LOGIN_REGION", "LOGIN_CLIENT")


@each_row("name", SIGN_IN)
def test_only_the_api_tells_pages_where_to_sign_in(resources: Resources, name: str) -> None:
    assert _told(resources, name) == {"APIHandler"}


def test_who_writes_to_heads_or_keeps_accounts_or_their_copy_is_told_of_the_pool(
    resources: Resources,
) -> None:
    assert _told(resources, "POOL") == {"APIHandler", "Digest", "Retain"}


def test_a_sender_id_is_what_networks_take(template: dict[str, Any]) -> None:
    form = re.compile(template["Parameters"]["SmsSenderId"]["AllowedPattern"])
    assert all(map(form.fullmatch, ("", "T", "TANGGAP", "Lapor112", "DKIJAKARTA1")))
    wrong = ("12345", "DKIJAKARTA12", "LAPOR DKI", "LAPOR-DKI", "Läpor")
    assert not any(map(form.fullmatch, wrong))


def test_sms_reports_are_read_only_from_snss_own_groups_and_only_when_it_is_wanted(
    resources: Resources,
) -> None:
    groups = set()
    for name in ("SmsSent", "SmsFailed"):
        assert resources[name]["Condition"] == "ReadsSmsLogs"
        assert resources[name]["DependsOn"] == "SmsReportPermission"
        held = resources[name]["Properties"]
        assert held["DestinationArn"] == {"Fn::GetAtt": ["SmsReport", "Arn"]}
        groups.add(held["LogGroupName"]["Fn::Sub"])
    group = "sns/${AWS::Region}/${AWS::AccountId}/DirectPublishToPhoneNumber"
    assert groups == {group, f"{group}/Failure"}
    held = resources["SmsReportPermission"]["Properties"]
    assert held["Principal"] == "logs.amazonaws.com"
    assert held["SourceAccount"] == {"Ref": ACCOUNT}
    assert held["SourceArn"]["Fn::Sub"].endswith(f":log-group:{group}*:*")


def test_snss_role_may_write_its_own_logs_of_sms_and_nothing_else(resources: Resources) -> None:
    role = resources["SmsStatusRole"]["Properties"]
    [trust] = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "sns.amazonaws.com"}
    [policy] = role["Policies"]
    [statement] = policy["PolicyDocument"]["Statement"]
    assert {action.partition(":")[0] for action in statement["Action"]} == {"logs"}
    own = ":log-group:sns/${AWS::Region}/${AWS::AccountId}/*"
    assert statement["Resource"]["Fn::Sub"].endswith(own)


def test_what_sms_cost_rings_where_a_limit_is_named(template: dict[str, Any]) -> None:
    alarm = template["Resources"]["SmsSpendAlarm"]
    assert alarm["Condition"] == "WatchesSmsSpending"
    held = alarm["Properties"]
    assert (held["Namespace"], held["MetricName"]) == ("AWS/SNS", "SMSMonthToDateSpentUSD")
    assert held["Threshold"] == {"Ref": "SmsSpendAlarmUsd"}
    assert held["TreatMissingData"] == "ignore", "no SMS for an hour takes no money back"


@each_row(
    ("queue", "function", "group", "waits"),
    [
        ("Notices", "Deliver", "Quiet", WAITING[2:]),
        ("DutySteps", "Duty", "DutyHours", ON_DUTY),
    ],
)
def test_what_waits_for_the_morning_goes_back_to_the_queue_by_a_role_that_can_do_that_alone(
    resources: Resources, queue: str, function: str, group: str, waits: tuple[str, ...]
) -> None:
    for name in waits:
        assert _told(resources, name) == {function}
    for name in WAITING[:2]:
        assert _told(resources, name) == {"Deliver", "Duty"}
    told = resources[function]["Properties"]["Environment"]["Variables"]
    assert told["SCHEDULES"] == {"Ref": group}
    assert told["SCHEDULE_ROLE"] == {"Fn::GetAtt": [f"{group}Role", "Arn"]}
    role = resources[f"{group}Role"]["Properties"]
    [policy] = role["Policies"]
    [statement] = policy["PolicyDocument"]["Statement"]
    queues = [{"Fn::GetAtt": [name, "Arn"]} for name in (queue, f"{queue}Dead")]
    assert (statement["Action"], statement["Resource"]) == ("sqs:SendMessage", queues)
    [trust] = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "scheduler.amazonaws.com"}


def test_only_who_starts_timers_is_told_of_the_state_machine(resources: Resources) -> None:
    """The API or the check being told would also make the template a circle."""
    assert _told(resources, "WORKFLOW") == {"OnChange", "Reconcile"}


def _told(resources: Resources, name: str) -> set[str]:
    """The functions that have a variable of their own."""
    return {
        function
        for function in FUNCTIONS
        if name in resources[function]["Properties"].get("Environment", {}).get("Variables", {})
    }


def test_officers_are_made_by_the_administrator_in_seven_groups(resources: Resources) -> None:
    pool = resources["Pool"]["Properties"]
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    letter = pool["AdminCreateUserConfig"]["InviteMessageTemplate"]["EmailMessage"]["Fn::Sub"]
    assert [letter.count(each) for each in ("{username}", "{####}", "${PublicUrl}/petugas")] == [
        1
    ] * 3
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] >= 12
    groups = of_kind(resources, "AWS::Cognito::UserPoolGroup").values()
    names = {group["Properties"]["GroupName"] for group in groups}
    assert names == {*Role}


def test_an_officer_shows_an_office_and_cannot_choose_it(resources: Resources) -> None:
    client = resources["Client"]["Properties"]
    assert "custom:agency" in client["ReadAttributes"]
    assert "custom:agency" not in client["WriteAttributes"]


def test_officers_sign_in_by_password_and_can_end_what_they_got(resources: Resources) -> None:
    """As the pages do it (web/src/officers/login.ts), which can keep no secret."""
    client = resources["Client"]["Properties"]
    flows = {"ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"}
    assert flows <= {*client["ExplicitAuthFlows"]}
    assert client["EnableTokenRevocation"] is True
    assert client["PreventUserExistenceErrors"] == "ENABLED"
    assert "GenerateSecret" not in client
    assert client["IdTokenValidity"] <= 60
    assert client["RefreshTokenValidity"] <= 12
    assert client["TokenValidityUnits"]["RefreshToken"] == "hours"


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


def test_every_sentence_of_the_template_comes_from_the_catalogue(template: dict[str, Any]) -> None:
    source = (ROOT / "infra" / "resources.yaml").read_text()
    named = re.findall(r'"detail": "(.*?)"', source)
    assert {*named} == {f"{{sentence:{name}}}" for name in GATEWAY_SENTENCES}
    packaged = json.dumps(template, ensure_ascii=False)
    assert "{sentence:" not in packaged
    for sentence in GATEWAY_SENTENCES.values():
        text = sentence[Language.INDONESIAN]
        assert text in packaged
        assert not {*text} & {*"$#"}, "API Gateway would take it for a variable or a directive"


def test_a_sentence_is_filled_in_as_a_part_of_json(monkeypatch: pytest.MonkeyPatch) -> None:
    quoted = {"quoted": Sentence("platform", 'They say "no" \\ yes')}
    monkeypatch.setattr(gateway_texts, "GATEWAY_SENTENCES", quoted)
    filled = package.fill_sentences([{"Content": '{"detail": "{sentence:quoted}"}'}, 429])
    assert json.loads(filled[0]["Content"]) == {"detail": quoted["quoted"].text}
    assert filled[1] == 429
    with pytest.raises(package.PackagingError, match="the sentence else, which is unknown"):
        package.fill_sentences("{sentence:else}")


def test_every_alarm_tells_operations(resources: Resources) -> None:
    alarms = of_kind(resources, "AWS::CloudWatch::Alarm")
    tells = [{"Ref": "OperationsTopic"}]
    assert all(alarm["Properties"]["AlarmActions"] == tells for alarm in alarms.values())


def test_no_alarm_of_events_says_that_all_is_well(resources: Resources) -> None:
    """An hour without another event does not mend what happened in the hour before. Dead letters
    are counted each hour for as long as they wait.
    """
    alarms = of_kind(resources, "AWS::CloudWatch::Alarm").values()
    of_events = [
        each["Properties"] for each in alarms if each["Properties"].get("Namespace") == "Tanggap"
    ]
    assert of_events
    silent = [each["MetricName"] for each in of_events if each["OKActions"] == []]
    assert {*silent} == {each["MetricName"] for each in of_events} - {"DeadLetters"}


def test_all_that_can_go_wrong_is_watched(resources: Resources) -> None:
    watched: set[tuple[str, str]] = set()
    for alarm in of_kind(resources, "AWS::CloudWatch::Alarm").values():
        held = alarm["Properties"]
        metrics = [m["MetricStat"]["Metric"] for m in held.get("Metrics", []) if "MetricStat" in m]
        for metric in metrics or [held] * ("MetricName" in held):
            about = metric["Dimensions"][0]["Value"] if "Dimensions" in metric else "the account"
            watched.add((metric["MetricName"], _about(about)))
    assert watched == {
        ("Errors", "the account"),
        ("Throttles", "the account"),
        ("Errors", "OnChange"),
        ("EntryNotAnnounced", "AWS::StackName"),
        ("IteratorAge", "OnChange"),
        ("ApproximateAgeOfOldestMessage", "Notices"),
        ("ExecutionsFailed", "Workflow"),
        ("5XXError", "AWS::StackName"),
        ("SMSMonthToDateSpentUSD", "the account"),
        ("OverLimit", "AWS::StackName"),
        ("NoticeUnknown", "AWS::StackName"),
        *((metric, "AWS::StackName") for metric in telemetry.TROUBLES.values()),
        (telemetry.ANY_TROUBLE, "AWS::StackName"),
    }


def test_every_queue_of_dead_letters_is_counted(resources: Resources) -> None:
    """An alarm for each would cost more than the function that counts them all."""
    names = resources["Reconcile"]["Properties"]["Environment"]["Variables"]["DEAD_LETTERS"]
    separator, queues = names["Fn::Join"]
    assert separator == " "
    assert {each["Ref"] for each in queues} == {*_dead_letters(resources)}


def test_a_small_stack_is_heard_of_by_few_alarms(resources: Resources) -> None:
    """One of them is about all that needs an operator, and is not in a stack with an alarm for
    each.
    """
    alarms = of_kind(resources, "AWS::CloudWatch::Alarm")
    small = {name for name, each in alarms.items() if each.get("Condition") != "IsFull"}
    both = {"ApiFailsAlarm", "StreamFailsAlarm", "FunctionErrorsAlarm"}
    assert alarms["SmsSpendAlarm"]["Condition"] == "WatchesSmsSpending"
    small.remove("SmsSpendAlarm")  # where a parameter asks for it
    assert small == {*both, "NeedsOperatorAlarm"}
    assert {name for name, each in alarms.items() if each.get("Condition") == "IsSmall"} == {
        "NeedsOperatorAlarm"
    }


def test_a_small_stack_has_no_wall_and_proves_its_edge_all_the_same(resources: Resources) -> None:
    """Its keys are parameters, which CloudFormation resolves for CloudFront too."""
    for name in ("Wall", "WallBeforeApi"):
        assert resources[name]["Condition"] == "IsFull"
    for name in ("EdgeKeyA", "EdgeKeyB"):
        assert resources[name]["Condition"] == "HasEdgeAndWall"
    origins = resources["EdgeDistribution"]["Properties"]["DistributionConfig"]["Origins"]
    (header,) = next(each for each in origins if each["Id"] == "api")["OriginCustomHeaders"]
    condition, _, small = header["HeaderValue"]["Fn::If"]
    assert condition == "HasEdgeAndWall"
    assert small == {"Fn::Sub": "{{resolve:ssm:/${AWS::StackName}/edge/${EdgeKey}}}"}
    keys = resources["APIHandler"]["Properties"]["Environment"]["Variables"]["EDGE_KEYS"]
    behind = keys["Fn::If"][2]["Fn::If"]
    assert behind[:2] == [
        "HasEdge",
        {"Fn::Sub": "/${AWS::StackName}/edge/a /${AWS::StackName}/edge/b"},
    ]


def test_the_dashboard_shows_what_is_counted(resources: Resources) -> None:
    body = resources["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    widgets = json.loads(body)["widgets"]
    queries = [each["properties"]["query"] for each in widgets if each["type"] == "log"]
    ours = {name for query in queries for name in re.findall(r'"([A-Z]\w+)"', query)}
    assert ours == {
        *("MessageTaken", "NoticeSent", "NoticeDelayed", "NoticeRefused"),
        *("AccessExpired", "NoticeUnknown"),
    }
    source = "".join(path.read_text() for path in (ROOT / "chalicelib").rglob("*.py"))
    assert {name for name in ours if f'"{name}"' not in source} == set()
    assert set(re.findall(r"\$\{(\w+)[.}]", body)) <= resources.keys()
    metrics = [each for one in widgets for each in one["properties"].get("metrics", ())]
    own = {each[1] for each in metrics if each[0] == "Tanggap"}
    assert own == {"EntryNotAnnounced"}, "each costs money in the hours in which it is sent"


def test_the_dashboard_reads_logs_that_functions_write(resources: Resources) -> None:
    body = resources["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    named = set(re.findall(r"SOURCE '(.*?)'", body))
    logs = of_kind(resources, "AWS::Logs::LogGroup").values()
    assert named <= {each["Properties"]["LogGroupName"]["Fn::Sub"] for each in logs}


def test_what_needs_an_operator_has_a_line_on_the_page_of_operations() -> None:
    page = (ROOT / "docs" / "operate.md").read_text()
    assert {name for name in telemetry.TROUBLES if f"`{name}`" not in page} == set()
    source = "".join(path.read_text() for path in (ROOT / "chalicelib").rglob("*.py"))
    counted = {name for name in telemetry.TROUBLES if source.count(f'"{name}"') > 1}
    assert counted == telemetry.TROUBLES.keys(), "somebody counts it"


def test_every_alarm_has_its_line_on_the_page_of_operations(resources: Resources) -> None:
    page = (ROOT / "docs" / "operate.md").read_text()
    assert {name for name in _alarms(resources) if f"`{name}`" not in page} == set()
    gone = set(re.findall(r"`(\w+Alarm)`", page)) - _alarms(resources)
    assert gone == set()


def test_what_pages_tell_to_make_can_be_made() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    [aliases] = re.findall(r"^ALIASES := (.+)$", makefile, re.MULTILINE)
    targets |= set(aliases.split())
    pages = [ROOT / "README.md", ROOT / "infra" / "README.md", *(ROOT / "docs").glob("*.md")]
    texts = [page.read_text() for page in (*pages, ROOT / "infra" / "resources.yaml")]
    told = [re.findall(r"(?:`|^ {4})make ([a-z-]+)", text, re.MULTILINE) for text in texts]
    assert {name for each in told for name in each} <= targets


def test_what_pages_tell_operators_to_give_are_commands_with_these_options() -> None:
    """Each ``tanggap ...`` in a page or an alarm is a command, down to its options."""
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "infra" / "README.md"]
    pages += (ROOT / "docs").rglob("*.md")
    texts = [
        page.read_text().replace("\\\n", "") for page in (*pages, ROOT / "infra" / "resources.yaml")
    ]
    told = {
        words
        for text in texts
        for words in re.findall(r"(?:`|^ {4}(?:\$ )?)tanggap ([^`\n]+)", text, re.MULTILINE)
    }
    assert len(told) > 40
    faults = {words: fault for words in told for fault in [find_fault(words)] if fault}
    assert faults == {}


def test_every_dead_letter_queue_can_be_emptied_by_a_command(template: dict[str, Any]) -> None:
    """An alarm on a queue that stays full rings only once."""
    source = "".join(path.read_text() for path in (ROOT / "operate").rglob("*.py"))
    for name in _dead_letters(template["Resources"]):
        assert template["Outputs"][f"{name}Url"]["Value"] == {"Ref": name}
        assert re.search(f"[\"']{name.removesuffix('Dead')}", source), name


def _alarms(resources: Resources) -> set[str]:
    return set(of_kind(resources, "AWS::CloudWatch::Alarm"))


def _about(dimension: Any) -> str:
    if isinstance(dimension, str):
        return dimension
    return str(dimension.get("Ref") or dimension["Fn::GetAtt"][0])


@pytest.mark.parametrize(
    ("event", "alarms"),
    [
        *((event, {metric, "NeedsOperator"}) for event, metric in telemetry.TROUBLES.items()),
        ("OverLimit", {"OverLimit"}),
        ("NoticeUnknown", {"NoticeUnknown"}),
        ("EntryNotAnnounced", {"EntryNotAnnounced"}),
    ],
)
def test_what_we_count_is_watched_under_the_names_it_is_counted_by(
    template: dict[str, Any], capsys: pytest.CaptureFixture[str], event: str, alarms: set[str]
) -> None:
    """An alarm on other dimensions than the metric's own would be silent for ever, and one on those
    of another stack would ring for it.
    """
    resources = template["Resources"]
    named = template["Globals"]["Function"]["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"]
    values = {"service": named}
    assert named == {"Ref": "AWS::StackName"}
    telemetry.count_event(event, 3, channel="sms")
    told = json.loads(capsys.readouterr().out)
    (counted,) = told["_aws"]["CloudWatchMetrics"]
    assert {each["Name"] for each in counted["Metrics"]} == alarms
    assert all(told[name] == 3 for name in alarms)
    watching = [
        metric
        for alarm in of_kind(resources, "AWS::CloudWatch::Alarm").values()
        for held in (alarm["Properties"],)
        for metric in (
            [each["MetricStat"]["Metric"] for each in held["Metrics"] if "MetricStat" in each]
            if "Metrics" in held
            else [held]
        )
        if metric["MetricName"] in alarms
    ]
    assert {each["MetricName"] for each in watching} == alarms
    for each in watching:
        assert counted["Namespace"] == each["Namespace"]
        assert counted["Dimensions"] == [[one["Name"] for one in each["Dimensions"]]]
        assert all(values[one["Name"]] == one["Value"] for one in each["Dimensions"])
    assert told["service"] == os.environ["POWERTOOLS_SERVICE_NAME"]


def test_what_no_alarm_watches_is_no_metric(capsys: pytest.CaptureFixture[str]) -> None:
    """Each metric is billed, and each value of a dimension is one."""
    telemetry.count_event("StatusChanged", status="proses")
    telemetry.measure_seconds("MessageLag", 3, channel="sms")
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert first == {
        "counted": "StatusChanged",
        "many": 1,
        "status": "proses",
        "service": "tanggap",
    }
    assert second["seconds"] == 3
    assert "_aws" not in second


def _dead_letters(resources: Resources) -> set[str]:
    return {name for name in of_kind(resources, "AWS::SQS::Queue") if name.endswith("Dead")}


def _key(name: str) -> dict[str, str]:
    return {"Fn::Sub": f"{{{{resolve:secretsmanager:${{EdgeKey{name.upper()}}}}}}}"}


def test_the_edge_proves_itself_by_either_key_and_both_are_read_anew_with_the_other(
    resources: Resources,
) -> None:
    origin = _find_origin(resources, "api")
    (proof,) = origin["OriginCustomHeaders"]
    assert proof["HeaderName"].lower() == "x-origin-verify"
    condition, walled, _ = proof["HeaderValue"]["Fn::If"]
    assert condition == "HasEdgeAndWall"
    assert walled == {"Fn::If": ["ProvesByA", _key("a"), _key("b")]}
    # CloudFormation reads secrets of what has changed alone
    assert "${EdgeKey}" in resources["Wall"]["Properties"]["Description"]["Fn::Sub"]
    names = [resources[f"EdgeKey{each}"]["Properties"]["Name"]["Fn::Sub"] for each in "AB"]
    told = resources["APIHandler"]["Properties"]["Environment"]["Variables"]["EDGE_KEYS"]
    assert told["Fn::If"][:2] == ["HasEdgeAndWall", {"Fn::Sub": " ".join(names)}]


def test_the_wall_knows_a_key_before_the_edge_sends_it(resources: Resources) -> None:
    assert resources["EdgeDistribution"]["DependsOn"] == "Wall"


def test_the_edge_hands_all_on_but_the_host_and_over_https(resources: Resources) -> None:
    origin = _find_origin(resources, "api")
    assert origin["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    assert origin["OriginPath"] == "/api"
    behaviours = _distribution(resources)["CacheBehaviors"]
    assert len({behaviour["PathPattern"] for behaviour in behaviours}) == len(behaviours)
    for behaviour in behaviours[1:]:
        assert behaviour["TargetOriginId"] == "api"
        assert behaviour["ViewerProtocolPolicy"] == "redirect-to-https"
        assert {"GET", "POST", "PUT", "DELETE", "OPTIONS"} <= {*behaviour["AllowedMethods"]}
        # API Gateway knows its own host only: AWS's policy AllViewerExceptHostHeader
        assert behaviour["OriginRequestPolicyId"] == "b689b0a8-53d0-40ab-baf2-68738e2966ac"
        assert behaviour["CachePolicyId"] == {"Ref": "EdgeCache"}
        (function,) = behaviour["FunctionAssociations"]
        assert function["EventType"] == "viewer-request"
        assert function["FunctionARN"] == {"Fn::GetAtt": ["EdgeFunction", "FunctionARN"]}
        assert "ResponseHeadersPolicyId" not in behaviour, "the API's headers are its own"


def test_published_figures_come_from_their_bucket_and_from_no_function(
    resources: Resources,
) -> None:
    """Their pattern comes before the API's, which would fit as well. The edge alone reads them, and
    pages of others may.
    """
    figures, api = _distribution(resources)["CacheBehaviors"][:2]
    assert (figures["PathPattern"], api["PathPattern"]) == ("/v1/statistics/*", "/v1/*")
    assert publishing.ROOT == "v1/statistics/", "which is where they are stored"
    assert "FunctionAssociations" not in figures
    assert figures["ResponseHeadersPolicyId"] == {"Ref": "EdgeFigures"}
    origin = _find_origin(resources, figures["TargetOriginId"])
    assert origin["DomainName"] == {"Fn::GetAtt": ["FiguresBucket", "RegionalDomainName"]}
    assert "OriginPath" not in origin
    headers = resources["EdgeFigures"]["Properties"]["ResponseHeadersPolicyConfig"]
    assert headers["CorsConfig"]["AccessControlAllowOrigins"] == {"Items": ["*"]}
    bucket = resources["FiguresBucket"]["Properties"]
    assert [*bucket["PublicAccessBlockConfiguration"].values()] == [True] * 4
    assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    policy = resources["FiguresBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    refused, *allowed = policy
    assert (refused["Effect"], refused["Principal"]) == ("Deny", "*")
    for each in allowed:
        with_edge, statement, without = each["Fn::If"]
        assert (with_edge, without) == ("HasEdge", {"Ref": "AWS::NoValue"})
        assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
        arn = statement["Condition"]["StringEquals"]["AWS:SourceArn"]["Fn::Sub"]
        assert "${EdgeDistribution}" in arn
    assert allowed[0]["Fn::If"][1]["Resource"] == {
        "Fn::Sub": "${FiguresBucket.Arn}/v1/statistics/*"
    }


def test_the_edge_keeps_what_the_api_lets_it_keep_and_no_error(resources: Resources) -> None:
    held = resources["EdgeCache"]["Properties"]["CachePolicyConfig"]
    assert (held["MinTTL"], held["DefaultTTL"]) == (0, 0)
    errors = _distribution(resources)["CustomErrorResponses"]
    least = {each["ErrorCode"]: each["ErrorCachingMinTTL"] for each in errors}
    assert least == dict.fromkeys((400, 403, 404, 405, 414, 500, 501, 502, 503, 504), 0)
    assert "Logging" not in _distribution(resources), "which would have addresses and links"


def _distribution(resources: Resources) -> dict[str, Any]:
    held: dict[str, Any] = resources["EdgeDistribution"]["Properties"]["DistributionConfig"]
    return held


def _find_origin(resources: Resources, name: str) -> dict[str, Any]:
    (origin,) = [each for each in _distribution(resources)["Origins"] if each["Id"] == name]
    found: dict[str, Any] = origin
    return found


def test_without_an_edge_nothing_of_one_is_there(template: dict[str, Any]) -> None:
    resources = template["Resources"]
    made = {name for name in resources if name.startswith(("Edge", "Pages"))}
    assert len(made) == 11
    assert made >= {name for name, each in resources.items() if "::CloudFront::" in each["Type"]}
    keys = {"EdgeKeyA", "EdgeKeyB"}
    assert {resources[name]["Condition"] for name in made - keys} == {"HasEdge"}
    assert {resources[name]["Condition"] for name in keys} == {"HasEdgeAndWall"}
    both = [{"Condition": "HasEdge"}, {"Condition": "IsFull"}]
    assert template["Conditions"]["HasEdgeAndWall"] == {"Fn::And": both}
    told = {name for name in template["Outputs"] if name.startswith(("Edge", "Pages"))}
    assert told == {"EdgeId", "EdgeUrl", "PagesBucketName"}
    assert {template["Outputs"][name]["Condition"] for name in told} == {"HasEdge"}


def test_the_edge_answers_to_the_citys_own_name_with_its_certificate(
    template: dict[str, Any],
) -> None:
    edge = _distribution(template["Resources"])
    host = {"Fn::Select": [2, {"Fn::Split": ["/", {"Ref": "PublicUrl"}]}]}
    assert edge["Aliases"] == {"Fn::If": ["HasCertificate", [host], {"Ref": "AWS::NoValue"}]}
    _, own, aws = edge["ViewerCertificate"]["Fn::If"]
    assert own["AcmCertificateArn"] == {"Ref": "EdgeCertificate"}
    assert own["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert aws == {"CloudFrontDefaultCertificate": True}
    (asserted,) = template["Rules"]["CertificateForWhat"]["Assertions"]
    assert "PublicUrl" in str(asserted["Assert"])


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
