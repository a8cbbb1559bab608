"""Acts of citizens and officers beside one good call of every route: what they do makes the stream,
the queues and the timers do things that a plain call does not.
"""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import count
from typing import Any

from chalicelib.duty.model import Way
from chalicelib.entrypoints import stream
from chalicelib.platform import clock
from chalicelib.reports.files import attachments
from tests.api import causes
from tests.aws_faults.world import Happening, World
from tests.builders import PHONE, filed, moved, post, verified
from tests.duty_room import on_duty
from tests.moto_aws import client
from tests.push_browser import ENDPOINT

BUCKET = "tanggap-attachments"
COUNTED = count(1)  # so that two reports are not one that is sent twice
SECRET = "RAHASIA sampah menumpuk di gang"
WHOLE = {"name": "RAHASIA-NAMA", "phone": PHONE, "email": "rahasia@rumah.id"}
OTHER = "31.73.05.1002"
CAMPAIGN = (
    "Kami menolak penggusuran lapak pedagang kaki lima di sekitar stasiun karena tidak ada tempat"
    " pengganti yang layak, banyak keluarga kehilangan penghasilan"
)


def whole(world: World, **changes: Any) -> dict[str, Any]:
    """The receipt of a report of somebody who is told by every way, and has said secrets."""
    given = {
        "description": f"{SECRET} nomor {next(COUNTED)}",
        "contact": WHOLE,
        "visibility": "public",
        **changes,
    }
    receipt = filed(world.http, **given)
    headers = {"X-Report-Token": receipt["token"]}
    causes.pushed(receipt).to(world.http)
    wishes = {"ways": ["sms", "email", "push"]}
    causes.sent(f"/v1/reports/{receipt['number']}/subscriptions", wishes, headers).to(world.http)
    return receipt


def supported(world: World, number: str, phone: str = "+6281299990001") -> None:
    body = {"contact": {"phone": phone, "email": "pendukung@rumah.id"}}
    answer = post(world.http, f"/v1/reports/{number}/support", body)
    assert answer.status_code in (200, 201), answer.body


def uploaded(body: bytes) -> str:
    """The id of an upload that was made."""
    offer = attachments.offer_upload("image/jpeg", len(body), clock.now())
    client("s3").put_object(Bucket=BUCKET, Key=offer.fields["key"], Body=body)
    return offer.upload


def work(number: str, **body: Any) -> causes.Ask:
    return causes.work(number, "actions", body).having(Idempotency_Key="kunci-petugas-0123456789")


def _file_with_photo(world: World) -> Happening:
    body = causes.a_body(
        contact=WHOLE, description=SECRET, attachments=[uploaded(b"a photo")], visibility="public"
    )
    ask = causes.sent("/v1/reports", body).having(Idempotency_Key="kunci-pelapor-0123456789")
    return lambda: world.ask("file_report", ask)


def _take_up(world: World) -> Happening:
    number = whole(world)["number"]
    supported(world, number)
    world.settle()
    ask = work(number, action="proses", version=1, note="segera ditangani")
    return lambda: world.ask("act", ask)


def _close_with_photo(world: World) -> Happening:
    number = whole(world, attachments=[uploaded(b"a photo")])["number"]
    supported(world, number)
    moved(world.http, number, "proses")
    world.settle()
    world.hands.forward(hours=2)
    photos = [uploaded(b"another photo")]
    photos.append(uploaded(b"a photo"))
    ask = work(number, action="selesai", version=2, note="sudah diangkut", photos=photos)
    return lambda: world.ask("act", ask)


def _pushed_back(world: World) -> Happening:
    """A push service that has no room."""
    happen = _take_up(world)
    world.outside.answers[ENDPOINT] = [(429, {"retry-after": "60"}), (410, {})]
    return happen


def _merge(world: World) -> Happening:
    number, survivor = (
        whole(world, contact={"phone": each})["number"] for each in (PHONE, "+6281299990002")
    )
    moved(world.http, survivor, "proses")
    world.settle()
    ask = work(number, action="merge", version=1, into=survivor)

    def happen() -> Any:
        answer = world.ask("act", ask)
        world.pause(hours=2)
        closing = work(survivor, action="selesai", version=3, note="sudah", photos=[uploaded(b"x")])
        world.ask("act", closing)
        return answer

    return happen


def campaign(world: World) -> causes.Ask:
    """The filing that makes a campaign of its text."""
    for nth in range(4):
        filed(
            world.http,
            description=f"Saya warga {nth}. {CAMPAIGN}",
            contact={"phone": f"+62812999900{nth}1"},
        )
    world.settle()
    body = causes.a_body(description=f"Halo, saya Budi. {CAMPAIGN}")
    return causes.sent("/v1/reports", body).having(Idempotency_Key="kunci-pelapor-0123456789")


def _campaign(world: World) -> Happening:
    ask = campaign(world)
    return lambda: world.ask("file_report", ask)


def _erase_whole(world: World) -> Happening:
    receipt = whole(world, attachments=[uploaded(b"a photo")])
    number = receipt["number"]
    for nth in range(4):
        filed(world.http, description=f"Saya warga {nth}. {CAMPAIGN}")
    own = filed(world.http, description=CAMPAIGN, contact=WHOLE)
    supported(world, number)
    causes.own(receipt, "comments", {"text": "RAHASIA masih"}).to(world.http)
    world.settle()

    def happen() -> Any:
        answer = world.ask("erase", causes.own(receipt, "erasure", {}))
        world.ask("erase", causes.own(own, "erasure", {}))
        return answer

    return happen


def _hide_and_reject(world: World) -> Happening:
    number = whole(world)["number"]
    supported(world, number)
    world.settle()
    body = {"decision": "reject", "version": 1, "reason": "spam"}
    return lambda: world.ask(
        "moderate_report", causes.work(number, "moderation", body, causes.VERIFIER)
    )


def _ask_other_office(world: World) -> Happening:
    number = whole(world)["number"]
    moved(world.http, number, "proses")
    world.settle()
    ask = work(number, action="koordinasi", version=2, to_agency="DLH-31.73", note="tolong truk")
    return lambda: world.ask("act", ask)


def _hand_over(world: World) -> Happening:
    number = whole(world)["number"]
    world.settle()
    ask = work(number, action="koordinasi", version=1, to_agency=OTHER, note="wilayah sebelah")
    return lambda: world.ask("act", ask)


def _poison(world: World) -> Happening:
    """An entry that fails alone, again and again, until it is given up."""

    def fail(change: Any) -> None:
        raise ValueError("poison")

    stream.resolution_time.update_resolution_time = fail  # this process is a copy
    ask = causes.sent("/v1/reports", causes.a_body()).having(Idempotency_Key="kunci-0123456789ab")
    return lambda: world.ask("file_report", ask)


def _reopened(world: World) -> Happening:
    """After a verdict; how long it took is taken back."""
    receipt = whole(world)
    moved(world.http, receipt["number"], "proses", "selesai")
    verified(world.http, receipt["number"], 3)
    world.settle()
    ask = causes.own(receipt, "reopen", {"reason": "belum"})
    return lambda: world.ask("reopen", ask)


def nobody_answers(world: World, ways: Mapping[Way, str]) -> Happening:
    """A report that nobody answers, at the office of duty contacts of all ways."""
    for way, address in ways.items():
        on_duty(way=way, address=address)
    assert causes.duty_browser().to(world.http).status_code == 201
    whole(world)
    world.settle()
    world.hands.forward(hours=31)

    def happen() -> None:
        world.cloud.wake()
        world.pause(hours=25)
        world.cloud.wake()

    return happen


DUTY = {
    Way.MAIL: "piket@jakarta.test",
    Way.CHAT: "https://chat.kota.test/hook",
    Way.WEBHOOK: "https://sistem.kota.test/hook",
    Way.SMS: "+6281298765432",
}

ACTS: Mapping[str, Callable[[World], Happening]] = {
    "a report with a photo is filed": _file_with_photo,
    "a report is taken up and everybody is told": _take_up,
    "a report is closed with photos": _close_with_photo,
    "a push service has no room": _pushed_back,
    "reports are merged and closed": _merge,
    "many send one text": _campaign,
    "everything of a reporter is erased": _erase_whole,
    "a report is rejected": _hide_and_reject,
    "another office is asked": _ask_other_office,
    "a report is handed over": _hand_over,
    "an entry fails alone until it is given up": _poison,
    "a closing is taken back": _reopened,
    "nobody answers": partial(nobody_answers, ways=DUTY),
}
