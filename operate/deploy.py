"""Package and deploy to AWS, and upload the pages: `python -m operate.deploy --stack tanggap
--bucket NAME MailDomain=... PublicUrl=...`.

A parameter that is not named keeps its value. infra/README.md lists the parameters.
"""

import argparse
import sys
from pathlib import Path

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from operate import package, stack
from operate.node import NodeError
from operate.package import ARCHITECTURES, PackagingError
from operate.pages import build_pages
from operate.pages_upload import PagesBucket
from operate.stack_state import StackError


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stack", default="tanggap")
    parser.add_argument("--bucket", required=True, help="where package and template are put")
    parser.add_argument("--arch", choices=ARCHITECTURES, default="arm64")
    parser.add_argument("parameters", nargs="*", metavar="Name=value")
    options = parser.parse_args()
    if not options.bucket or not all("=" in each for each in options.parameters):
        print("Give BUCKET=<bucket> and parameters as Name=value.", file=sys.stderr)
        return 1
    parameters = dict(each.split("=", 1) for each in options.parameters)
    try:
        folder = package.make_package(options.arch)
        pages = build_pages() if wants_edge(options.stack, parameters) else None
        outputs = deploy(options.stack, options.bucket, folder, parameters)
    except (PackagingError, NodeError, StackError, BotoCoreError, ClientError) as failure:
        print(f"Not deployed: {failure}", file=sys.stderr)
        return 1
    try:
        if pages:
            upload_pages(pages, outputs)
    except (BotoCoreError, ClientError) as failure:
        print(
            f"The stack is deployed, but not all pages are up: {failure}\n"
            "Give the same command again; it goes on from there.",
            file=sys.stderr,
        )
        return 1
    print("\n".join(f"{name:<20}{value}" for name, value in sorted(outputs.items())))
    return 0


def deploy(name: str, bucket: str, folder: Path, parameters: dict[str, str]) -> dict[str, str]:
    """Bring the stack to the package; return its outputs.

    A new stack needs a second pass for parameters that can be set only once it exists: Protected,
    for the table and the user pool, and without a PublicUrl the address of its edge, or of API
    Gateway when there is no edge.
    """
    cloudformation = boto3.client("cloudformation")
    template_url = stack.publish_package(
        boto3.client("s3"), bucket, folder, stack.read_template(folder)
    )
    outputs = stack.apply_template(cloudformation, name, template_url, parameters)
    later: dict[str, str] = {}
    if not stack.read_parameter(cloudformation, name, "PublicUrl"):
        later["PublicUrl"] = outputs.get("EdgeUrl") or outputs["EndpointURL"].rstrip("/")
    is_chosen = "Protected" in parameters
    if not is_chosen and stack.read_parameter(cloudformation, name, "Protected") == "no":
        later["Protected"] = "yes"
    return stack.apply_template(cloudformation, name, template_url, later) if later else outputs


def wants_edge(name: str, parameters: dict[str, str]) -> bool:
    """Whether the stack will have an edge, which serves the pages."""
    edge = parameters.get("Edge") or stack.read_parameter(
        boto3.client("cloudformation"), name, "Edge"
    )
    return edge != "no"


def upload_pages(folder: Path, outputs: dict[str, str]) -> None:
    """Upload the built pages to the bucket of the stack with these outputs, and print how many
    files were new.
    """
    s3, cloudfront = boto3.client("s3"), boto3.client("cloudfront")
    bucket = PagesBucket(s3, cloudfront, outputs["PagesBucketName"], outputs["EdgeId"])
    print(f"Files of the pages that were uploaded: {len(bucket.upload(folder))}")


if __name__ == "__main__":
    sys.exit(main())
