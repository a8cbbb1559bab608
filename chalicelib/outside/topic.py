"""The SNS topic on which every timeline entry is announced."""

import json
from collections.abc import Mapping

from chalicelib.outside.aws import client
from chalicelib.settings import settings


def publish(facts: Mapping[str, object], filters: Mapping[str, str]) -> None:
    """Announce ``facts`` as JSON; ``filters`` become message attributes, those that have a
    value.
    """
    client("sns").publish(
        TopicArn=settings().topic,
        Message=json.dumps(facts, separators=(",", ":")),
        MessageAttributes={
            name: {"DataType": "String", "StringValue": value}
            for name, value in filters.items()
            if value
        },
    )
