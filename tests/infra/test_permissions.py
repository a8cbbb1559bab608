"""Guards on what each function may do: its own role, named actions on named resources."""

from collections.abc import Iterator
from typing import Any

from chalicelib.reports.files import attachments
from tests.rows import each_row

Resources = dict[str, Any]

FUNCTIONS = (
    *("APIHandler", "CallOut", "Chart", "Check", "Collect", "Deliver", "Digest", "Duty"),
    *("Examine", "Export", "Facts", "FanOut", "Figures", "Mail", "OnChange", "Reconcile", "Reread"),
    *("Retain", "SmsReport"),
)

# Statements that name no resource, and why.
UNBOUND = {
    "ListingExportsHasNoResources": "ListExports is asked of the account, and has no resource",
    "ListingStreamsHasNoResources": "ListStreams is asked of the account, and has no resource",
    "TracesHaveNoResources": "X-Ray has no resources to name",
    "LogDeliveryHasNoResources": "log deliveries have no ARN before they are made",
    "TelephonesAndNoTopics": "a telephone number has no ARN, so every topic is excluded instead",
}

# Beside logs and traces. A function that needs more gets it here and in .chalice, on purpose.
TAKING_IN = {
    "dynamodb:ConditionCheckItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:UpdateItem",
    "s3:GetObject",
    "s3:ListBucket",
    "s3:PutObject",
    "ssm:GetParameter",
}
ALLOWED = {
    "APIHandler": TAKING_IN
    | {"dynamodb:BatchGetItem", "dynamodb:DeleteItem", "sqs:SendMessage"}
    | {"secretsmanager:GetSecretValue"}  # of the keys of the edge
    | {"cognito-idp:ListUsers", "cognito-idp:ListUsersInGroup"}
    | {
        f"cognito-idp:Admin{action}"
        for action in (
            *("GetUser", "ListGroupsForUser", "CreateUser", "UpdateUserAttributes"),
            *("AddUserToGroup", "RemoveUserFromGroup", "DisableUser", "EnableUser"),
            *("UserGlobalSignOut", "SetUserPassword", "SetUserMFAPreference"),
        )
    },
    "CallOut": {
        "dynamodb:Query",
        "dynamodb:UpdateItem",
        "ssm:GetParameter",
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:ReceiveMessage",
        "sqs:SendMessage",
    },
    "Chart": {
        "dynamodb:BatchGetItem",
        "dynamodb:Query",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:PutObject",
    },
    "Check": {
        "dynamodb:DeleteItem",  # of a provisional hiding that ended, from the moderators' queue
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
    },
    "Collect": {
        "dynamodb:Query",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:PutObject",
        "ssm:GetParameter",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
        "sqs:SendMessage",
    },
    "Deliver": {
        "dynamodb:DeleteItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
        "ssm:GetParameter",
        "ses:SendRawEmail",
        "sns:Publish",
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:ReceiveMessage",
        "sqs:SendMessage",
        "iam:PassRole",
        "scheduler:CreateSchedule",
    },
    "Digest": {
        "cognito-idp:ListUsersInGroup",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
        "ses:SendRawEmail",
        "sqs:SendMessage",
    },
    "Duty": {
        "dynamodb:DeleteItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
        "ssm:GetParameter",
        "ses:SendRawEmail",
        "sns:Publish",
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:ReceiveMessage",
        "sqs:SendMessage",
        "iam:PassRole",
        "scheduler:CreateSchedule",
    },
    "Examine": {
        "dynamodb:BatchWriteItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:PutObject",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
    },
    "Export": {  # of every report, and to its own folder and log
        "dynamodb:DeleteItem",  # of the mark that an export waits
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:Scan",
        "s3:PutObject",
        "ssm:GetParameter",
    },
    "Facts": {  # it writes nothing into the table
        "dynamodb:Query",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:PutObject",
        "ssm:GetParameter",
        "ssm:PutParameter",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
    },
    "FanOut": {
        "dynamodb:Query",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
        "sqs:SendMessage",
    },
    "Figures": {
        "s3:DeleteObject",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:PutObject",
        "ssm:DeleteParameter",
    },
    "Mail": TAKING_IN | {"sqs:SendMessage"},
    "OnChange": {
        "dynamodb:BatchWriteItem",
        "dynamodb:DeleteItem",
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:ListBucket",
        "s3:ListBucketVersions",
        "s3:PutObject",
        "ssm:GetParameter",
        "sns:Publish",
        "sqs:SendMessage",
        "states:StartExecution",
        "states:StopExecution",
    },
    "Reconcile": {
        "dynamodb:DeleteItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
        "sns:Publish",  # to operators
        "sqs:GetQueueAttributes",  # of dead letters
        "sqs:SendMessage",
        "states:StartExecution",
    },
    "Reread": TAKING_IN | {"dynamodb:DeleteItem", "s3:DeleteObject"},
    "Retain": {
        *("dynamodb:DescribeExport", "dynamodb:ListExports"),  # of the nightly export
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
        "s3:ListBucketVersions",
        "s3:PutObject",
        "sqs:SendMessage",
        "cognito-idp:ListUsers",
        "cognito-idp:ListUsersInGroup",
    },
    "SmsReport": {"dynamodb:Query", "dynamodb:UpdateItem", "sqs:SendMessage"},
}
OWN = {"logs:CreateLogStream", "logs:PutLogEvents"}
TRACES = {"xray:PutTelemetryRecords", "xray:PutTraceSegments"}


def statements(resources: Resources, function: str) -> Iterator[dict[str, Any]]:
    role = resources[function]["Properties"]["Role"]["Fn::GetAtt"][0]
    for policy in resources[role]["Properties"]["Policies"]:
        yield from policy["PolicyDocument"]["Statement"]


def actions(statement: dict[str, Any]) -> list[str]:
    given = statement["Action"]
    return [given] if isinstance(given, str) else given


def test_the_functions_are_those_named_here(resources: Resources) -> None:
    kind = "AWS::Serverless::Function"
    assert {name for name, held in resources.items() if held["Type"] == kind} == set(FUNCTIONS)


def test_every_function_has_a_role_of_its_own(resources: Resources) -> None:
    roles = {resources[name]["Properties"]["Role"]["Fn::GetAtt"][0] for name in FUNCTIONS}
    assert len(roles) == len(FUNCTIONS)


@each_row("function", FUNCTIONS)
def test_a_function_may_do_what_is_listed_and_nothing_else(
    resources: Resources, function: str
) -> None:
    allowed = {action for held in statements(resources, function) for action in actions(held)}
    assert allowed == ALLOWED[function] | OWN | TRACES


@each_row("function", FUNCTIONS)
def test_a_statement_names_its_resources_unless_there_are_none(
    resources: Resources, function: str
) -> None:
    for held in statements(resources, function):
        assert held["Effect"] == "Allow"
        bound = "Resource" in held and held["Resource"] != "*"
        assert bound or held["Sid"] in UNBOUND, held


@each_row("function", FUNCTIONS)
def test_a_function_writes_its_own_log_and_no_other(resources: Resources, function: str) -> None:
    logs = [held for held in statements(resources, function) if set(actions(held)) == OWN]
    assert [held["Resource"] for held in logs] == [{"Fn::GetAtt": [f"{function}Log", "Arn"]}]


def test_the_api_announces_nothing_and_starts_nothing(resources: Resources) -> None:
    """What follows the acknowledgement comes from the stream, so that losing it loses nothing."""
    held = [*statements(resources, "APIHandler")]
    allowed = {action for each in held for action in actions(each)}
    assert not {action for action in allowed if action.startswith(("sns:", "states:"))}
    asks = [each for each in held if any(action.startswith("sqs:") for action in actions(each))]
    queues = [{"Fn::GetAtt": [name, "Arn"]} for name in ("Notices", "DutySteps")]
    assert [each["Resource"] for each in asks] == queues, "for links, and codes of duty contacts"


def test_mail_goes_to_anybody_and_comes_from_one_address(resources: Resources) -> None:
    """In SES's sandbox a role needs the identity of the recipient as well, and where a mail names
    a configuration set, that set.
    """
    mail = {
        function: held
        for function in FUNCTIONS
        for held in statements(resources, function)
        if "ses:SendRawEmail" in actions(held)
    }
    assert mail.keys() == {"Deliver", "Digest", "Duty"}
    for held in mail.values():
        identities, sets = (each["Fn::Sub"].rpartition(":")[2] for each in held["Resource"])
        assert (identities, sets) == ("identity/*", "configuration-set/${MailsSent}")
        sender = {"ses:FromAddress": {"Fn::Sub": "laporan@${MailDomain}"}}
        assert held["Condition"] == {"StringEquals": sender}


def test_accounts_are_those_of_our_pool_and_none_can_be_deleted(resources: Resources) -> None:
    """An officer's id stands in timelines, so that an account is disabled and never deleted."""
    keepers = {}
    for function in FUNCTIONS:
        for held in statements(resources, function):
            if any(action.startswith("cognito-idp:") for action in actions(held)):
                assert held["Resource"] == {"Fn::GetAtt": ["Pool", "Arn"]}
                keepers[function] = {action.partition(":")[2] for action in actions(held)}
    assert keepers.keys() == {"APIHandler", "Digest", "Retain"}
    assert keepers["Retain"] == {"ListUsers", "ListUsersInGroup"}
    assert keepers["Digest"] == {"ListUsersInGroup"}
    assert not [action for action in keepers["APIHandler"] if "Delete" in action]


# What a function may read in Parameter Store, below the stack's name.
SECRETS = {
    "APIHandler": {"pepper", "proofs/*", "edge/*", "access/*"},
    "CallOut": {"pepper"},
    "Collect": {"access/*"},
    "Deliver": {"pepper", "access/*", "push"},
    "Duty": {"pepper", "access/sms/*", "push"},
    "Export": {"pepper"},
    "Facts": {"figures/*"},
    "Mail": {"pepper"},
    "OnChange": {"pepper"},
    "Reread": {"pepper", "access/*"},
}


@each_row("function", FUNCTIONS)
def test_a_function_reads_the_secrets_of_its_purposes(resources: Resources, function: str) -> None:
    """Only what takes deliveries in can prove one, and only what calls a sender's API has our
    access to it.
    """
    read = set()
    for held in statements(resources, function):
        if "ssm:GetParameter" in actions(held):
            named = held["Resource"] if isinstance(held["Resource"], list) else [held["Resource"]]
            for each in named:
                head, _, path = each["Fn::Sub"].partition(":parameter/${AWS::StackName}/")
                assert head == "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}"
                read.add(path)
    assert read == SECRETS.get(function, set())


def test_only_the_senders_of_pushes_know_the_name_of_their_keys(resources: Resources) -> None:
    settings = {
        name: resources[name]["Properties"].get("Environment", {}).get("Variables", {})
        for name in FUNCTIONS
    }
    assert [name for name in FUNCTIONS if "PUSH_SECRET" in settings[name]] == ["Deliver", "Duty"]
    assert [name for name in FUNCTIONS if "PUSH_KEY" in settings[name]] == ["APIHandler"]


FOLDERS = {
    "APIHandler": {
        "s3:GetObject": {
            *(
                "audits/*",
                "mail/*",
                "map/*",
                "reports/*.mov",
                "reports/*.mp4",
                "reports/*.pdf",
                "shown/*",
                "thumbnails/*",
            ),
            *("figures: v1/statistics/index.json", "figures: v1/statistics/scores/*"),
        },
        "s3:PutObject": {"mail/*", "parked/*", "uploads/*"},
    },
    "Chart": {"s3:GetObject": {"map/*"}, "s3:PutObject": {"map/*"}},
    "Collect": {"s3:GetObject": {"mail/*", "reports/*"}, "s3:PutObject": {"reports/*"}},
    "Examine": {
        "s3:GetObject": {"reports/*", "shown/*"},
        "s3:PutObject": {"shown/*", "thumbnails/*"},
    },
    "Export": {"s3:PutObject": {"audits/*"}},
    "Facts": {
        "s3:GetObject": {"facts: destroyed/*"},
        "s3:PutObject": {"facts: facts/*", "facts: recount/*", "facts: erased/*"},
    },
    "Figures": {
        "s3:GetObject": {
            *("facts: facts/*", "facts: erased/*", "facts: lake/*"),
            *("ledger: ledger/*", "ledger: corrections/*"),
            "figures: v1/statistics/index.json",
        },
        "s3:PutObject": {
            *("facts: facts/*", "facts: lake/*", "facts: destroyed/*"),
            *("figures: v1/statistics/*", "ledger: ledger/*"),
        },
        "s3:DeleteObject": {"facts: erased/*", "facts: lake/*", "figures: v1/statistics/*"},
    },
    "Mail": {
        "s3:GetObject": {"mail/*", "parked/*"},
        "s3:PutObject": {"mail/*", "parked/*"},
    },
    "OnChange": {
        "s3:GetObject": {"parked/*", "uploads/*"},
        "s3:PutObject": {"erasures/*", "reports/*", "ledger: corrections/*"},
        "s3:DeleteObject": {
            *("mail/*", "parked/*", "reports/*", "shown/*", "thumbnails/*", "uploads/*")
        },
    },
    "Retain": {"s3:PutObject": {"officers/*"}},
    "Reread": {
        "s3:GetObject": {"mail/*", "parked/*"},
        "s3:PutObject": {"mail/*", "parked/*"},
        "s3:DeleteObject": {"parked/*"},
    },
}


@each_row("function", FUNCTIONS)
def test_a_function_reaches_its_own_folders_of_the_bucket(
    resources: Resources, function: str
) -> None:
    found: dict[str, set[str]] = {}
    for held in statements(resources, function):
        for action in actions(held):
            if action.startswith("s3:") and action.endswith("Object"):
                found.setdefault(action, set()).update(_folders(held["Resource"]))
    assert found == FOLDERS.get(function, {})


def _folders(named: Any) -> set[str]:
    each = named if isinstance(named, list) else [named]
    paths = (one["Fn::Sub"].removeprefix("${Bucket.Arn}/") for one in each)
    named = {path.replace("${FactsBucket.Arn}/", "facts: ") for path in paths}
    named = {path.replace("${LedgerBucket.Arn}/", "ledger: ") for path in named}
    return {path.replace("${FiguresBucket.Arn}/", "figures: ") for path in named}


def test_only_who_makes_facts_reaches_their_keys_and_their_bucket(resources: Resources) -> None:
    """Nobody else can say whom a fact is about, and nobody but it makes such a key. The function
    that freezes a quarter may destroy one, and never read it.
    """
    holders: dict[str, set[str]] = {"keys": set(), "bucket": set(), "destroys": set()}
    for function in FUNCTIONS:
        for held in statements(resources, function):
            named = str(held.get("Resource"))
            if "/figures/" in named and actions(held) == ["ssm:DeleteParameter"]:
                holders["destroys"].add(function)
            elif "/figures/" in named:
                holders["keys"].add(function)
            if "FactsBucket" in named:
                holders["bucket"].add(function)
            if "ssm:PutParameter" in actions(held):
                assert held["Resource"]["Fn::Sub"].endswith("/${AWS::StackName}/figures/*")
                assert held["Condition"] == {"StringNotEquals": {"ssm:Overwrite": "true"}}
    found = {"keys": {"Facts"}, "bucket": {"Facts", "Figures"}, "destroys": {"Figures"}}
    assert holders == found


def test_nobody_may_change_or_remove_what_is_in_the_ledger(resources: Resources) -> None:
    """Entries are written by the function that freezes, accepted appeals by the stream's."""
    allowed: dict[str, set[str]] = {}
    for function in FUNCTIONS:
        for held in statements(resources, function):
            if "LedgerBucket" in str(held.get("Resource")):
                allowed.setdefault(function, set()).update(actions(held))
    assert allowed == {
        "Figures": {"s3:GetObject", "s3:ListBucket", "s3:PutObject"},
        "OnChange": {"s3:PutObject"},
    }


def test_the_api_can_sign_no_link_to_an_original_photo() -> None:
    """Originals say where and when they were taken, and by whose telephone."""
    readable = {folder for folder in FOLDERS["APIHandler"]["s3:GetObject"] if "reports" in folder}
    assert readable == {f"reports/*{ending}" for ending in attachments.WITHOUT_COPY}


def test_nothing_of_a_report_can_be_deleted_but_what_its_reporter_has_erased(
    resources: Resources,
) -> None:
    """By who erases, in every version; what else is deleted could not be read. S3 wants the right
    to delete objects beside the one to delete versions.
    """
    deleting = {name for name in FOLDERS if "s3:DeleteObject" in FOLDERS[name]}
    assert deleting == {"OnChange", "Reread", "Figures"}  # Figures deletes nothing of a report
    destroying = {
        name: _folders(held["Resource"])
        for name in FUNCTIONS
        for held in statements(resources, name)
        if "s3:DeleteObjectVersion" in actions(held)
    }
    assert destroying == {"OnChange": FOLDERS["OnChange"]["s3:DeleteObject"]}


@each_row("function", ["Deliver", "Duty"])
def test_messages_go_to_telephones_and_never_to_a_topic(
    resources: Resources, function: str
) -> None:
    (held,) = [s for s in statements(resources, function) if "sns:Publish" in actions(s)]
    assert held["NotResource"] == "arn:*:sns:*:*:*"


def test_the_state_machine_asks_for_one_function_and_one_topic(resources: Resources) -> None:
    (policy,) = resources["Workflow"]["Properties"]["Policies"]
    bound = {
        action: held["Resource"]
        for held in policy["Statement"]
        if held.get("Sid") not in UNBOUND
        for action in actions(held)
    }
    assert bound == {
        "lambda:InvokeFunction": {"Fn::GetAtt": ["Check", "Arn"]},
        "sns:Publish": {"Ref": "OperationsTopic"},
    }


def test_a_topic_leaves_publishing_to_who_is_allowed_to(resources: Resources) -> None:
    """A topic without a policy of its own lets every role of the account publish."""
    kind = "AWS::SNS::TopicPolicy"
    with_policy = {
        topic["Ref"]
        for held in resources.values()
        if held["Type"] == kind
        for topic in held["Properties"]["Topics"]
    }
    assert with_policy == {"MailTopic", "Topic", "OperationsTopic"}
