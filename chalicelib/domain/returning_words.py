"""The message that brings a link to one's own reports, in Indonesian and English. It names nothing
of any of them.
"""

SUBJECT = ("Tautan ke laporan Anda", "The link to your reports")
_LINK = (
    "Tautan ke laporan Anda, {minutes} menit, sekali buka: {url} Abaikan bila tidak diminta.",
    "Link to your reports, for {minutes} minutes, opens once: {url} Ignore it if you did not ask.",
)


def link(url: str, minutes: int, language: int) -> str:
    """``language`` is the place in a pair."""
    return _LINK[language].format(minutes=minutes, url=url)
