"""Which stack a command is about: one on AWS by its name, or the one `make run` has started."""

import argparse
from dataclasses import dataclass
from functools import partial
from typing import Any

import boto3
from botocore.config import Config

from local import deploy
from local.processes import HOST
from local.stack import client
from operate import stack

# A function may take five minutes, and must not be called again meanwhile for want of an answer.
PATIENT = Config(read_timeout=330)


@dataclass(frozen=True)
class Clients:
    """Clients of where the stack is, and the stack's outputs by name."""

    of: Any  # service -> boto3 client
    outputs: dict[str, str]


def take_session(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--stack", help="name of a stack on AWS, with your own credentials")
    parser.add_argument("--aws-port", type=int, default=4566, help="of the local AWS otherwise")


def given_clients(given: argparse.Namespace) -> Clients:
    """Raises botocore's errors when there is no such stack."""
    if given.stack:
        of: Any = partial(boto3.client, config=PATIENT)
        return Clients(of, stack.outputs(of("cloudformation"), given.stack))
    return local_clients(given.aws_port)


def local_clients(aws_port: int) -> Clients:
    """Of the stack `make run` has started. Raises botocore's errors when there is none."""
    of = partial(client, f"http://{HOST}:{aws_port}")
    return Clients(of, stack.outputs(of("cloudformation"), deploy.STACK))
