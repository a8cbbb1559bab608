"""The whole of Tanggap on this machine: the local AWS with the packaged app and template, HTTP in
front of it, and a double of the outside world behind it.
"""

import json
import os
import socket
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from local import deploy, officers, partners, push_keys, senders
from local.processes import Process, child, free_port, require_free
from local.progress import Step, silent
from operate.local_run import HOST, REGION, ROOT_KEY, STACK, make_client, sign_in
from operate.pages import build_pages

ROOT = Path(__file__).resolve().parent.parent
SEEDING_LOG = "seeding.log"
PROFILES = """\
[profile root]
aws_access_key_id = {key}
aws_secret_access_key = {key}

[profile web]
source_profile = root
role_arn = {role}
"""


@dataclass(frozen=True)
class Stack:
    """A running stack.

    ``url`` is the API's, ``endpoint`` the local AWS's, ``double`` that of the double of the outside
    world, ``outputs`` the stack's outputs by name, ``logs`` a folder, and ``processes`` the
    children that serve.
    """

    url: str
    endpoint: str
    double: str
    outputs: dict[str, str]
    logs: Path
    processes: tuple[Process, ...]

    def client(self, service: str) -> Any:
        """Return a boto3 client of the local AWS, as the account's root."""
        return make_client(self.endpoint, service)

    def token(self, user: str) -> str:
        """Return an ID token of a demo officer (``operate.local_run``)."""
        return sign_in(self.client("cognito-idp"), self.outputs["ClientId"], user)

    def sms_inbox(self) -> list[dict[str, Any]]:
        """Return every SMS sent so far, with PhoneNumber and Message, by number, then in order."""
        return self._read_inbox("sns/sms-messages", "sms_messages")

    def mails(self) -> list[dict[str, Any]]:
        """Return every mail sent so far, in order, each with To, Subject and BodyText."""
        return self._read_inbox("ses/messages", "messages")

    def outside(self, host: str = "") -> list[dict[str, Any]]:
        """Return the requests to the senders' own APIs so far, to one host or to all: each with
        method, host, path, headers and body (``local.double``).
        """
        url = f"{self.double}/_double/requests" + (f"?host={host}" if host else "")
        with urllib.request.urlopen(url, timeout=5) as answer:
            requests: list[dict[str, Any]] = json.load(answer)
        return requests

    def outside_answers(self, host: str, status: int, **more: Any) -> None:
        """Answer the next request to a host, or the next ``times``, with this ``status``, and with
        the ``headers`` and the ``body`` in ``more``.
        """
        plan = json.dumps({"host": host, "status": status, **more}).encode()
        urllib.request.urlopen(f"{self.double}/_double/next", plan, timeout=5).close()

    def _read_inbox(self, inbox: str, member: str) -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{self.endpoint}/_ministack/{inbox}", timeout=5) as answer:
            boxes: dict[str, list[dict[str, Any]]] = json.load(answer)[member]
        return [message for box in boxes.values() for message in box]


@contextmanager
def stack(
    *,
    port: int | None = None,
    aws_port: int | None = None,
    hour_seconds: float = 3600,
    step: Step = silent,
) -> Iterator[Stack]:
    """Start everything, and end it with the block. A port that is None is a free one.

    ``hour_seconds`` is how long an hour of a promise lasts. Raises StartError, PackagingError,
    NodeError or StackError.
    """
    for wanted, option in ((port, "PORT"), (aws_port, "AWS_PORT")):
        if wanted is not None:
            require_free(wanted, option)
    port, aws_port, double_port = port or free_port(), aws_port or free_port(), free_port()
    endpoint, url = f"http://{HOST}:{aws_port}", f"http://{HOST}:{port}"
    outside = f"http://{HOST}:{double_port}"
    logs = ROOT / "build" / "local" / str(port)
    logs.mkdir(parents=True, exist_ok=True)
    with ExitStack() as running:
        folder, pages = _build(step)
        with step("Starting the local AWS"):
            aws = running.enter_context(local_aws(aws_port, logs))
        with step("Starting a double of the outside world"):
            world = running.enter_context(_double(double_port, logs))
        parameters = {
            "PublicUrl": url,
            "HourSeconds": f"{hour_seconds:g}",
            "Double": outside,
            "PushKey": push_keys.find_key().public,
        }
        with step("Deploying package and template"):
            outputs = deploy.deploy(partial(make_client, endpoint), folder, parameters)
        with step("Creating demo officers and senders' keys"):
            _furnish(partial(make_client, endpoint), outputs)
        with step("Starting HTTP"):
            web = running.enter_context(_web(port, endpoint, outputs, folder, pages, logs))
        yield Stack(url, endpoint, outside, outputs, logs, (aws, world, web))


def _build(step: Step) -> tuple[Path, Path]:
    """Return the folders of the package and of the pages, which are made beside each other."""
    with ThreadPoolExecutor(1) as beside:
        building = beside.submit(build_pages)
        with step("Packaging the app (again only when a source changed)"):
            folder = deploy.make_package()
        with step("Building the pages (again only when a source changed)"):
            return folder, building.result()


def _furnish(aws: Callable[[str], Any], outputs: Mapping[str, str]) -> None:
    officers.enrol(aws("cognito-idp"), outputs["PoolId"])
    senders.enrol(aws("ssm"), STACK, outputs["MailTopicArn"])
    push_keys.enrol(aws("ssm"), STACK)
    partners.enrol(aws("dynamodb"), outputs["TableName"])


def local_aws(port: int, logs: Path, *, enforced: bool = True) -> AbstractContextManager[Process]:
    """Run the local AWS on a port. ``enforced``: roles may do only what their policies allow."""
    variables = {
        **environment(f"http://{HOST}:{port}"),
        "AWS_ACCESS_KEY_ID": ROOT_KEY,
        "AWS_SECRET_ACCESS_KEY": ROOT_KEY,
        "AUTH": "true" if enforced else "false",
        "BIND_HOST": HOST,
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "MINISTACK_REGION": REGION,
        "FUNCTIONS_LOG": str(logs / "functions.log"),
    }
    (logs / "functions.log").write_bytes(b"")
    ready = partial(_answers, f"http://{HOST}:{port}/_ministack/health")
    return child("local.aws", environment=variables, log=logs / "aws.log", ready=ready)


def _double(port: int, logs: Path) -> AbstractContextManager[Process]:
    """Run the double of the outside world, which gets the functions' requests; it needs no AWS."""
    arguments = ("--port", str(port))
    ready = partial(_listens, port)
    return child(
        "local.double",
        *arguments,
        environment=environment(""),
        log=logs / "double.log",
        ready=ready,
    )


def _web(
    port: int, endpoint: str, outputs: Mapping[str, str], folder: Path, pages: Path, logs: Path
) -> AbstractContextManager[Process]:
    """Run the API's code behind HTTP, with the environment and under the role of its function in
    the template.
    """
    role, variables = deploy.lend_role(partial(make_client, endpoint), outputs["APIHandlerName"])
    profiles = logs / "web.ini"
    profiles.write_text(PROFILES.format(key=ROOT_KEY, role=role))
    environ = {
        **environment(endpoint),
        **variables,
        "PHOTOS": endpoint,
        "LOGIN": endpoint,
        "AWS_CONFIG_FILE": str(profiles),
        "AWS_PROFILE": "web",
    }
    arguments = {
        "--port": str(port),
        "--endpoint": endpoint,
        "--pool": outputs["PoolId"],
        "--client": outputs["ClientId"],
        "--package": str(folder),
        "--pages": str(pages),
        "--figures": outputs["FiguresBucketName"],
    }
    words = [word for pair in arguments.items() for word in pair]
    ready = partial(_listens, port)
    return child("local.web", *words, environment=environ, log=logs / "web.log", ready=ready)


def seeding(running: Stack) -> AbstractContextManager[Process]:
    """Fill the stack with the facts and reports of ``local.seeding`` in the background, until they
    are there or the block ends. The process has the environment of the API's function, the workflow
    whose timers it starts, and the rights of the account's root.
    """
    functions = running.client("lambda")
    name = running.outputs["APIHandlerName"]
    variables = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    environ = {
        **environment(running.endpoint),
        **variables,
        "WORKFLOW": running.outputs["WorkflowArn"],
        "AWS_ACCESS_KEY_ID": ROOT_KEY,
        "AWS_SECRET_ACCESS_KEY": ROOT_KEY,
    }
    arguments = (
        *("--url", running.url, "--endpoint", running.endpoint),
        *("--facts", running.outputs["FactsBucketName"]),
        *("--facts-queue", running.outputs["FactsQueueUrl"]),
        *("--figures", running.outputs["FiguresName"]),
    )
    log = running.logs / SEEDING_LOG
    return child("local.seeding", *arguments, environment=environ, log=log, ready=lambda: True)


def environment(endpoint: str) -> dict[str, str]:
    """Return the environment of a child: this shell's without its AWS settings, so that no part of
    the local run reaches a real account.
    """
    shell = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {
        **shell,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": HOST,
        "TZ": "UTC",
    }


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0
