"""Print an ID token of a demo officer of the running local stack: `python -m operate.token
petugas.kebonjeruk`.
"""

import argparse
import sys

from botocore.exceptions import BotoCoreError, ClientError

from local import officers
from local.processes import HOST
from operate.session import local_clients


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", nargs="?", default=officers.OFFICERS[0].name)
    parser.add_argument("--aws-port", type=int, default=4566)
    given = parser.parse_args()
    try:
        running = local_clients(given.aws_port)
        pool, client_id = running.of("cognito-idp"), running.outputs["ClientId"]
        print(officers.id_token(pool, client_id, given.name))
    except BotoCoreError:
        endpoint = f"http://{HOST}:{given.aws_port}"
        print(f"No stack is running at {endpoint}: start one with `make run`.", file=sys.stderr)
        return 1
    except ClientError as error:
        print(f"{given.name} cannot sign in: {error.response['Error']['Message']}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
