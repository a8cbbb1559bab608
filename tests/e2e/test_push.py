"""A browser that is told by push, through the packaged functions, their roles and their layer."""

from base64 import b64decode

from tests.e2e.client import E2E, Tanggap, until
from tests.push_browser import Browser

pytestmark = E2E
ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/perjalanan"


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
