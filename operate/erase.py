"""Erase once more what is kept of a report's reporter, after the table was restored to what it was
before: `python -m operate.erase --number JK261124-BRRAE4`.

Only what its reporter asked for; nothing tells who calls this but AWS's own trail.
"""

import argparse
import json
import sys
from datetime import UTC, datetime

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.platform.moments import format_stored
from operate.replay import numbered, record
from operate.session import Clients, given_clients, take_session


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    take_session(parser)
    parser.add_argument("--number", type=numbered, required=True, help="of the report")
    given = parser.parse_args()
    try:
        done = erased(given_clients(given), given.number)
    except (BotoCoreError, ClientError) as error:
        print(f"It was not done: {error}", file=sys.stderr)
        return 1
    if not done:
        print(f"{given.number} was not erased; see OnChange's log.", file=sys.stderr)
        return 1
    print(f"{given.number} is being erased; the record of it is in its timeline within seconds.")
    return 0


def erased(clients: Clients, number: str) -> bool:
    """Whether the stream's own function took it, given as the stream would give it."""
    at = format_stored(datetime.now(UTC))
    image = {"pk": {"S": f"R#{number}"}, "sk": {"S": "Z#erasure#"}, "at": {"S": at}}
    answer = clients.of("lambda").invoke(
        FunctionName=clients.outputs["OnChangeName"],
        Payload=json.dumps({"Records": [record(image, "0")]}).encode(),
    )
    said = json.loads(answer["Payload"].read())
    return not answer.get("FunctionError") and not said["batchItemFailures"]


if __name__ == "__main__":
    sys.exit(main())
