"""The settings of a function, read once from its environment variables."""

import os
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import timedelta
from functools import cache


class MissingSetting(RuntimeError):
    """A required environment variable is missing."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings. Each field has the name of its environment variable in lower case."""

    table: str
    topic: str  # ARN of the topic on which every timeline entry is announced
    bucket: str  # name of the bucket of photos and documents
    secrets: str  # what the names of the secrets in Parameter Store begin with
    sender: str  # the From address of notices by e-mail
    public_url: str  # base of the API as citizens and senders see it, without a slash at the end
    city: str = "jakarta"  # folder of the city's tables
    photos: str = ""  # origin of links to photos, and of the forms that take them
    login: str = ""  # origin of the service that signs officers in
    login_region: str = ""  # region of that service
    login_client: str = ""  # id of the pages' client there
    hour_seconds: str = "3600"  # seconds that an hour of a promise lasts
    version: str = "unknown"  # of the build
    workflow: str = ""  # ARN of the state machine, for the functions that start it
    pool: str = ""  # id of the officers' user pool, for the API and the digest
    evidence: str = ""  # URL of the queue of photos to examine, for the functions that fetch photos
    configuration_set: str = ""  # of SES, for the functions that send mail
    sms_reports: str = ""  # "yes" where SNS's reports of SMS are read, for who sends SMS
    sms_sender_id: str = ""  # name that SMS by SNS come from, for the functions that send SMS
    notices: str = ""  # URL of the queue of notices
    stream_dead: str = ""  # URL of the stream's dead letters, for the function of the stream
    dead_letters: str = ""  # URLs of all queues of dead letters, for the function that counts them
    calls: str = ""  # URL of the queue of webhook calls, for the webhook fan-out
    duty: str = ""  # URL of the queue of the duty, for the functions that tell duty contacts
    duty_arn: str = ""  # ARN of the queue of the duty
    duty_dead_arn: str = ""  # ARN of the queue for messages that could not be put there
    schedules: str = ""  # group of schedules that wait for the end of quiet hours, or for a duty
    schedule_role: str = ""  # ARN of the role that puts their messages into their queue
    notices_arn: str = ""  # ARN of the queue of notices
    notices_dead_arn: str = ""  # ARN of the queue for entries that could not be put there
    edge_keys: str = ""  # names of the secrets with the keys of the edge, for an API behind an edge
    push_key: str = ""  # public key of pushes, for the API; empty for a stack that sends none
    push_secret: str = ""  # name of the secret with the keys that sign pushes, for its readers
    facts_bucket: str = ""  # name of the bucket of facts, for the functions of the figures
    figures_bucket: str = ""  # name of the bucket of published figures, for what uses them
    ledger_bucket: str = ""  # name of the bucket of frozen scores, for what freezes and corrects
    operations: str = ""  # ARN of the topic of operators, for what tells them of a deadline
    exported_table: str = ""  # ARN of a table that is exported each night, for what watches it
    webhooks: str = "yes"  # no: the stack has no queues for webhooks of subscribers
    figures_keys: str = ""  # what the names of the keys of facts begin with, in Parameter Store
    double: str = ""  # base address of a double of the outside world; empty on AWS

    @property
    def hour(self) -> timedelta:
        """The length of an hour of a promise."""
        return timedelta(seconds=float(self.hour_seconds))


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings of an environment. Raises MissingSetting with all missing variables."""
    known = {field.name: environment.get(field.name.upper()) for field in fields(Settings)}
    values = {name: value for name, value in known.items() if value is not None}
    optional = {field.name for field in fields(Settings) if field.default is not MISSING}
    if missing := [name.upper() for name in known if name not in values and name not in optional]:
        raise MissingSetting(f"The environment lacks {', '.join(missing)}.")
    return Settings(**values)


@cache
def settings() -> Settings:
    """Return the settings of this function."""
    return read_settings(os.environ)
