"""Deliveries of channels: the sender proves itself, each message becomes a report, and the sender
gets its receipt.
"""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.api.routes import Routes, body_of
from chalicelib.channels import Delivery, Told, sms
from chalicelib.city import city
from chalicelib.domain import wording
from chalicelib.domain.errors import UnknownChannel
from chalicelib.outside import clock, secret
from chalicelib.services.tracking import track_url
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.services.intake import Taken

routes = Routes(__name__)

SENDERS: dict[str, ModuleType] = {module.CODE: module for module in (sms,)}


@routes.route(
    "/channels/{channel}",
    methods=["POST"],
    content_types=["application/x-www-form-urlencoded"],
)
def receive(channel: str) -> Response:
    from chalicelib.services import intake  # a status poll does not pay for taking in

    sender = SENDERS.get(channel)
    row = city().channels.get(channel)
    if sender is None or row is None or not row.enabled:
        raise UnknownChannel(channel=channel[:40])
    request = routes.current_request
    url = f"{settings().public_url}/channels/{channel}"
    delivery = Delivery(url, dict(request.headers), body_of(request))
    sender.prove(delivery, secret.live(channel))
    told = [_told(intake.file(draft)) for draft in sender.read(delivery, clock.now())]
    answer = sender.answer(told)
    return Response(answer.body, headers={"Content-Type": answer.content_type}, status_code=200)


def _told(taken: Taken) -> Told:
    report = taken.report
    return Told(
        number=report.number,
        holder=wording.name_of(report.holder, city()),
        placed=report.filing.place.area is not None,
        track_url=track_url(report.number),
        promise=wording.promised(report),
    )
