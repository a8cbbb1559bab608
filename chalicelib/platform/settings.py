"""What the functions are told by their environment, read once."""

import os
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import timedelta
from functools import cache


class MissingSetting(RuntimeError):
    """An environment variable that has to be there is not."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Named as the environment variables, in lower case."""

    table: str
    topic: str  # ARN of the topic every timeline entry is announced on
    bucket: str  # of photos and documents
    secrets: str  # name or ARN of the secret with ``pepper`` and the channels' keys
    sender: str  # address notices by e-mail come from
    public_url: str  # base of the API as citizens and senders see it, without a slash at the end
    city: str = "jakarta"  # folder of tables
    hour_seconds: str = "3600"  # how long an hour of a promise lasts
    version: str = "unknown"  # of the build
    workflow: str = ""  # ARN of the state machine, for those who start it
    pool: str = ""  # id of the officers' user pool, for who writes to heads
    evidence: str = ""  # URL of the queue of photos to be examined, for who fetches photos
    configuration_set: str = ""  # of SES, for who writes mail
    notices: str = ""  # URL of the queue of notices, for who has somebody told by it
    calls: str = ""  # URL of the queue of calls of webhooks, for who fans them out
    schedules: str = ""  # group of what waits for the end of quiet hours, for who tells
    schedule_role: str = ""  # ARN of the role that puts it back into the queue
    notices_arn: str = ""  # of that queue
    notices_dead_arn: str = ""  # of the queue for what could not be put there
    edge_keys: str = ""  # names of the secrets the edge proves itself with, for the API behind one
    double: str = ""  # base address of a double of the outside world; empty on AWS

    @property
    def hour(self) -> timedelta:
        return timedelta(seconds=float(self.hour_seconds))


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from an environment. Raises MissingSetting naming every variable that is not
    there.
    """
    known = {field.name: environment.get(field.name.upper()) for field in fields(Settings)}
    given = {name: value for name, value in known.items() if value is not None}
    optional = {field.name for field in fields(Settings) if field.default is not MISSING}
    if missing := [name.upper() for name in known if name not in given and name not in optional]:
        raise MissingSetting(f"The environment lacks {', '.join(missing)}.")
    return Settings(**given)


@cache
def settings() -> Settings:
    return read_settings(os.environ)
