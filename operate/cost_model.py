"""The cost of a month: units of each service, by reports, times prices of a region."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from operate.answer import OperatorError
from operate.cost_template import count_template

ROOT = Path(__file__).resolve().parent.parent
PRICES, UNITS = ROOT / "operate/prices.csv", ROOT / "operate/billed_units.csv"
MEASURED = ROOT / "bench/results.json"
PROFILES = ("full", "small")  # of the template's parameter Profile
APART = "sms"  # costs more than all others, and only reporters who want it get any


class CostError(OperatorError):
    """A table does not have what is asked of it. The message is one sentence."""


@dataclass(frozen=True, slots=True)
class Price:
    """The price of a unit in a region, in US dollars, with its ``source`` and ``date``."""

    region: str
    unit: str
    service: str
    what: str
    usd: float
    source: str
    date: str


@dataclass(frozen=True, slots=True)
class Units:
    """The number of units needed for each report, and each month whatever is reported. ``basis``:
    measured by ``bench``, counted in the ``template``, or ``assumed``. The units for reports are at
    most ``most`` a month, where that is not 0.
    """

    unit: str
    purpose: str
    report: float
    month: float
    basis: str
    source: str
    most: float = 0

    def count_by_reports(self, reports: float) -> float:
        """Return how many units that many reports need in a month."""
        units = self.report * reports
        return min(units, self.most) if self.most else units


@dataclass(frozen=True, slots=True)
class Line:
    """The cost of the units of one service in a month, in US dollars."""

    service: str
    by_reports: float
    fixed: float

    @property
    def sum(self) -> float:
        return self.by_reports + self.fixed


def load_prices(region: str) -> dict[str, Price]:
    """Return the prices of a region by their unit. Raises CostError for one without any."""
    with PRICES.open(encoding="utf-8", newline="") as file:
        rows = [
            Price(**_take(row, "region", "unit", "service", "what", "source", "date"), usd=usd)
            for row in csv.DictReader(file)
            for usd in (float(row["usd"]),)
            if row["region"] == region
        ]
    if not rows:
        raise CostError(f"{PRICES.relative_to(ROOT)} has no prices of the region {region}.")
    return {each.unit: each for each in rows}


def _take(row: Mapping[str, str], *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def list_regions() -> list[str]:
    """Return the regions that have prices, in the order of the table."""
    with PRICES.open(encoding="utf-8", newline="") as file:
        return [*dict.fromkeys(row["region"] for row in csv.DictReader(file))]


def load_units(profile: str | None = None) -> list[Units]:
    """Return the units of a profile, by default the full one, with what bench measured and what the
    template has. Raises CostError.
    """
    profile = profile or PROFILES[0]
    measured = {each["what"]: float(each["measured"]) for each in json.loads(MEASURED.read_text())}
    counted = count_template(profile)
    with UNITS.open(encoding="utf-8", newline="") as file:
        return [
            _read_units(row, measured, counted)
            for row in csv.DictReader(file)
            if row["profile"] in ("", profile)
        ]


def _read_units(
    row: Mapping[str, str], measured: Mapping[str, float], counted: Mapping[str, int]
) -> Units:
    report, month = float(row["report"] or 0), float(row["month"] or 0)
    try:
        if row["basis"] == "bench":
            report = measured[row["source"]]
        if row["basis"] == "template":
            month = counted[row["source"]] * (month or 1)
    except KeyError as missing:
        raise CostError(f"{UNITS.relative_to(ROOT)}: nothing is known of {missing}.") from None
    most = float(row["most"] or 0)
    return Units(row["unit"], row["of"], report, month, row["basis"], row["source"], most)


def count_costs(
    units: Iterable[Units], prices: Mapping[str, Price], reports: float
) -> dict[str, Line]:
    """Return what a month with that many reports costs, by service, the SMS under ``APART``. Raises
    CostError for a unit without a price.
    """
    by_reports: dict[str, float] = defaultdict(float)
    fixed: dict[str, float] = defaultdict(float)
    for each in units:
        price = find_price(each.unit, prices)
        name = APART if each.unit == APART else price.service
        by_reports[name] += each.count_by_reports(reports) * price.usd
        fixed[name] += each.month * price.usd
    return {name: Line(name, by_reports[name], fixed[name]) for name in by_reports}


def find_price(unit: str, prices: Mapping[str, Price]) -> Price:
    """Return the price of a unit. Raises CostError."""
    if unit not in prices:
        raise CostError(f"{PRICES.relative_to(ROOT)} has no price of {unit}.")
    return prices[unit]
