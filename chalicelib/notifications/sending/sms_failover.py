"""Send an SMS by the first route of the city that takes it: Amazon SNS, or a provider's gateway."""

from dataclasses import dataclass
from functools import cache

from chalicelib.city.current import find_city_folder
from chalicelib.city.sms_route import SNS, SmsRoute
from chalicelib.notifications.sending import sms_and_mail
from chalicelib.notifications.sending.sms_and_mail import NotSent
from chalicelib.platform.telemetry import log


@dataclass(frozen=True, slots=True)
class SentSms:
    """An SMS that a route took, and the route's id of it; empty where the route gives none."""

    route: str
    id: str

    @property
    def key(self) -> str:
        """The SMS among those of all routes; empty for one without an id."""
        return f"{self.route}/{self.id}" if self.id else ""


def send_sms(phone: str, text: str) -> SentSms:
    """Send an SMS to an E.164 number. Only ``daily_limits`` calls it, which knows the numbers that
    an SMS may go to. The next route is tried only after one that surely did not take the message,
    so that nobody gets it twice.

    Raises NotSent when no route took it, and AnswerLost when one may have.
    """
    refusal = NotSent("no-route")
    for route in load_routes():
        try:
            return SentSms(route.code, _send_by(route, phone, text))
        except NotSent as fault:
            log.warning("sms_not_taken", route=route.code, code=fault.code)
            refusal = fault
    raise refusal


def _send_by(route: SmsRoute, phone: str, text: str) -> str:
    if route.code == SNS:
        return sms_and_mail.send_sms(phone, text)
    from chalicelib.notifications.sending import sms_gateway

    return sms_gateway.send_sms(route, phone, text)


@cache
def load_routes() -> tuple[SmsRoute, ...]:
    """Return the city's routes in their order, read once."""
    from chalicelib.city.tables.sms_routes import read_sms_routes  # only for the first SMS

    return read_sms_routes(find_city_folder())
