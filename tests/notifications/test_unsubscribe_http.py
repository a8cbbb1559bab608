"""The link in every message: what would end, one POST that ends it, and its undoing."""

import re
from typing import Any

import pytest

from chalicelib.intake import service as intake_service
from chalicelib.platform.i18n import Language
from chalicelib.reports.contact.preferences import Contact, Wishes
from tests.builders import PHONE, a_draft, an_sms, filed, moved, texted
from tests.moto_aws import Aws, Hands

BOTH = {"phone": PHONE, "email": "rahasia-surel@rumah.id"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CLICK = "List-Unsubscribe=One-Click"


def path_of(aws: Aws) -> str:
    """Where the last mail's link leads, as its headers and its text both say."""
    mail = aws.mails()[-1]
    [url] = re.findall(r"https://\S+/v1/unsubscribe/\S+", mail.body)
    assert mail.headers["List-Unsubscribe"] == f"<{url}>"
    assert mail.headers["List-Unsubscribe-Post"] == CLICK
    return "/v1/" + str(url).partition("/v1/")[2]


def pressed(http: Any, path: str, body: str = CLICK, headers: dict[str, str] = FORM) -> str:
    answer = http.post(path, headers=headers, body=body)
    assert answer.status_code == 200, answer.body
    return str(answer.body.decode())


def states(aws: Aws, number: str) -> dict[str, tuple[str, str | None]]:
    start = "Z#notice#"
    items = [i for i in aws.items() if i["pk"] == f"R#{number}" and i["sk"].startswith(start)]
    return {i["sk"].removeprefix(start): (i["state"], i.get("code")) for i in items}


def test_one_click_of_a_mail_program_ends_mail_about_this_report_and_nothing_else(
    http: Any, aws: Aws
) -> None:
    number = filed(http, contact=BOTH)["number"]
    aws.settle()
    path = path_of(aws)
    shown = http.get(path).body.decode()
    assert f"laporan {number} lewat email ke r…@rumah.id" in shown
    assert http.get(path).body.decode() == shown  # looking changes nothing
    pressed(http, path)
    pressed(http, path)  # nor does clicking twice
    moved(http, number, "proses")
    aws.settle()
    assert len(aws.mails()) == 1
    assert len(aws.texts()) == 2
    assert states(aws, number)["000002#email"] == ("withheld", "ended")
    assert "Sudah berhenti" in http.get(path).body.decode()


def test_what_was_ended_can_be_taken_back_and_what_was_missed_is_not_told_later(
    http: Any, aws: Aws
) -> None:
    number = filed(http, contact={"email": BOTH["email"]})["number"]
    aws.settle()
    path = path_of(aws)
    assert 'value="again"' in pressed(http, path, "do=stop")
    moved(http, number, "proses")
    aws.settle()
    assert 'value="stop"' in pressed(http, path, "do=again")
    moved(http, filed(http)["number"], "proses")
    aws.settle()
    assert len(aws.mails()) == 1


def test_all_of_ones_reports_can_be_ended_at_once_as_by_the_word_stop(http: Any, aws: Aws) -> None:
    first, second = (filed(http, contact={"email": BOTH["email"]})["number"] for _ in "12")
    aws.settle()
    path = path_of(aws)
    assert 'value="again_all"' in pressed(http, path, "do=stop_all")
    for number in (first, second):
        moved(http, number, "proses")
    aws.settle()
    assert len(aws.mails()) == 2
    assert set(states(aws, first).values()) == {
        ("sent", None),
        ("withheld", "muted"),
    }
    pressed(http, path, "do=again_all")
    moved_again = filed(http, contact={"email": BOTH["email"]})["number"]
    aws.settle()
    assert moved_again in aws.mails()[-1].headers["Subject"]


def test_a_program_may_post_it_as_another_kind_of_form(http: Any, aws: Aws) -> None:
    filed(http, contact={"email": BOTH["email"]})
    aws.settle()
    part = 'Content-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click'
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    body = f"--x\r\n{part}\r\n--x--\r\n"
    assert "Sudah berhenti" in pressed(http, path_of(aws), body, headers)


def test_the_page_needs_no_script_shows_nothing_of_the_report_and_is_kept_nowhere(
    http: Any, aws: Aws
) -> None:
    filed(http, contact=BOTH, description="RAHASIA-URAIAN sampah")
    aws.settle()
    answer = http.get(path_of(aws))
    page = answer.body.decode()
    assert len(page) < 2500
    assert "<script" not in page
    assert "http" not in page.replace('http-equiv="Content-Security-Policy"', "")
    assert [
        each for each in ("RAHASIA", "Sampah", "Menunggu", "KEBON", PHONE) if each in page
    ] == []
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_link_that_is_not_whole_leads_nowhere_and_does_nothing(http: Any, aws: Aws) -> None:
    receipt = filed(http, contact=BOTH)
    aws.settle()
    path = path_of(aws)
    others = (
        path[:-1],
        f"{path[:-1]}{'0' if path[-1] != '0' else '1'}",
        path.replace("email", "sms"),
    )
    anonymous = filed(http, contact=None)["number"]
    for wrong in (*others, f"/v1/unsubscribe/{receipt['number']}", "/v1/unsubscribe/x.y.z.z"):
        for answer in (http.get(wrong), http.post(wrong, headers=FORM, body=CLICK)):
            assert answer.status_code == 404
            assert answer.headers["Content-Type"].startswith("text/html")
            assert "tidak lengkap" in answer.body.decode()
            assert receipt["number"] not in answer.body.decode()
    assert anonymous
    answer = http.post(path, headers=FORM, body="do=everything")
    assert answer.status_code == 422
    moved(http, receipt["number"], "proses")
    aws.settle()
    assert len(aws.mails()) == 2


def test_the_page_is_in_the_language_its_reader_chose(http: Any, aws: Aws, hands: Hands) -> None:
    contact = Contact(email="siti@rumah.id", wishes=Wishes(Language.ENGLISH))
    number = intake_service.file_draft(
        a_draft(received_at=hands.moment, contact=contact)
    ).report.number
    aws.settle()
    mail = aws.mails()[-1]
    assert mail.headers["Subject"] == f"Report {number}"
    assert mail.body.startswith(f"Report {number}: received. Office in charge: Kelurahan")
    assert "No more emails about this report?" in mail.body
    page = pressed(http, path_of(aws))
    assert '<html lang="en">' in page
    assert f"Done. You will get no more updates on report {number} by email" in page


def test_a_text_message_names_the_word_and_where_to_send_it(http: Any, aws: Aws) -> None:
    filed(http)
    aws.settle()
    assert aws.texts()[-1][1].endswith(" Berhenti? SMS STOP ke 08111272206.")
    answer = texted(http, an_sms("LAPOR sampah di Kebon Jeruk", MessageSid="SM2"))
    assert "Berhenti? Balas STOP." in answer.body.decode()


@pytest.mark.parametrize("contact", [{"phone": PHONE}, BOTH])
def test_stop_by_sms_ends_notices_of_what_was_filed_on_the_web(
    http: Any, aws: Aws, contact: dict[str, str]
) -> None:
    number = filed(http, contact=contact)["number"]
    aws.settle()
    texted(http, an_sms("STOP"))
    moved(http, number, "proses")
    aws.settle()
    assert len(aws.texts()) == 1
