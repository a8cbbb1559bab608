"""Reports in every state that their page has, filed over HTTP on the running stack."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from chalicelib.platform.moments import JAKARTA
from chalicelib.reports import number as numbers
from local.drawings import draw_photo
from tests.e2e.client import Tanggap, send, until

OFFICER, HEAD, MODERATOR = "petugas.kebonjeruk", "lurah.kebonjeruk", "verifikator"
CLERK = "loket.kebonjeruk"
# What has no place to break a line, and what markup and templates would be made of.
WORD = "https://contoh.id/" + "alamatpanjangtanpaspasi" * 8
PROBE = (
    "</script></textarea>'\"><img src=x onerror=window.harmed=1>"
    "<svg/onload=window.harmed=2><a href=javascript:window.harmed=3>klik</a>{{7*7}}${7*7}"
)
UNKNOWN = numbers.compose(datetime(2020, 2, 29, tzinfo=JAKARTA), draw=7)  # before our first


@dataclass(frozen=True)
class Filed:
    """A report: its number and its reporter's token."""

    number: str
    token: str = ""


def file_reports(tanggap: Tanggap) -> Mapping[str, Filed]:
    """Return reports by the name of their state, and numbers that are nobody's."""
    late = _file(tanggap, "Kebakaran kabel di tiang depan gang, apinya masih menyala")
    public = _file(tanggap, f"Sampah menumpuk di depan gang.\n\n{WORD}", photo="sampah")
    filed = {
        "late": late,
        "public": public,
        "facts": _file(tanggap, "Coretan di dinding sekolah", visibility="facts"),
        "private": _file(tanggap, "Pungutan di loket", visibility="private"),
        "worked": _file(tanggap, "Saluran air mampet di depan sekolah"),
        "merged": _file(tanggap, "Sampah lagi di gang yang sama"),
        "rejected": _file(tanggap, "Promosi pinjaman cepat hubungi kami"),
        "hidden": _file(tanggap, "Kata-kata kasar tentang tetangga"),
        "erased": _file(tanggap, "Nama saya ada di laporan ini"),
        "withdrawn": _file(tanggap, "Sampah yang sudah diangkut warga"),
        "closed": _file(tanggap, "Trotoar pecah di dekat halte", photo="trotoar"),
        "probe": _file(tanggap, f"Lampu jalan mati {PROBE}", address=PROBE, name=PROBE[:100]),
        "unknown": Filed(UNKNOWN),
        "mistyped": Filed(UNKNOWN[:-1] + ("0" if UNKNOWN[-1] != "0" else "1")),
    }
    tanggap.step(OFFICER, filed["worked"].number, "proses", note=f"Regu berangkat.\n{WORD}")
    tanggap.step(OFFICER, filed["merged"].number, "merge", into=public.number)
    _moderate(tanggap, MODERATOR, filed["rejected"], "reject")
    _moderate(tanggap, HEAD, filed["hidden"], "hide")
    _close(tanggap, filed["closed"])
    _post(tanggap, filed["withdrawn"], "withdrawal", {"reason": "selesai-sendiri"})
    _post(tanggap, filed["probe"], "comments", {"text": PROBE})
    _erase(tanggap, filed["erased"])
    _await_photos(tanggap, public, filed["closed"])
    return filed


def await_lateness(tanggap: Tanggap, report: Filed) -> None:
    """Wait until the promise of an answer is broken, and the head of the office was told."""
    until(lambda: "escalation" in _list_kinds(tanggap, report), "the escalation")


def _file(tanggap: Tanggap, text: str, **changes: Any) -> Filed:
    photo, name = changes.pop("photo", None), changes.pop("name", None)
    place: dict[str, Any] = {"lat": -6.1926, "lng": 106.7697}
    if "address" in changes:
        place["address"] = changes.pop("address")
    if photo:
        changes["attachments"] = [_upload(tanggap, photo)]
    if name:
        changes["contact"] = {"name": name, "phone": "081211270001"}
    body = {"description": text, "category": None, "visibility": "public", "place": place}
    receipt = tanggap.file(**{**body, **changes})
    return Filed(receipt["number"], receipt["token"])


def _upload(tanggap: Tanggap, scene: str, *, after: bool = False) -> str:
    return tanggap.uploaded(draw_photo(scene, "matrix", datetime.now(UTC), after=after))


def _moderate(tanggap: Tanggap, user: str, report: Filed, decision: str) -> None:
    version = tanggap.record(report.number)["version"]
    body = {"decision": decision, "version": version, "reason": "spam"}
    path = f"/v1/work/{report.number}/moderation"
    answer = tanggap.post(path, body, tanggap.signed_in(user))
    assert answer.status == 200, answer.body


def _close(tanggap: Tanggap, report: Filed) -> None:
    tanggap.step(OFFICER, report.number, "proses", note="Segera kami kerjakan.")
    photos = [_upload(tanggap, "trotoar", after=True)]
    tanggap.step(OFFICER, report.number, "selesai", note="Sudah diperbaiki.", photos=photos)


def _post(tanggap: Tanggap, report: Filed, what: str, body: Mapping[str, Any]) -> Any:
    path = f"/v1/reports/{report.number}/{what}"
    answer = tanggap.post(path, body, {"X-Report-Token": report.token})
    assert answer.status in (200, 202), answer.body
    return answer.json


def _erase(tanggap: Tanggap, report: Filed) -> None:
    until(lambda: _post(tanggap, report, "erasure", {})["state"] == "done", "the erasure")


def _await_photos(tanggap: Tanggap, *reports: Filed) -> None:
    """Wait for the copies of photos that may be shown."""
    for report in reports:
        for entry in tanggap.follow(report.number)["timeline"]:
            for link in entry["photos"]:
                until(lambda link=link: send("GET", link).status == 302, "the copy of a photo")


def _list_kinds(tanggap: Tanggap, report: Filed) -> list[str]:
    return [entry["kind"] for entry in tanggap.follow(report.number)["timeline"]]
