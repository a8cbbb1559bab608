"""What a notice says beside its words: whose it is, how to hear no more, or how to hear more."""

from datetime import datetime

from chalicelib.city import city
from chalicelib.domain import telling, wording
from chalicelib.domain.wishes import SMS, is_proven
from chalicelib.replies import Notice
from chalicelib.services import proving, stopping
from chalicelib.services.tracking import track_url
from chalicelib.stores.notices import Addressed


def compose(addressed: Addressed, way: str, text: str, seq: int, at: datetime, kind: str) -> Notice:
    """A notice with how to hear no more, or how to hear more."""
    report, contact = addressed.report, addressed.contact
    stop = stopping.link(addressed.whom, way)
    language = contact.wishes.language
    return Notice(
        text=text,
        number=report.number,
        seq=seq,
        at=at,
        kind=kind,
        status=report.status,
        status_label=telling.STANDING[report.status][language],
        holder=report.holder,
        holder_name=wording.name_of(report.holder, city()),
        note=None,
        track_url=track_url(report.number),
        stop=_ending(addressed, way, stop),
        stop_url=stop,
        whom=addressed.whom,
        entry=seq,
    )


def _ending(addressed: Addressed, way: str, stop: str) -> str:
    contact = addressed.contact
    language = contact.wishes.language
    ending = telling.ending(way, city(), stop, language)
    if way == SMS and SMS in contact.wishes.addresses:
        ending = telling.STOP_BY_LINK[language].format(link=stop)
    if is_proven(way, contact):
        return ending
    url = proving.link(addressed.whom, way, contact)
    asks = telling.confirming(way, addressed.report.number, city(), url, language)
    return asks if way == SMS else f"{asks}\n\n{ending}"
