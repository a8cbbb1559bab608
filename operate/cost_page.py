"""docs/cost.md: what a month costs, made from the tables of units and prices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from operate.answer import Answer, Planned
from operate.cost_model import (
    APART,
    ROOT,
    Line,
    Price,
    Units,
    count_costs,
    list_regions,
    load_prices,
    load_units,
)

PAGE, TEXT = ROOT / "docs/cost.md", ROOT / "operate/cost_page.txt"
MONTHS = (10_000, 100_000, 1_000_000)  # reports
NAMES = {
    "ap-southeast-3": "ap-southeast-3 (Jakarta)",
    "ap-southeast-1": "ap-southeast-1 (Singapore)",
}


@dataclass(frozen=True, slots=True)
class Page(Answer):
    """The page that was written."""

    page: Path

    def list_lines(self) -> Iterable[str]:
        yield f"{self.page.relative_to(ROOT)} is written."


def write_page(path: Path = PAGE) -> Page:
    """Write the page. Raises CostError."""
    path.write_text(build_page(), encoding="utf-8")
    return Page(path)


def plan_page(path: Path = PAGE) -> Planned:
    """Return what ``write_page`` would do. Raises CostError."""
    same = path.is_file() and path.read_text(encoding="utf-8") == build_page()
    end = "; it would not change." if same else "."
    return Planned((f"write {path.relative_to(ROOT)}{end}",))


def build_page() -> str:
    """Return the page. Raises CostError."""
    units = load_units()
    regions = {region: load_prices(region) for region in list_regions()}
    first = next(iter(regions))
    return TEXT.read_text(encoding="utf-8").format(
        months=_describe_months(units, regions),
        words=_describe_shares(units, regions[first]),
        **_describe_sms(units, first, regions[first][APART]),
        services=_list_services(units, regions[first]),
        units=_list_units(units, regions[first]),
    )


def write_table(heading: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table of Markdown."""
    titles = [*heading]
    marks = ["---"] * len(titles)
    return "\n".join(f"| {' | '.join(row)} |" for row in (titles, marks, *rows))


def show_usd(amount: float) -> str:
    """Return an amount of dollars with as many digits as tell something."""
    if amount and abs(amount) < 1:
        return f"{amount:.3g}"
    return f"{amount:,.0f}" if amount >= 100 else f"{amount:,.2f}"


def _sum(lines: Mapping[str, Line]) -> float:
    return sum(line.sum for name, line in lines.items() if name != APART)


def _describe_months(units: list[Units], regions: Mapping[str, Mapping[str, Price]]) -> str:
    rows = []
    for region, prices in regions.items():
        for reports in MONTHS:
            lines = count_costs(units, prices, reports)
            total = _sum(lines)
            fixed = sum(line.fixed for line in lines.values())
            more = (total - fixed) / reports
            cells = (f"{reports:,}", show_usd(total), show_usd(fixed))
            rows.append(
                (NAMES.get(region, region), *cells, show_usd(total / reports), show_usd(more))
            )
    heading = ("region", "reports", "a month", "of it fixed", "a report, all in", "for each report")
    return write_table(heading, rows)


def _describe_shares(units: list[Units], prices: Mapping[str, Price]) -> str:
    """Return what dominates, for each of the months, in words."""
    sentences = []
    for reports in MONTHS:
        lines = count_costs(units, prices, reports)
        total = _sum(lines)
        ranked = sorted(lines.values(), key=lambda line: -line.sum)
        shares = [
            f"{line.service} {line.sum / total:.0%}" for line in ranked if line.service != APART
        ][:4]
        sentences.append(f"- {reports:,} reports: {', '.join(shares)}.")
    return "What most of it goes to, without SMS:\n\n" + "\n".join(sentences)


def _describe_sms(units: list[Units], region: str, price: Price) -> dict[str, Any]:
    """Return what the text says of SMS."""
    (row,) = (row for row in units if row.unit == APART)
    return {
        "each": row.report,
        "region": region,
        "usd": show_usd(price.usd),
        "report": show_usd(row.report * price.usd),
        "thousand": show_usd(row.report * price.usd * 1000),
    }


def _show_units(units: float) -> str:
    return f"{units:.6f}".rstrip("0").rstrip(".")


def _list_services(units: list[Units], prices: Mapping[str, Price]) -> str:
    months = [count_costs(units, prices, reports) for reports in MONTHS]
    names = sorted(months[-1], key=lambda name: -months[-1][name].sum)
    rows = [
        (name, *(show_usd(month[name].sum) for month in months), show_usd(months[0][name].fixed))
        for name in names
        if name != APART
    ]
    return write_table(("service", *(f"{each:,}" for each in MONTHS), "of it fixed"), rows)


def _list_units(units: list[Units], prices: Mapping[str, Price]) -> str:
    rows = [
        (
            f"{prices[each.unit].service}: {prices[each.unit].what}",
            each.purpose,
            _show_units(each.report) if each.report else "",
            f"{each.month:,.10g}" if each.month else "",
            f"{each.basis}: {each.source}" if each.source else each.basis,
        )
        for each in units
    ]
    return write_table(("unit", "for", "a report", "a month", "known from"), rows)
