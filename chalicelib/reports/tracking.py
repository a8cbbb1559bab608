"""The addresses of a report, and the tokens that let its reporter see all of it."""

from datetime import datetime

from chalicelib.platform import clock, ids
from chalicelib.platform.errors import BadToken
from chalicelib.platform.i18n import Language
from chalicelib.platform.settings import settings
from chalicelib.reports.model import Report


def language_path(language: Language) -> str:
    """Return the beginning of the paths of pages in a language: ``/en``, and nothing for the city's
    own language.
    """
    return "" if language is Language.INDONESIAN else f"/{language}"


def page_root(language: Language) -> str:
    """Return the path under which the pages of reports stand in a language."""
    return f"{language_path(language)}/laporan/"


def track_url(number: str, language: Language = Language.INDONESIAN) -> str:
    """Return the address of the page of a report, for people."""
    return f"{settings().public_url}{page_root(language)}{number}"


def short_root(language: Language) -> str:
    """Return the path under which short links to the pages of reports stand in a language."""
    return f"{language_path(language)}/l/"


def short_url(number: str, language: Language) -> str:
    """Return the short address that leads to the page of a report, as an SMS has it."""
    return f"{settings().public_url}{short_root(language)}{number}"


def my_reports_url(language: Language) -> str:
    """Return the address of the page of a reporter's own reports."""
    return f"{settings().public_url}{language_path(language)}/laporan-saya"


def report_url(number: str) -> str:
    """Return the address of the report in the API, for programs."""
    return f"{settings().public_url}/v1/reports/{number}"


def check_token(report: Report, token: str) -> None:
    """Check that the token is the reporter's own, or a temporary one that is still valid. Raises
    BadToken.
    """
    if ids.is_same(ids.hash_token(token), report.token_hash):
        return
    if not ids.is_valid_pass(token, _token_scope(report), clock.now()):
        raise BadToken(number=report.number)


def temporary_token(report: Report, until: datetime) -> str:
    """Return a token that proves the reporter until a moment, as long as the report's own token is
    valid. Give it to nobody but the reporter.
    """
    return ids.make_pass(_token_scope(report), until)


def _token_scope(report: Report) -> str:
    return f"report|{report.number}|{report.token_hash.hex()}"
