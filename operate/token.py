"""Print an ID token of a demo officer of the running local stack: `python -m operate.token
petugas.kebonjeruk`.
"""

import argparse
import sys

from botocore.exceptions import BotoCoreError, ClientError

from operate.local_run import HOST, OFFICERS, sign_in
from operate.session import make_local_clients


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", nargs="?", default=OFFICERS[0].name)
    parser.add_argument("--aws-port", type=int, default=4566)
    options = parser.parse_args()
    try:
        clients = make_local_clients(options.aws_port)
        pool, client_id = clients.client("cognito-idp"), clients.outputs["ClientId"]
        print(sign_in(pool, client_id, options.name))
    except BotoCoreError:
        endpoint = f"http://{HOST}:{options.aws_port}"
        print(f"No stack is running at {endpoint}: start one with `make run`.", file=sys.stderr)
        return 1
    except ClientError as error:
        print(
            f"{options.name} cannot sign in: {error.response['Error']['Message']}", file=sys.stderr
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
