"""Restart lost timers now instead of within the hour: `python -m operate.reconcile`."""

import argparse
import sys

from botocore.exceptions import BotoCoreError, ClientError

from operate.session import given_clients, take_session


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    take_session(parser)
    given = parser.parse_args()
    try:
        clients = given_clients(given)
        name = clients.outputs["ReconcileName"]
        answer = clients.of("lambda").invoke(FunctionName=name, Payload=b'{"source": "operate"}')
    except (BotoCoreError, ClientError) as error:
        print(f"The reconciler could not be called: {error}", file=sys.stderr)
        return 1
    if answer.get("FunctionError"):
        print(f"The function {name} failed; see its log.", file=sys.stderr)
        return 1
    print("Timers were reconciled; each restart is in the function's log (timer_restarted).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
