"""One report from the citizen's form to its end, through every floor."""

import json
import re
from typing import Any

from tests.builders import JSON, KEBON_JERUK, PHONE, a_body, acted, signed_in
from tests.moto_aws import Aws


def post(http: Any, path: str, body: Any, headers: dict[str, str] = JSON) -> Any:
    return http.post(path, headers=headers, body=json.dumps(body))


def test_a_report_is_filed_handled_closed_and_its_reporter_told_each_time(
    http: Any, aws: Aws
) -> None:
    filed = post(http, "/v1/reports", a_body())
    assert filed.status_code == 201, filed.body
    receipt = filed.json_body
    number = receipt["number"]
    assert receipt["holder"] == {"code": KEBON_JERUK, "name": "Kelurahan Kebon Jeruk"}
    assert filed.headers["Location"] == f"https://lapor.tanggap.test/v1/reports/{number}"
    aws.settle()
    [asks] = re.findall(r"https://[^/]+(/ya/\S+)", aws.texts()[0][1])
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert http.post(asks, headers=form, body="").status_code == 200

    polled = http.get(f"/v1/reports/{number}")
    assert (polled.status_code, polled.json_body["status"]) == (200, "menunggu")

    queue = http.get("/v1/work", headers=signed_in())
    assert [line["number"] for line in queue.json_body["items"]] == [number]

    taken = post(
        http,
        f"/v1/work/{number}/actions",
        {"action": "proses", "version": 1, "note": "segera ditindaklanjuti"},
        signed_in(),
    )
    assert (taken.status_code, taken.json_body["status"]) == (200, "proses"), taken.body
    aws.settle()
    closing = {"action": "selesai", "version": 2, "note": "sudah diangkut"}
    done = acted(http, number, closing, signed_in())
    assert (done.status_code, done.json_body["status"]) == (200, "selesai"), done.body
    aws.settle()

    texts = [text for phone, text in aws.texts() if phone == PHONE]
    assert ["terima" in texts[0], "diproses" in texts[1], "selesai" in texts[2]] == [True] * 3
    assert http.get("/v1/work", headers=signed_in()).json_body["items"] == []
    assert aws.executions() == {f"{number}-1": "ABORTED", f"{number}-2": "RUNNING"}
