"""The places of frozen scores and of the files that belong to them, and the counts that they have.

The bucket of the ledger, whose objects nobody can change, has ``ledger/<seq>.json``, one frozen
version of a quarter's scores each, and ``corrections/<quarter>/<office>.json``, an accepted appeal.
Everybody gets a version at ``scores/<quarter>.v<version>.json`` below ``ROOT``.
"""

from chalicelib.figures.caching_and_license import ROOT

LEDGER, CORRECTIONS = "ledger/", "corrections/"
SCORES = f"{ROOT}scores/"
# Counts that add up, of an office and a quarter; those of private reports have ``reports`` too. An
# accepted appeal may adjust them, and never a score.
COUNTS = (
    *("answers", "answers_on_time", "ends", "ends_on_time", "waiting", "closings"),
    *("reopened", "closings_rejected", "rated", "stars"),
)


def name_entry(seq: int) -> str:
    """Return the key of an entry of the ledger."""
    return f"{LEDGER}{seq:08}.json"


def name_correction(quarter: str, office: str) -> str:
    """Return the key of a correction."""
    return f"{CORRECTIONS}{quarter}/{office}.json"


def name_version(quarter: str, version: int) -> str:
    """Return the key of a published version of a quarter's scores."""
    return f"{SCORES}{quarter}.v{version}.json"
