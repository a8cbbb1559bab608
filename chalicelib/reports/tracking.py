"""Where a report is looked up, and who may see all of it."""

from datetime import datetime

from chalicelib.platform import clock, ids
from chalicelib.platform.errors import BadToken
from chalicelib.platform.settings import settings
from chalicelib.reports.model import Report


def track_url(number: str) -> str:
    return f"{settings().public_url}/v1/reports/{number}"


def prove(report: Report, token: str) -> None:
    """That the token is the one its reporter was given, or one of a while. Raises BadToken."""
    if ids.same(ids.token_hash(token), report.token_hash):
        return
    if not ids.passes(token, _own(report), clock.now()):
        raise BadToken(number=report.number)


def token_of_a_while(report: Report, until: datetime) -> str:
    """What proves its reporter until a moment, as long as the token itself counts; to be given to
    nobody else.
    """
    return ids.passing(_own(report), until)


def _own(report: Report) -> str:
    return f"report|{report.number}|{report.token_hash.hex()}"
