"""Package and deploy to AWS: `python -m operate.deploy --stack tanggap --bucket NAME MailDomain=...
PublicUrl=...`.

Parameters not named keep the value they have. infra/README.md lists them.
"""

import argparse
import sys
from pathlib import Path

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from operate import package, stack
from operate.package import ARCHITECTURES, PackagingError
from operate.stack_state import StackError


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stack", default="tanggap")
    parser.add_argument("--bucket", required=True, help="where package and template are put")
    parser.add_argument("--arch", choices=ARCHITECTURES, default="arm64")
    parser.add_argument("parameters", nargs="*", metavar="Name=value")
    given = parser.parse_args()
    if not given.bucket or not all("=" in each for each in given.parameters):
        print("Give BUCKET=<bucket> and parameters as Name=value.", file=sys.stderr)
        return 1
    parameters = dict(each.split("=", 1) for each in given.parameters)
    try:
        outputs = deploy(given.stack, given.bucket, package.package(given.arch), parameters)
    except (PackagingError, StackError, BotoCoreError, ClientError) as failure:
        print(f"Not deployed: {failure}", file=sys.stderr)
        return 1
    print("\n".join(f"{name:<20}{value}" for name, value in sorted(outputs.items())))
    return 0


def deploy(name: str, bucket: str, folder: Path, parameters: dict[str, str]) -> dict[str, str]:
    """Bring the stack to the package; answers its outputs.

    What a new stack can be told only once it is there, a second pass tells it: that table and user
    pool are protected from now on, and without a PublicUrl the address of its edge, or of API
    Gateway where there is none.
    """
    cloudformation = boto3.client("cloudformation")
    template_url = stack.publish(boto3.client("s3"), bucket, folder, stack.read(folder))
    outputs = stack.apply(cloudformation, name, template_url, parameters)
    later: dict[str, str] = {}
    if not stack.parameter(cloudformation, name, "PublicUrl"):
        later["PublicUrl"] = outputs.get("EdgeUrl") or outputs["EndpointURL"].rstrip("/")
    if "Protected" not in parameters and stack.parameter(cloudformation, name, "Protected") == "no":
        later["Protected"] = "yes"
    return stack.apply(cloudformation, name, template_url, later) if later else outputs


if __name__ == "__main__":
    sys.exit(main())
