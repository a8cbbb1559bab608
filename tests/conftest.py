"""The environment of every test, set before anything of ours is imported."""

import os
import time

ACCOUNT, REGION = "123456789012", "ap-southeast-3"

os.environ.update(
    TZ="UTC",
    AWS_DEFAULT_REGION=REGION,
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    TABLE="tanggap",
    TOPIC=f"arn:aws:sns:{REGION}:{ACCOUNT}:tanggap",
    BUCKET="tanggap-attachments",
    SECRETS="tanggap/secrets",
    SENDER="laporan@tanggap.test",
    PUBLIC_URL="https://lapor.tanggap.test",
    WORKFLOW=f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:tanggap",
    HOUR_SECONDS="3600",
    VERSION="test",
    POWERTOOLS_METRICS_NAMESPACE="Tanggap",
    POWERTOOLS_SERVICE_NAME="tanggap",
)
os.environ.pop("AWS_ENDPOINT_URL", None)
os.environ.pop("AWS_PROFILE", None)
time.tzset()

pytest_plugins = ["tests.moto_aws", "tests.faults"]
