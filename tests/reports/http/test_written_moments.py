"""Moments as people write them in a sentence."""

import pytest

from chalicelib.platform.i18n import Language
from chalicelib.reports.http.written_moments import write_limit, write_moment
from tests.builders import wib

ID, EN = Language.INDONESIAN, Language.ENGLISH
NOW = wib("2026-11-24 10:00")


@pytest.mark.parametrize(
    ("moment", "language", "written"),
    [
        ("2026-11-24 16:04", ID, "hari ini pukul 16.04 WIB"),
        ("2026-11-24 16:04", EN, "16:04 WIB today"),
        ("2026-11-25 00:00", ID, "25 Nov 00.00 WIB"),
        ("2027-01-02 08:05", ID, "2 Jan 2027, 08.05 WIB"),
    ],
)
def test_until_when_names_the_day_unless_it_is_today(
    moment: str, language: Language, written: str
) -> None:
    assert write_limit(wib(moment), NOW, language) == written


def test_a_moment_has_its_year_where_it_is_another_one() -> None:
    assert write_moment(wib("2026-11-24 16:04"), NOW, ID) == "24 Nov 16.04 WIB"
    assert write_moment(wib("2025-12-31 23:59"), NOW, EN) == "31 Dec 2025, 23:59 WIB"
