"""What becomes of mails after they were sent: those that come back lead to their line of the log of
notices, and who calls one spam gets no more of them.
"""

from dataclasses import replace

from chalicelib.domain.wishes import EMAIL, REPLY, SMS, address, stood_in
from chalicelib.outside import clock, queues
from chalicelib.outside.mailed import About, Event, Mailed, Told
from chalicelib.outside.telemetry import log
from chalicelib.services import stopping
from chalicelib.settings import settings
from chalicelib.stores import notice_log, notices

# Of the words a complaint comes with, those that do not say that somebody wants no such mail.
NO_COMPLAINT = ("auth-failure", "not-spam")


def heard(told: Told) -> None:
    """Repeating it changes nothing, and neither does what is told of a report that is erased. A
    mail that came back for now may be one that arrived, answered by a note of absence.
    """
    about = told.about
    log.info(
        "mail_feedback",
        told=told.event,
        mail=about.kind,
        why=told.why,
        number=about.number,
        seq=about.seq,
        office=about.office,
    )
    if about.kind != Mailed.NOTICE:
        return
    if told.event is Event.COMPLAINT and told.why not in NO_COMPLAINT:
        stopping.complained(about.whom, EMAIL)
    elif told.event is Event.BOUNCE and told.why == "Permanent":
        _came_back(about, told.to)


def _came_back(about: About, to: str) -> None:
    """Nothing more goes there, unless they are told at another address by now. Who chose mail alone
    is told by what else leads to them.
    """
    notice_log.returned(about.whom, about.seq, clock.now())
    contact = notices.contact(about.whom)
    address_now = address(EMAIL, contact)
    if not address_now or address_now.lower() != to.lower():
        return
    notices.leads_nowhere(about.whom, address_now, about.seq)
    without = replace(contact, wishes=replace(contact.wishes, bounced=address_now))
    if stood_in(without) and any(address(way, contact) for way in (REPLY, SMS)):
        queues.ask(settings().notices, about.whom, about.seq)
