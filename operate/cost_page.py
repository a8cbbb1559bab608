"""docs/cost.md: what a month costs, made from the tables of units and prices."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from operate.answer import Answer, Planned
from operate.cost_model import (
    APART,
    PROFILES,
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
# Reports of a month, by the profile.
MONTHS: Mapping[str, Sequence[int]] = {
    "full": (10_000, 100_000, 1_000_000),
    "small": (100, 1_000, 10_000),
}
FULL, SMALL = PROFILES
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
    units = {profile: load_units(profile) for profile in PROFILES}
    regions = {region: load_prices(region) for region in list_regions()}
    first, prices = next(iter(regions.items()))
    return TEXT.read_text(encoding="utf-8").format(
        **{f"{profile}_fixed": show_usd(sum_fixed(units[profile], prices)) for profile in PROFILES},
        months=_describe_months(units, regions),
        fixed=_list_fixed(units, prices),
        words=_describe_shares(units[FULL], prices),
        **_describe_sms(units[FULL], first, prices[APART]),
        services=_list_services(units[FULL], prices),
        units=_list_units(units, prices),
    )


def sum_fixed(units: Iterable[Units], prices: Mapping[str, Price]) -> float:
    """Return what a month costs in which nothing is reported, in US dollars. Raises CostError."""
    return sum(line.fixed for line in count_costs(units, prices, 0).values())


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


def _describe_months(
    units: Mapping[str, list[Units]], regions: Mapping[str, Mapping[str, Price]]
) -> str:
    rows = []
    for region, prices in regions.items():
        for profile, months in MONTHS.items():
            for reports in months:
                lines = count_costs(units[profile], prices, reports)
                total = _sum(lines)
                fixed = sum(line.fixed for line in lines.values())
                more = (total - fixed) / reports
                shown = (total, fixed, total / reports, more)
                named = (NAMES.get(region, region), profile, f"{reports:,}")
                rows.append((*named, *map(show_usd, shown)))
    heading = ("region", "profile", "reports", "a month", "of it fixed", "a report, all in")
    return write_table((*heading, "for each report"), rows)


def _list_fixed(units: Mapping[str, list[Units]], prices: Mapping[str, Price]) -> str:
    """Return the fixed part of each profile, line by line, the dearest first."""
    lines: dict[tuple[str, str], dict[str, float]] = {}
    for profile in PROFILES:
        for each in units[profile]:
            if each.month:
                lines.setdefault((each.unit, each.purpose), {})[profile] = each.month
    ranked = sorted(lines.items(), key=lambda line: -prices[line[0][0]].usd * max(line[1].values()))
    rows = []
    for (unit, purpose), months in ranked:
        price = prices[unit]
        cells = [
            text
            for profile in PROFILES
            for month in (months.get(profile, 0),)
            for text in (f"{month:,.10g}", show_usd(month * price.usd))
        ]
        rows.append((f"{price.service}: {price.what}", purpose, *cells))
    sums = (show_usd(sum_fixed(units[profile], prices)) for profile in PROFILES)
    rows.append(("**all**", "", *(text for usd in sums for text in ("", f"**{usd}**"))))
    return write_table(("unit", "for", "full", "USD", "small", "USD"), rows)


def _describe_shares(units: list[Units], prices: Mapping[str, Price]) -> str:
    """Return what dominates, for each of the months, in words."""
    sentences = []
    for reports in MONTHS[FULL]:
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
    months = [count_costs(units, prices, reports) for reports in MONTHS[FULL]]
    names = sorted(months[-1], key=lambda name: -months[-1][name].sum)
    rows = [
        (name, *(show_usd(month[name].sum) for month in months), show_usd(months[0][name].fixed))
        for name in names
        if name != APART
    ]
    return write_table(("service", *(f"{each:,}" for each in MONTHS[FULL]), "of it fixed"), rows)


def _list_units(units: Mapping[str, list[Units]], prices: Mapping[str, Price]) -> str:
    """Return all units with their sources; what both profiles need alike is one line."""
    full, small = units[FULL], units[SMALL]
    rows = [
        (
            f"{prices[each.unit].service}: {prices[each.unit].what}",
            each.purpose,
            "both" if each in full and each in small else FULL if each in full else SMALL,
            _show_units(each.report) if each.report else "",
            f"{each.most:,.10g}" if each.most else "",
            f"{each.month:,.10g}" if each.month or each.basis == "template" else "",
            f"{each.basis}: {each.source}" if each.source else each.basis,
        )
        for each in dict.fromkeys((*full, *small))
    ]
    heading = ("unit", "for", "profile", "a report", "at most", "a month", "known from")
    return write_table(heading, rows)
