"""The map and the thumbnails, from a filing to what a browser draws: by the functions
of the package, under their own roles.
"""

import gzip
import json
from io import BytesIO
from typing import Any

from PIL import Image

from operate.scheduled import make_event
from tests.builders import KEBON_JERUK
from tests.cameras import a_photo
from tests.e2e.client import E2E, Answer, Tanggap, send, until

pytestmark = E2E

HERE = "bbox=106.76,-6.20,106.78,-6.18"


def charted(tanggap: Tanggap) -> int:
    """What the schedule of the map does; how many reports are on it."""
    answer = tanggap.stack.client("lambda").invoke(
        FunctionName=tanggap.stack.outputs["ChartName"],
        Payload=json.dumps(make_event("Chart")).encode(),
    )
    told = json.loads(answer["Payload"].read())
    assert not answer.get("FunctionError"), told
    return int(told["reports"])


def on_file(tanggap: Tanggap) -> list[str]:
    """The numbers of the reports that are on the map by now."""
    bucket = tanggap.stack.outputs["BucketName"]
    held = tanggap.stack.client("s3").get_object(Bucket=bucket, Key="map/reports.json.gz")
    numbers: str = json.loads(gzip.decompress(held["Body"].read()))["number"]
    return numbers.split()


def seen(tanggap: Tanggap, zoom: int) -> dict[str, Any]:
    answer = tanggap.get(f"/v1/map?{HERE}&zoom={zoom}")
    assert answer.status == 200, answer.body
    shown: dict[str, Any] = answer.json
    return shown


def test_a_report_comes_on_the_map_with_its_thumbnail_and_goes_when_it_is_hidden(
    tanggap: Tanggap,
) -> None:
    photo = a_photo(11, at=(-6.1926, 106.7697), software="Telepon Budi")
    receipt = tanggap.file(visibility="public", attachments=[tanggap.uploaded(photo)])
    number = receipt["number"]
    facts = tanggap.file(visibility="facts")["number"]
    private = tanggap.file(visibility="private")["number"]

    def on_the_map() -> bool:
        charted(tanggap)
        return {number, facts} <= {*on_file(tanggap)}  # an index may lag

    until(on_the_map, "both reports on the map")
    assert private not in on_file(tanggap)
    shown = seen(tanggap, 12)
    [area] = [each for each in shown["areas"] if each["code"] == KEBON_JERUK]
    assert area["total"] >= 2
    points = seen(tanggap, 22)
    counts = [*points["clusters"], *points["areas"]]
    assert counts or number in {each["number"] for each in points["points"]}
    assert facts not in {each["number"] for each in points["points"]}

    [link] = tanggap.follow(number)["timeline"][0]["photos"]

    def drawn() -> Answer | None:
        answer = send("GET", f"{link}/thumbnail", headers={"Accept": "image/webp"})
        return answer if answer.status == 200 else None

    thumbnail = until(drawn, "the thumbnail")
    assert thumbnail.headers["Content-Type"] == "image/webp"
    assert thumbnail.headers["Cache-Control"] == "public, max-age=300"
    picture = Image.open(BytesIO(thumbnail.body))
    assert (picture.format, max(picture.size)) == ("WEBP", 320)
    assert len(thumbnail.body) <= 20_000
    assert b"Budi" not in thumbnail.body
    led = send("GET", f"{link}/thumbnail", headers={"Accept": "image/avif,image/webp,*/*"})
    assert led.status == 302
    assert send("GET", led.headers["Location"]).body == thumbnail.body

    proof = {"X-Report-Token": receipt["token"]}
    hidden = tanggap.post(f"/v1/reports/{number}/visibility", {"visibility": "private"}, proof)
    assert hidden.status == 200, hidden.body
    gone = send("GET", f"{link}/thumbnail", headers={"Accept": "image/webp"})
    assert gone.refusal == (404, "unknown-photo")
    charted(tanggap)
    assert number not in on_file(tanggap)
    assert facts in on_file(tanggap)


def test_the_outlines_are_there_from_the_start(tanggap: Tanggap) -> None:
    answer = tanggap.get("/v1/areas.topojson")
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert len(answer.json["objects"]["kelurahan"]["geometries"]) == 267
