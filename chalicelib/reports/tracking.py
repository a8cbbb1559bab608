"""Where a report is looked up, and who may see all of it."""

from datetime import datetime

from chalicelib.platform import clock, ids
from chalicelib.platform.errors import BadToken
from chalicelib.platform.settings import settings
from chalicelib.reports.model import Report


def track_url(number: str) -> str:
    return f"{settings().public_url}/v1/reports/{number}"


def check_token(report: Report, token: str) -> None:
    """That the token is the one its reporter was given, or one of a while. Raises BadToken."""
    if ids.is_same(ids.hash_token(token), report.token_hash):
        return
    if not ids.is_valid_pass(token, _token_scope(report), clock.now()):
        raise BadToken(number=report.number)


def temporary_token(report: Report, until: datetime) -> str:
    """What proves its reporter until a moment, as long as the token itself counts; to be given to
    nobody else.
    """
    return ids.make_pass(_token_scope(report), until)


def _token_scope(report: Report) -> str:
    return f"report|{report.number}|{report.token_hash.hex()}"
