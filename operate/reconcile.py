"""Restart lost timers now instead of within the hour: `python -m operate.reconcile`."""

import argparse
import json
import sys
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.moments import stored
from operate.session import given_clients, take_session


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    take_session(parser)
    given = parser.parse_args()
    try:
        clients = given_clients(given)
        name = clients.outputs["ReconcileName"]
        payload = json.dumps(_event()).encode()
        answer = clients.of("lambda").invoke(FunctionName=name, Payload=payload)
    except (BotoCoreError, ClientError) as error:
        print(f"The reconciler could not be called: {error}", file=sys.stderr)
        return 1
    if answer.get("FunctionError"):
        print(f"The function {name} failed; see its log.", file=sys.stderr)
        return 1
    print("Timers were reconciled; each restart is in the function's log (timer_restarted).")
    return 0


def _event() -> dict[str, Any]:
    """What the schedule gives the function, all of which Chalice insists on."""
    return {
        "version": "0",
        "id": "by-hand",
        "source": "tanggap.operate",
        "detail-type": "Reconcile",
        "account": "",
        "region": "",
        "time": stored(datetime.now(UTC)),
        "resources": [],
        "detail": {},
    }


if __name__ == "__main__":
    sys.exit(main())
