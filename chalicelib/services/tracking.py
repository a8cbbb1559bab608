"""Where a report is looked up."""

from chalicelib.settings import settings


def track_url(number: str) -> str:
    return f"{settings().public_url}/v1/reports/{number}"
