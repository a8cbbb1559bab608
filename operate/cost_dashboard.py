"""The operations' page of costs: a dashboard of CloudWatch, with what the last count said and with
dollars day by day.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

DAY = 86_400
REPORTS = "reports"  # the label of what dollars are divided by
# Namespace, name and dimensions of a metric, the service that it belongs to, and what one is in US
# dollars.
Dollars = tuple[str, str, Mapping[str, str], str, float]


def build_dashboard(region: str, text: str, dollars: Iterable[Dollars]) -> dict[str, Any]:
    """Return the body of the dashboard. ``text`` is Markdown."""
    hidden: list[Any] = []
    parts: dict[str, list[str]] = defaultdict(list)
    for place, (namespace, metric, dimensions, label, usd) in enumerate(dollars):
        pairs = [each for pair in dimensions.items() for each in pair]
        options = {"id": f"m{place}", "stat": "Sum", "visible": False}
        hidden.append([namespace, metric, *pairs, options])
        parts[label].append(f"FILL(m{place}, 0) * {usd:.12f}")
    sums = {label: " + ".join(each) for label, each in parts.items()}
    taken = sums.pop(REPORTS)
    services = [
        [{"expression": expression, "label": label, "id": f"s{place}"}]
        for place, (label, expression) in enumerate(sums.items())
    ]
    a_report = f"({' + '.join(sums.values())}) / ({taken})"
    one = [[{"expression": a_report, "label": "USD a report", "id": "report"}]]
    markdown = {"markdown": text}
    return {
        "widgets": [
            {"type": "text", "x": 0, "y": 0, "width": 12, "height": 24, "properties": markdown},
            _graph(region, "USD a day, of what is measured", [*hidden, *services], 0),
            _graph(region, "USD a report, of what is measured", [*hidden, *one], 8),
        ]
    }


def _graph(region: str, title: str, metrics: list[Any], row: int) -> dict[str, Any]:
    return {
        "type": "metric",
        "x": 12,
        "y": row,
        "width": 12,
        "height": 8,
        "properties": {
            "title": title,
            "region": region,
            "view": "timeSeries",
            "stacked": row == 0,
            "period": DAY,
            "metrics": metrics,
        },
    }
