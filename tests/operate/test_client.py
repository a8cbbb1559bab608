"""The generated client against the API in this process, and its wheel."""

import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from operate.client import build_wheel, generate_client
from tests.builders import KEBON_JERUK, a_body, signed_in
from tests.generated_client import Api
from tests.moto_aws import Aws


@pytest.fixture
def api(http: Any) -> Api:
    """The API as anyone has it."""

    def answer(request: httpx.Request) -> httpx.Response:
        parts = urlsplit(str(request.url))
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        headers = {name: value for name, value in request.headers.items() if name != "host"}
        got = http.request(request.method, path, headers=headers, body=request.read())
        return httpx.Response(got.status_code, headers=dict(got.headers), content=got.body)

    return Api("https://lapor.tanggap.test", options={"transport": httpx.MockTransport(answer)})


def test_a_report_is_filed_followed_taken_up_and_added_to(api: Api, aws: Aws) -> None:
    key = {"idempotency_key": "kunci-1-7f3a9c0e2b5d"}
    filed = api.file_report(a_body(visibility="public"), **key)
    number = filed.body["number"]
    where = f"https://lapor.tanggap.test/v1/reports/{number}"
    assert (filed.status, filed.headers["Location"]) == (201, where)
    assert api.file_report(a_body(visibility="public"), **key).body["number"] == number
    tag = api.read_report(number).headers["ETag"]
    assert api.read_report(number, if_none_match=tag).status == 304
    officer = Api(api.url, signed_in(KEBON_JERUK)["Authorization"], options=api.options)
    [line] = officer.list_work(late=False, limit=5).body["items"]
    assert line["number"] == number
    taken = officer.act(number, {"action": "proses", "version": 1, "note": "segera"}).body
    assert (taken["status"], taken["version"]) == ("proses", 2)
    reporter = api.with_headers(**{"X-Report-Token": filed.body["token"]})
    assert reporter.comment(number, {"text": "terima kasih"}).body["version"] == 3
    assert api.take_table().body.startswith('"number",')


def test_a_refusal_is_a_problem_in_the_language_of_the_client(api: Api) -> None:
    english = api.with_headers(**{"Accept-Language": "en"})
    refused = english.read_report("JK261123-00000A")
    assert (refused.status, refused.body["type"]) == (404, "/problems/mistyped-number")
    assert "We do not know report" in refused.body["detail"]


def test_its_wheel_installs_and_imports_alone(tmp_path: Path) -> None:
    wheel = build_wheel(generate_client())
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target"]
    subprocess.run([*pip, str(tmp_path), str(wheel)], check=True)
    script = "from tanggap_client.api.citizens import file_report; print(file_report.sync.__name__)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "sync\n"
