"""Where the package calls AWS: in the region of the stack. With AWS_ENDPOINT_URL set, as on the
local AWS, none of these addresses is ever used.
"""

import copy
import json
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import boto3
import pytest

from chalicelib.platform.settings import Settings
from operate import stack
from operate.package import SERVICES

ROOT = Path(__file__).parents[2]
REGION = "ap-southeast-3"  # opened in December 2021
BUCKET = "tanggap-attachments"
HOSTS = {
    "cloudwatch": "monitoring",
    "ses": "email",
    "stepfunctions": "states",
}  # where it is not the service's name
OWN = f"https://{BUCKET}.s3.{REGION}.amazonaws.com/"

ASKS = """
import json, sys
from datetime import UTC, datetime
sys.path[:0] = [{package!r}]
from chalicelib.platform import ids
from chalicelib.platform.aws import clients as aws, table
from chalicelib.reports.files import attachments

class Sent(Exception): pass

def sent(request, **rest):
    raise Sent(request.url)

ids.derive_hash = lambda *parts: "0" * 64
aws.get_client("s3").meta.events.register("before-send.s3", sent)
try:
    attachments.put_object("k", b"", "image/jpeg")
except Sent as request:
    called = str(request)
clients = {{service: aws.get_client(service) for service in {services!r}}}
clients["dynamodb"] = table.get_connection().client
print(json.dumps({{
    "services": {{service: client.meta.endpoint_url for service, client in clients.items()}},
    "called": called,
    "shown": attachments.sign_copy_link("JK261123-00000", "a.jpg"),
    "within": attachments.sign_internal_link("JK261123-00000", "a.pdf"),
    "form": attachments.offer_upload("image/jpeg", 9, datetime.now(UTC)).url,
}}))
"""


@pytest.fixture(scope="module")
def addresses(unzipped: Path) -> dict[str, Any]:
    """What the package asks for, with what is left of botocore's tables in it."""
    settings = {field.name.upper(): "x" for field in fields(Settings)}
    keys = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": REGION}
    code = ASKS.format(package=str(unzipped), bucket=BUCKET, services=sorted(SERVICES - {"sts"}))
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code],
        env={**settings, **keys, "BUCKET": BUCKET},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_every_service_is_called_in_the_region(addresses: dict[str, Any]) -> None:
    wanted = SERVICES - {"sts"}  # of the local web server alone, which acts in a role
    assert addresses["services"] == {
        service: f"https://{HOSTS.get(service, service)}.{REGION}.amazonaws.com"
        for service in wanted
    }


def test_links_forms_and_calls_name_the_bucket_in_its_region(addresses: dict[str, Any]) -> None:
    """``<bucket>.s3.amazonaws.com`` answers 400 in regions opened after March 2019:
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
    """
    asked = {name: addresses[name].partition("?")[0] for name in ("called", "shown", "within")}
    assert asked == {
        "called": f"{OWN}k",
        "shown": f"{OWN}shown/JK261123-00000/a.jpg",
        "within": f"{OWN}reports/JK261123-00000/a.pdf",
    }
    assert addresses["form"] == OWN


def resolve(value: Any) -> str:
    """A setting of the template, for this region and bucket."""
    names = {"AWS::Region": REGION, "AWS::URLSuffix": "amazonaws.com", "Bucket": BUCKET}
    if "Ref" in value:
        return names.get(value["Ref"], value["Ref"])
    return re.sub(r"\$\{([A-Za-z:]+)\}", lambda found: names[found[1]], value["Fn::Sub"])


def test_pages_are_told_the_addresses_of_their_region(
    addresses: dict[str, Any], template: dict[str, Any]
) -> None:
    everywhere = template["Globals"]["Function"]["Environment"]["Variables"]
    api = template["Resources"]["APIHandler"]["Properties"]["Environment"]["Variables"]
    assert f"{resolve(everywhere['PHOTOS'])}/" == addresses["form"]
    assert resolve(api["LOGIN"]) == f"https://cognito-idp.{REGION}.amazonaws.com"
    assert resolve(api["LOGIN_REGION"]) == REGION
    assert template["Resources"][api["LOGIN_CLIENT"]["Ref"]]["Type"] == (
        "AWS::Cognito::UserPoolClient"
    )


def test_operators_commands_call_the_region_too(tmp_path: Path) -> None:
    source = " ".join(path.read_text() for path in (ROOT / "operate").rglob("*.py"))
    named = {*re.findall(r'\b(?:of|client)\("([a-z0-9-]+)"\)', source)}
    assert {"cloudformation", "s3", "ssm"} <= named
    make: Any = boto3.client
    for service in named - {"cloudfront"}:  # which is everywhere, and has one address
        address = make(service, region_name=REGION).meta.endpoint_url
        assert address == f"https://{HOSTS.get(service, service)}.{REGION}.amazonaws.com"


def test_a_template_is_read_from_the_bucket_of_its_region(
    folder: Path, template: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    s3 = boto3.client("s3", region_name=REGION)
    monkeypatch.setattr(s3, "put_object", lambda **named: None)
    published = stack.publish_package(s3, "packages", folder, copy.deepcopy(template))
    url = stack.locate_template(s3, "packages", published.template)
    assert url.startswith(f"https://s3.{REGION}.amazonaws.com/packages/")
