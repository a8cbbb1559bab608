"""The edge's two origins: each address of the API leads to the API, and each address of the pages
to their bucket and there to a file, with the policy that pages need.
"""

import re
from pathlib import Path
from typing import Any

import dukpy
import pytest

import app
from chalicelib.platform.i18n import Language
from operate.package import list_application_addresses, list_page_addresses, write_missing
from tests.edge import find_behaviour

PUBLIC_ROUTES = Path(__file__).parents[1] / "public_routes.txt"
PHOTOS = "https://${Bucket.RegionalDomainName}"
LOGIN = "https://cognito-idp.${AWS::Region}.${AWS::URLSuffix}"
# Files at addresses that never change.
FIXED = ("/assets/Start-DE9sMuL2.js", "/sw.js", "/icon.svg", "/style.css", "/report.js")
# bytes: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
LARGEST_FUNCTION = 10_000


@pytest.fixture(scope="module")
def edge(resources: dict[str, Any]) -> dict[str, Any]:
    config: dict[str, Any] = resources["EdgeDistribution"]["Properties"]["DistributionConfig"]
    return config


@pytest.fixture(scope="module")
def code(resources: dict[str, Any]) -> str:
    """The function that finds the file of a page, as it is deployed."""
    text: str = resources["PagesFunction"]["Properties"]["FunctionCode"]
    return text


def origin_at(edge: dict[str, Any], path: str) -> str:
    origin: str = find_behaviour(edge, path)["TargetOriginId"]
    return origin


def find(code: str, path: str) -> Any:
    """The answer of the function to a request: another request, or an answer."""
    event = {"request": {"method": "GET", "uri": path, "headers": {}}}
    return dukpy.evaljs([code, "handler(dukpy.event)"], event=event)


def test_every_route_of_the_app_leads_to_the_api(edge: dict[str, Any]) -> None:
    known = {line.split()[0] for line in PUBLIC_ROUTES.read_text().splitlines()}
    routes = known | app.app.routes.keys()
    assert len(routes) > 60
    for sample in ("JK261129-3F7MQ5", "a.b", "x"):
        paths = {re.sub(r"\{\w+\}", sample, route) for route in routes}
        assert {path for path in paths if origin_at(edge, path) != "api"} == set()


def test_no_page_and_no_file_of_one_leads_to_the_api(edge: dict[str, Any]) -> None:
    """The edge chooses the origin by the address, before the function names the file."""
    addresses = [*list_page_addresses(), *FIXED, "/en/report.js", "/en/app.webmanifest"]
    lost = {path for path in addresses if origin_at(edge, path) != "pages"}
    assert lost == set(), "the API would answer there"


def test_pages_come_from_a_closed_bucket_that_the_edge_alone_reads(
    edge: dict[str, Any], resources: dict[str, Any]
) -> None:
    (origin,) = [each for each in edge["Origins"] if each["Id"] == "pages"]
    assert origin["DomainName"] == {"Fn::GetAtt": ["PagesBucket", "RegionalDomainName"]}
    assert origin["OriginAccessControlId"] == {"Fn::GetAtt": ["PagesAccess", "Id"]}
    access = resources["PagesAccess"]["Properties"]["OriginAccessControlConfig"]
    assert (access["SigningBehavior"], access["SigningProtocol"]) == ("always", "sigv4")
    bucket = resources["PagesBucket"]["Properties"]
    assert [*bucket["PublicAccessBlockConfiguration"].values()] == [True] * 4
    assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    allowed = {}
    for each in resources["PagesBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]:
        if each["Effect"] == "Allow":
            allowed[each["Action"]] = each["Principal"], each["Condition"]
    assert allowed.keys() == {"s3:GetObject", "s3:ListBucket"}
    for principal, condition in allowed.values():
        assert principal == {"Service": "cloudfront.amazonaws.com"}
        assert "${EdgeDistribution}" in condition["StringEquals"]["AWS:SourceArn"]["Fn::Sub"]


def test_pages_are_only_read_and_kept_as_their_files_say(edge: dict[str, Any]) -> None:
    default = edge["DefaultCacheBehavior"]
    assert default["AllowedMethods"] == ["GET", "HEAD"]
    assert default["ViewerProtocolPolicy"] == "redirect-to-https"
    assert default["Compress"] is True
    # AWS's own CachingOptimized: no query, no cookie and no header makes another copy
    assert default["CachePolicyId"] == "658327ea-f89d-4fab-a63d-7e88639e58f6"
    assert default["ResponseHeadersPolicyId"] == {"Ref": "PagesHeaders"}
    (function,) = default["FunctionAssociations"]
    assert function["EventType"] == "viewer-request"
    assert function["FunctionARN"] == {"Fn::GetAtt": ["PagesFunction", "FunctionARN"]}


def test_each_address_of_a_page_leads_to_its_file(code: str) -> None:
    for address in list_page_addresses():
        path = address.rstrip("/")
        for asked in {address, path or "/", f"{path}/"}:
            assert find(code, asked)["uri"] == f"{path}/index.html", asked


def test_an_application_is_at_every_address_below_its_own(code: str, edge: dict[str, Any]) -> None:
    assert list_application_addresses() == ["/petugas", "/kota", "/en/petugas", "/en/kota"]
    for address in list_application_addresses():
        for below in ("antrean", "2026-Q3", "laporan/JK261124-9HJTG3/", "perangkat/31.73", "a.b"):
            path = f"{address}/{below}"
            assert origin_at(edge, path) == "pages", path
            assert find(code, path)["uri"] == f"{address}/index.html", path


@pytest.mark.parametrize("path", [*FIXED, "/en/index.html", "/.well-known/security.txt"])
def test_a_file_is_asked_for_by_its_own_address(code: str, path: str) -> None:
    assert find(code, path)["uri"] == path


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/tidak-ada", "id"),
        ("/tidak-ada/", "id"),
        ("/english", "id"),
        ("/assets", "id"),
        ("/builds/0123456789ab", "id"),
        ("/petugas.d/antrean", "id"),
        ("/en/nowhere", "en"),
        ("/en/nowhere/", "en"),
    ],
)
def test_another_address_is_answered_404_in_the_language_it_begins_with(
    code: str, path: str, language: str
) -> None:
    answer = find(code, path)
    assert (answer["statusCode"], answer["statusDescription"]) == (404, "Not Found")
    assert answer["body"] == {"encoding": "text", "data": write_missing(Language(language))}
    assert f'<html lang="{language}">' in answer["body"]["data"]
    headers = {name: each["value"] for name, each in answer["headers"].items()}
    assert headers["cache-control"] == "no-store"
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self';")


def test_a_function_of_the_edge_is_as_small_as_cloudfront_takes_it(
    resources: dict[str, Any],
) -> None:
    for name in ("PagesFunction", "EdgeFunction"):
        function = resources[name]["Properties"]
        assert len(function["FunctionCode"].encode()) <= LARGEST_FUNCTION, name
        assert function["FunctionConfig"]["Runtime"] == "cloudfront-js-2.0"
        assert function["AutoPublish"] is True
        assert not re.search(r"\{[a-z]+\}", function["FunctionCode"]), "packaging fills it in"


def read_policy(resources: dict[str, Any]) -> dict[str, list[str]]:
    config = resources["PagesHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    security = config["SecurityHeadersConfig"]["ContentSecurityPolicy"]
    assert security["Override"] is True
    text = security["ContentSecurityPolicy"]["Fn::Sub"]
    directives = [part.split() for part in text.split(";")]
    policy = {name: values for name, *values in directives}
    assert len(policy) == len(directives), "a browser reads the first one only"
    return policy


def test_the_policy_of_the_pages_lets_in_nothing_but_ourselves_photos_and_the_login(
    resources: dict[str, Any],
) -> None:
    assert read_policy(resources) == {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "blob:", PHOTOS],
        "connect-src": ["'self'", PHOTOS, LOGIN],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["svelte-trusted-html", "tanggap-scripts"],
    }


def test_the_photos_of_the_policy_are_in_the_bucket_the_functions_know(
    template: dict[str, Any],
) -> None:
    """Forms and links name ``<bucket>.s3.<region>.amazonaws.com`` (test_addresses.py), which is
    CloudFormation's RegionalDomainName.
    """
    assert template["Globals"]["Function"]["Environment"]["Variables"]["BUCKET"] == {
        "Ref": re.findall(r"\$\{(\w+)[.]", PHOTOS)[0]
    }


def test_pages_have_the_other_headers_of_a_careful_site(resources: dict[str, Any]) -> None:
    config = resources["PagesHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    security = config["SecurityHeadersConfig"]
    assert security["ContentTypeOptions"] == {"Override": True}
    assert security["ReferrerPolicy"]["ReferrerPolicy"] == "strict-origin-when-cross-origin"
    assert security["StrictTransportSecurity"]["AccessControlMaxAgeSec"] >= 31_536_000
    others = {each["Header"]: each["Value"] for each in config["CustomHeadersConfig"]["Items"]}
    assert others["Cross-Origin-Opener-Policy"] == "same-origin"
    permissions = others["Permissions-Policy"].split(", ")
    assert {"camera=(self)", "geolocation=(self)", "microphone=()"} <= {*permissions}
