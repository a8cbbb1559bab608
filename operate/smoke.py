"""Try a stack on AWS: `python -m operate.smoke --stack NAME`. It counts each figure by Athena, and
compares it with what is published.
"""

import argparse
import sys

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.city.tables.reader import read_city
from operate import smoke_figures
from operate.areas import JAKARTA
from operate.athena import PAUSE, Athena, QueryError
from operate.session import Clients, add_session_options, make_clients
from operate.smoke_figures import Result

NO_ATHENA = "The stack has no table for Athena: deploy it with Athena=yes."


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add_session_options(parser)
    options = parser.parse_args()
    try:
        return try_figures(make_clients(options))
    except (BotoCoreError, ClientError) as error:
        print(f"The stack could not be tried: {error}", file=sys.stderr)
    except QueryError as failure:
        print(f"Athena failed: {failure}", file=sys.stderr)
    return 1


def try_figures(clients: Clients, pause: float = PAUSE) -> int:
    """Compare the figures, print what comes of each, and return the exit code. Raises QueryError,
    and botocore's errors.
    """
    if "FiguresWorkgroupName" not in clients.outputs:
        print(NO_ATHENA, file=sys.stderr)
        return 1
    workgroup, database = (
        clients.outputs[name] for name in ("FiguresWorkgroupName", "FactsDatabaseName")
    )
    athena = Athena(clients.client("athena"), workgroup, database, pause)
    different = 0
    for result in smoke_figures.compare_figures(clients, athena, read_city(JAKARTA)):
        print(describe(result), flush=True)
        different += bool(result.differences)
    print(f"{athena.scanned / 1e6:,.1f} MB were scanned.")
    if different:
        print(f"{different} measures differ from what is published.", file=sys.stderr)
    return 1 if different else 0


def describe(result: Result) -> str:
    """Return a line about a measure, and one about each difference."""
    if not result.compared:
        return f"run        {result.measure}: {result.rows} rows; it is counted once"
    if not result.differences:
        return f"same       {result.measure}: {result.rows} rows"
    return "\n".join(f"different  {result.measure}: {each}" for each in result.differences)


if __name__ == "__main__":
    sys.exit(main())
