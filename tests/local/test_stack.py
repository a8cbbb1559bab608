"""The main journeys on the whole stack: over HTTP, through stream, topic, queue and state machine,
under the packaged roles.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config

from local import deploy
from local.officers import SMS_AUTH_TOKEN
from local.processes import ROOT, free_port
from local.run import Stack
from operate import stored_secrets
from operate.local_run import OFFICERS, PASSWORD, REGION, STACK
from tests.local.conftest import eventually

pytestmark = pytest.mark.e2e

JSON = {"Content-Type": "application/json"}
KEBON_JERUK = {"lat": -6.1926, "lng": 106.7697}


def ask(
    running: Stack,
    method: str,
    path: str,
    body: object = None,
    headers: Mapping[str, str] = JSON,
) -> tuple[int, Any]:
    """Status and answer, read as JSON where it is."""
    content = body if isinstance(body, bytes | None) else json.dumps(body).encode()
    request = urllib.request.Request(running.url + path, content, dict(headers), method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, _read(answer)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, _read(refused)


def _read(answer: Any) -> Any:
    text = answer.read().decode()
    return json.loads(text) if "json" in answer.headers.get("Content-Type", "") else text


def file_one(running: Stack, phone: str, **more: Any) -> dict[str, Any]:
    report = {
        "description": "Lampu jalan di depan pasar mati sejak Senin",
        "place": KEBON_JERUK,
        "contact": {"phone": phone},
        **more,
    }
    status, receipt = ask(running, "POST", "/v1/reports", report)
    assert status == 201, receipt
    held: dict[str, Any] = receipt
    return held


def sms_to(running: Stack, phone: str) -> list[str]:
    return [each["Message"] for each in running.sms_inbox() if each["PhoneNumber"] == phone]


def officer(running: Stack, name: str = "petugas.kebonjeruk") -> dict[str, str]:
    return {**JSON, "Authorization": running.token(name)}


def test_a_report_goes_in_by_web_is_handled_and_its_reporter_hears_of_it(running: Stack) -> None:
    receipt = file_one(running, "081211270001")
    assert receipt["holder"]["code"] == "31.73.05.1001"
    number = receipt["number"]
    eventually(lambda: len(sms_to(running, "+6281211270001")) == 1)
    [asks] = re.findall(r"https?://[^/]+(/ya/\S+)", sms_to(running, "+6281211270001")[0])
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert ask(running, "POST", asks, b"", form)[0] == 200
    headers = officer(running)

    def taken_up() -> bool:
        """An hour of a promise is a second here, so the timer may act in between: then again."""
        version = ask(running, "GET", f"/v1/work/{number}", None, headers)[1]["version"]
        step = {"action": "proses", "version": version, "note": "Teknisi ke lokasi"}
        status, answer = ask(running, "POST", f"/v1/work/{number}/actions", step, headers)
        assert status in (200, 409), answer
        return status == 200

    eventually(taken_up)
    assert ask(running, "GET", f"/v1/reports/{number}")[1]["status"] == "proses"
    eventually(lambda: any("proses" in said for said in sms_to(running, "+6281211270001")))


def test_a_report_goes_in_by_sms(running: Stack) -> None:
    form = {
        "MessageSid": "SM0001",
        "AccountSid": "AC1",
        "From": "+6281211270002",
        "To": "1708",
        "Body": "LAPOR sampah menumpuk di kelurahan Kebon Jeruk",
        "NumMedia": "0",
    }
    url = f"{running.url}/channels/sms"
    text = url + "".join(name + form[name] for name in sorted(form))
    proof = hmac.new(SMS_AUTH_TOKEN.encode(), text.encode(), hashlib.sha1).digest()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": base64.b64encode(proof).decode(),
    }
    body = urllib.parse.urlencode(form).encode()
    status, answer = ask(running, "POST", "/channels/sms", body, headers)
    assert status == 200
    assert "<Message>" in answer
    forged = {**headers, "X-Twilio-Signature": "x"}
    assert ask(running, "POST", "/channels/sms", body, forged)[0] == 401


def test_a_report_nobody_answers_is_escalated_by_its_timer(running: Stack) -> None:
    number = file_one(running, "081211270003")["number"]

    def escalated() -> bool:
        timeline = ask(running, "GET", f"/v1/reports/{number}")[1]["timeline"]
        return any(entry["kind"] == "escalation" for entry in timeline)

    eventually(escalated)


def test_a_photo_is_uploaded_and_kept_with_its_report(running: Stack) -> None:
    wanted = {"filename": "foto.jpg", "content_type": "image/jpeg", "size": 4}
    status, offer = ask(running, "POST", "/v1/uploads", wanted)
    assert status == 201
    assert _post(offer, b"four") == 204
    assert _post(offer, b"more than four") == 400
    number = file_one(running, "081211270004", attachments=[offer["id"]])["number"]
    bucket = {"Bucket": running.outputs["BucketName"], "Prefix": f"reports/{number}/"}
    eventually(lambda: running.client("s3").list_objects_v2(**bucket).get("Contents"))


def test_pages_are_told_where_photos_go_and_officers_sign_in(running: Stack) -> None:
    status, told = ask(running, "GET", "/v1/config")
    assert (status, told["photos"]) == (200, running.endpoint)
    wanted = {"filename": "foto.jpg", "content_type": "image/jpeg", "size": 4}
    assert ask(running, "POST", "/v1/uploads", wanted)[1]["url"].startswith(told["photos"])
    login = told["login"]
    client = boto3.client(
        "cognito-idp",
        region_name=login["region"],
        endpoint_url=login["endpoint"],
        config=Config(signature_version=UNSIGNED),
    )
    parameters = {"USERNAME": OFFICERS[0].name, "PASSWORD": PASSWORD}
    signed_in = client.initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH", ClientId=login["client"], AuthParameters=parameters
    )
    token = signed_in["AuthenticationResult"]["IdToken"]
    assert ask(running, "GET", "/v1/work", headers={"Authorization": token})[0] == 200


def _post(offer: dict[str, Any], content: bytes) -> int:
    """Send a form as a browser would."""
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in offer["fields"].items()
    ]
    file = b'--x\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
    body = b"".join(parts) + file + content + b"\r\n--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    request = urllib.request.Request(offer["url"], body, headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


@pytest.mark.parametrize("token", [None, "", "letmein", "a.b.c", "forged", "access"])
def test_an_officers_route_refuses_everything_but_an_id_token(
    running: Stack, token: str | None
) -> None:
    if token == "forged":
        good = running.token("admin")
        token = good[:-8] + ("A" * 8 if good[-8:] != "A" * 8 else "B" * 8)
    if token == "access":
        token = _access_token(running)
    headers = JSON if token is None else {**JSON, "Authorization": token}
    status, problem = ask(running, "GET", "/v1/work", headers=headers)
    assert status == 401
    assert problem["type"] == "/problems/not-signed-in"


def _access_token(running: Stack) -> str:
    answer = running.client("cognito-idp").initiate_auth(
        ClientId=running.outputs["ClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "admin", "PASSWORD": PASSWORD},
    )
    return str(answer["AuthenticationResult"]["AccessToken"])


@pytest.mark.parametrize("name", [officer.name for officer in OFFICERS])
def test_every_demo_officer_can_sign_in(running: Stack, name: str) -> None:
    assert running.token(name).count(".") == 2


def test_the_apis_role_may_write_reports_and_announce_nothing(running: Stack) -> None:
    """So a mistake in the API cannot tell the world; this shows the roles are enforced here."""
    role, _ = deploy.lend_role(running.client, running.outputs["APIHandlerName"])
    keys = running.client("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
    topic = boto3.client(
        "sns",
        endpoint_url=running.endpoint,
        region_name=REGION,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    with pytest.raises(topic.exceptions.ClientError, match="sns:Publish"):
        topic.publish(TopicArn=running.outputs["TopicArn"], Message="x")


def test_every_sender_has_its_keys_here_and_the_worlds_double_is_asked(running: Stack) -> None:
    found = stored_secrets.load_below(running.client("ssm"), f"/{STACK}")
    held = {name: json.loads(text) for name, text in found.items() if name.count("/") == 4}
    assert held[f"/{STACK}/proofs/sms/sms"]["keys"] == [SMS_AUTH_TOKEN]
    assert held[f"/{STACK}/proofs/email/ses"]["keys"] == [running.outputs["MailTopicArn"]]
    assert held[f"/{STACK}/access/governor/x"].keys() >= {"token", "token_secret"}
    for name in ("OnChangeName", "RereadName", "MailName"):
        function = {"FunctionName": running.outputs[name]}
        told = running.client("lambda").get_function_configuration(**function)
        assert told["Environment"]["Variables"]["DOUBLE"] == running.double


def test_what_the_world_answers_next_can_be_said(running: Stack) -> None:
    running.outside_answers("limit.test", 429, headers={"Retry-After": "9"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{running.double}/limit.test/a?b=c", b"{}", timeout=5)
    with refused.value as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (429, "9")
    (asked,) = running.outside("limit.test")
    assert (asked["method"], asked["path"], asked["body"]) == ("POST", "/a?b=c", "{}")


def test_an_entry_that_cannot_be_announced_ends_in_the_queue_and_others_go_on(
    running: Stack,
) -> None:
    """Eight attempts, then a note of its place in the stream; the reports after it are told."""
    broken = {"pk": {"S": "R#broken"}, "sk": {"S": "T#000001"}, "kind": {"S": "no kind"}}
    running.client("dynamodb").put_item(TableName=running.outputs["TableName"], Item=broken)
    file_one(running, "081211270005")
    eventually(lambda: sms_to(running, "+6281211270005"))
    queue, sqs = running.outputs["StreamDeadUrl"], running.client("sqs")
    held = {"QueueUrl": queue, "AttributeNames": ["ApproximateNumberOfMessages"]}

    def noted() -> bool:
        told = sqs.get_queue_attributes(**held)["Attributes"]["ApproximateNumberOfMessages"]
        return bool(told != "0")

    eventually(noted)


def test_the_local_run_comes_up_and_ends_without_a_trace(tmp_path: Path) -> None:
    ports = [str(free_port()), str(free_port())]
    command = [sys.executable, "-m", "local.run", "--empty"]
    command += ["--port", ports[0], "--aws-port", ports[1]]
    log = tmp_path / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=out, env={**os.environ, "TMPDIR": str(tmp_path)}
        )
    try:
        eventually(lambda: "Ctrl-C ends it all." in log.read_text(), seconds=90)
        assert list(tmp_path.glob("tanggap-*")), "what it writes to disk is in one folder"
        taken = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert taken.returncode == 1
        assert taken.stderr.startswith(f"Port {ports[0]} is in use")
        assert len(taken.stderr.splitlines()) == 1
    finally:
        process.send_signal(signal.SIGINT)
        ended = process.wait(30)
    assert ended == 0
    assert list(tmp_path.glob("tanggap-*")) == []
    assert log.read_text().endswith("Ended.\n")
    for port in ports:
        with pytest.raises(OSError, match="refused"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2)
