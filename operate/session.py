"""The stack of a command: one on AWS, by its name, or the one that `make run` has started."""

import argparse
from dataclasses import dataclass
from functools import partial
from typing import Any

import boto3
from botocore.config import Config

from operate import stack
from operate.local_run import HOST, STACK, make_client

# A function may take five minutes. A shorter timeout would make boto3 call it a second time.
PATIENT = Config(read_timeout=330)


@dataclass(frozen=True)
class Clients:
    """The AWS clients of a stack, and its outputs by name."""

    client: Any  # service -> boto3 client
    outputs: dict[str, str]


def add_session_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose the stack."""
    parser.add_argument("--stack", help="name of a stack on AWS, with your own credentials")
    parser.add_argument("--aws-port", type=int, default=4566, help="of the local AWS otherwise")


def make_clients(options: argparse.Namespace) -> Clients:
    """Return the clients of the stack that the options choose. Raises botocore's errors when there
    is no such stack.
    """
    if options.stack:
        client: Any = partial(boto3.client, config=PATIENT)
        return Clients(client, stack.read_outputs(client("cloudformation"), options.stack))
    return make_local_clients(options.aws_port)


def make_local_clients(aws_port: int) -> Clients:
    """Return the clients of the stack that `make run` has started. Raises botocore's errors when
    there is none.
    """
    client = partial(make_client, f"http://{HOST}:{aws_port}")
    return Clients(client, stack.read_outputs(client("cloudformation"), STACK))
