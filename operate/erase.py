"""Erase the data of a report's reporter again, after the table was restored to an earlier state:
`python -m operate.erase --number JK261124-BRRAE4`.

Use it only for an erasure that the reporter asked for. Only AWS's own trail records the caller.
"""

import argparse
import json
import sys
from datetime import UTC, datetime

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.platform.moments import format_stored
from operate.replay import make_record, parse_number
from operate.session import Clients, add_session_options, make_clients


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add_session_options(parser)
    parser.add_argument("--number", type=parse_number, required=True, help="of the report")
    options = parser.parse_args()
    try:
        done = erase_reporter(make_clients(options), options.number)
    except (BotoCoreError, ClientError) as error:
        print(f"It was not done: {error}", file=sys.stderr)
        return 1
    if not done:
        print(f"{options.number} was not erased; see OnChange's log.", file=sys.stderr)
        return 1
    print(f"{options.number} is being erased; the record of it is in its timeline within seconds.")
    return 0


def erase_reporter(clients: Clients, number: str) -> bool:
    """Give the erasure to the stream's own function, in the form of the stream; return whether the
    function succeeded.
    """
    at = format_stored(datetime.now(UTC))
    image = {"pk": {"S": f"R#{number}"}, "sk": {"S": "Z#erasure#"}, "at": {"S": at}}
    answer = clients.client("lambda").invoke(
        FunctionName=clients.outputs["OnChangeName"],
        Payload=json.dumps({"Records": [make_record(image, "0")]}).encode(),
    )
    result = json.loads(answer["Payload"].read())
    return not answer.get("FunctionError") and not result["batchItemFailures"]


if __name__ == "__main__":
    sys.exit(main())
