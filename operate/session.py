"""The stack of a command: one on AWS, by its name, or the one that `make run` has started."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import boto3
from botocore.config import Config

from operate import stack
from operate.local_run import AWS_PORT, HOST, STACK, make_client

# A function may take five minutes. A shorter timeout would make boto3 call it a second time.
PATIENT = Config(read_timeout=330)


@dataclass(frozen=True)
class Clients:
    """The AWS clients of a stack, and its outputs by name."""

    client: Any  # service -> boto3 client
    outputs: dict[str, str]


def make_clients(name: str | None, aws_port: int = AWS_PORT) -> Clients:
    """Return the clients of the stack of a name, or of the local one without a name. Raises
    botocore's errors when there is no such stack.
    """
    if name:
        client: Any = partial(boto3.client, config=PATIENT)
        return Clients(client, stack.read_outputs(client("cloudformation"), name))
    return make_local_clients(aws_port)


def make_local_clients(aws_port: int) -> Clients:
    """Return the clients of the stack that `make run` has started. Raises botocore's errors when
    there is none.
    """
    client = partial(make_client, f"http://{HOST}:{aws_port}")
    return Clients(client, stack.read_outputs(client("cloudformation"), STACK))
