"""Browsers that are told by push, of a citizen and of an officer on duty, through the packaged
functions, their roles and their layer.
"""

from base64 import b64decode
from hashlib import sha256

from tests.e2e.client import E2E, Tanggap, send, until
from tests.push_browser import Browser

pytestmark = E2E
ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/perjalanan"
STEP_WORDS = {"reminder": "Pengingat", "escalation": "Diteruskan ke pimpinan"}


def test_a_citizen_without_a_telephone_number_is_told_by_the_browser(tanggap: Tanggap) -> None:
    receipt = tanggap.file(contact={}, visibility="public")
    number, headers = receipt["number"], {"X-Report-Token": receipt["token"]}
    browser = Browser(ENDPOINT)
    key = tanggap.get("/v1/config").json["push_key"]
    added = tanggap.post(f"/v1/reports/{number}/push", browser.subscription, headers)
    assert added.status == 201, added.body
    tanggap.step("petugas.kebonjeruk", number, "proses")

    host = "updates.push.services.mozilla.com"
    [push] = until(lambda: tanggap.stack.outside(host), "the push")
    assert push["path"] == "/wpush/v2/perjalanan"
    assert push["headers"]["authorization"].endswith(f"k={key}")
    message = browser.read(b64decode(push["encoded"]))
    assert message["url"] == f"{tanggap.stack.url}/laporan/{number}"
    assert message["body"] == "Ada kabar tentang laporan Anda."


def test_an_officer_is_told_of_a_step_by_the_browser(tanggap: Tanggap) -> None:
    host, path = "fcm.googleapis.com", "/fcm/send/ponsel-piket"
    browser, officer = Browser(f"https://{host}{path}"), tanggap.signed_in("petugas.kebonjeruk")
    body = {**browser.subscription, "label": "Ponsel Budi", "hours": "always"}
    added = tanggap.post("/v1/duty/browsers", body, officer)
    assert added.status == 201, added.body
    assert added.json["obstacle"] is None
    number = tanggap.file(visibility="public")["number"]

    def pushed() -> list[dict[str, str]]:
        got = [each for each in tanggap.stack.outside(host) if each["path"] == path]
        messages = [browser.read(b64decode(each["encoded"])) for each in got]
        return [each for each in messages if number in each["body"]]

    [message, *_] = until(pushed, "the push of a step")
    said = {line.split(": ")[1] for line in message["body"].split("\n") if number in line}
    # A push lists two steps and counts the rest: on a busy machine the reminder may be counted.
    kinds = {entry["kind"] for entry in tanggap.record(number)["timeline"]}
    assert said <= {STEP_WORDS[kind] for kind in kinds & {*STEP_WORDS}}, message["body"]
    assert message["url"].startswith(f"{tanggap.stack.url}/petugas/")
    name = sha256(browser.endpoint.encode()).hexdigest()[:16]
    own = f"{tanggap.stack.url}/v1/duty/browsers/{name}"
    assert send("GET", own, None, officer).json["id"] == added.json["id"]
    assert send("DELETE", own, None, officer).status == 204
    assert send("GET", own, None, officer).status == 404
