"""Where a report is looked up, and who may see all of it."""

from chalicelib.domain.errors import BadToken
from chalicelib.domain.report import Report
from chalicelib.outside import ids
from chalicelib.settings import settings


def track_url(number: str) -> str:
    return f"{settings().public_url}/v1/reports/{number}"


def prove(report: Report, token: str) -> None:
    """That the token is the one its reporter was given. Raises BadToken."""
    if not ids.same(ids.token_hash(token), report.token_hash):
        raise BadToken(number=report.number)
