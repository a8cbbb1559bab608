"""The environment of every test, set before anything of ours is imported."""

import gc
import os
import time

import hypothesis

ACCOUNT, REGION = "123456789012", "ap-southeast-3"

# While tests and what they import are read, nearly all that is made stays: looking for what does
# not cost a tenth of it.
gc.disable()

os.environ.update(
    TZ="UTC",
    AWS_DEFAULT_REGION=REGION,
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    TABLE="tanggap",
    TOPIC=f"arn:aws:sns:{REGION}:{ACCOUNT}:tanggap",
    BUCKET="tanggap-attachments",
    SECRETS="/tanggap",
    SENDER="laporan@tanggap.test",
    CONFIGURATION_SET="tanggap",
    PUBLIC_URL="https://lapor.tanggap.test",
    PHOTOS=f"https://tanggap-attachments.s3.{REGION}.amazonaws.com",
    LOGIN=f"https://cognito-idp.{REGION}.amazonaws.com",
    LOGIN_REGION=REGION,
    LOGIN_CLIENT="the-pages",
    POOL=f"{REGION}_officers",
    EVIDENCE=f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/evidence",
    OPERATIONS=f"arn:aws:sns:{REGION}:{ACCOUNT}:operations",
    SCHEDULES="quiet",
    SCHEDULE_ROLE=f"arn:aws:iam::{ACCOUNT}:role/quiet",
    NOTICES_ARN=f"arn:aws:sqs:{REGION}:{ACCOUNT}:notices",
    NOTICES_DEAD_ARN=f"arn:aws:sqs:{REGION}:{ACCOUNT}:notices-dead",
    NOTICES=f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/notices",
    STREAM_DEAD=f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/stream-dead",
    DUTY=f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/duty",
    DUTY_ARN=f"arn:aws:sqs:{REGION}:{ACCOUNT}:duty",
    DUTY_DEAD_ARN=f"arn:aws:sqs:{REGION}:{ACCOUNT}:duty-dead",
    CALLS=f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/calls",
    WORKFLOW=f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:tanggap",
    PUSH_KEY="BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
    PUSH_SECRET="/tanggap/push",
    FACTS_BUCKET="tanggap-facts",
    FIGURES_KEYS="/tanggap/figures",
    FIGURES_BUCKET="tanggap-figures",
    LEDGER_BUCKET="tanggap-ledger",
    HOUR_SECONDS="3600",
    VERSION="test",
    POWERTOOLS_SERVICE_NAME="tanggap",
)
os.environ.pop("AWS_ENDPOINT_URL", None)
os.environ.pop("AWS_PROFILE", None)
os.environ.pop("DOUBLE", None)
time.tzset()

# How long an example takes tells of the machine and of nothing else.
hypothesis.settings.register_profile("tanggap", deadline=None)
hypothesis.settings.load_profile("tanggap")

pytest_plugins = [
    "tests.moto_aws",
    "tests.few_offices",
    "tests.faults",
    "tests.webhooks",
    "tests.duty_room",
    "tests.edge",
    "tests.returned_mails",
    "tests.push_browser",
    "tests.facts_queue",
    "tests.restoring",
]


def pytest_collection_finish() -> None:
    """Let the collector pass over all that was imported, which stays, and look less often: it took
    a tenth of what the tests cost.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(500_000, 10, 10)
    gc.enable()


def pytest_sessionfinish() -> None:
    """Write which statements of policies were used, where the environment names a file for it."""
    if file := os.environ.get("PRIVILEGES_USED"):
        from tests.privileges import write_used

        write_used(file)
