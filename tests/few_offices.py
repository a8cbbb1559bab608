"""A reconciler that looks through two offices: all of a city's are two thousand Queries, which take
moto seconds. That it looks through each is tested in ``tests/sla/test_reconcile.py``.
"""

from dataclasses import replace

import pytest

from tests.builders import KEBON_JERUK, KECAMATAN_KEBON_JERUK


@pytest.fixture
def few_offices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the reconciler look through the offices that tests' reports go to first, and no other."""
    from chalicelib.city.current import city
    from chalicelib.sla import reconcile

    offices = {code: city().offices[code] for code in (KEBON_JERUK, KECAMATAN_KEBON_JERUK)}
    few = replace(city(), offices=offices, former={})
    monkeypatch.setattr(reconcile, "city", lambda: few)
