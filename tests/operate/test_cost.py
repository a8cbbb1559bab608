"""What a month costs: the tables, the page that is made of them, and a stack's own costs."""

import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from operate import cost_model, cost_page, cost_stack
from operate.cost_model import APART, CostError, Price, Units, count_costs
from operate.session import Clients
from tests.operate.program import give


def test_the_page_is_the_one_that_the_tables_make() -> None:
    assert cost_page.PAGE.read_text() == cost_page.build_page(), "tanggap cost writes it"


def test_every_unit_has_a_price_in_every_region_with_source_and_day() -> None:
    units = {each.unit for each in cost_model.load_units()}
    beside = {"athena_gb"}  # nobody asks by itself
    assert cost_model.list_regions()[0] == "ap-southeast-3"
    for region in cost_model.list_regions():
        prices = cost_model.load_prices(region)
        assert prices.keys() == units | beside
        for price in prices.values():
            assert price.usd > 0
            assert price.source
            assert date.fromisoformat(price.date)


def test_units_say_what_they_are_known_from() -> None:
    units = cost_model.load_units()
    assert {each.basis for each in units} == {"bench", "template", "assumed"}
    assert all(each.report or each.month for each in units)
    (alarms,) = (each for each in units if each.unit == "alarm")
    assert alarms.month == cost_model.count_resources()["AWS::CloudWatch::Alarm"] > 40
    writes = [each.report for each in units if each.unit == "write_unit"]
    assert 40 < writes[0] < 100


def price(unit: str, usd: float, service: str = "One") -> Price:
    return Price("here", unit, service, unit, usd, "test", "2026-11-30")


def test_a_month_is_units_times_prices() -> None:
    units = [
        Units("put", "", 3, 100, "assumed", ""),
        Units("get", "", 1, 0, "assumed", ""),
        Units(APART, "", 5, 0, "assumed", ""),
    ]
    prices = {"put": price("put", 0.5), "get": price("get", 2), APART: price(APART, 1)}
    lines = count_costs(units, prices, 10)
    assert (lines["One"].by_reports, lines["One"].fixed) == (35, 50)
    assert lines["One"].sum == 85
    assert lines[APART].sum == 50


def test_what_a_table_lacks_is_named() -> None:
    with pytest.raises(CostError, match="no price of put"):
        count_costs([Units("put", "", 1, 0, "assumed", "")], {}, 1)
    with pytest.raises(CostError, match="no prices of the region moon-1"):
        cost_model.load_prices("moon-1")


def test_a_line_of_bench_that_is_gone_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Any
) -> None:
    nothing = tmp_path / "results.json"
    nothing.write_text("[]")
    monkeypatch.setattr(cost_model, "MEASURED", nothing)
    assert give("cost") == 1
    assert "nothing is known of 'DynamoDB write units" in capsys.readouterr().err


def test_fixed_costs_do_not_grow_and_the_rest_does() -> None:
    units, prices = cost_model.load_units(), cost_model.load_prices("ap-southeast-3")
    few, many = (count_costs(units, prices, reports) for reports in (10_000, 1_000_000))
    assert sum(line.fixed for line in few.values()) == sum(line.fixed for line in many.values())
    assert many["DynamoDB"].by_reports == pytest.approx(100 * few["DynamoDB"].by_reports)


# A stack.

METRICS: dict[tuple[str, str], list[tuple[dict[str, str], float]]] = {
    ("AWS/DynamoDB", "ConsumedWriteCapacityUnits"): [
        ({"TableName": "city-Table-1"}, 60_000),
        ({"TableName": "city-Table-1", "GlobalSecondaryIndexName": "work-1"}, 40_000),
        ({"TableName": "other-Table"}, 10**9),
    ],
    ("AWS/Lambda", "Invocations"): [({"FunctionName": "city-Facts-1"}, 2_000), ({}, 10**9)],
    ("AWS/Lambda", "Duration"): [({"FunctionName": "city-Facts-1"}, 100_000)],
    ("AWS/States", "ConsumedCapacity"): [({"ServiceMetric": "StateTransition"}, 8_000)],
    ("AWS/Logs", "IncomingBytes"): [({"LogGroupName": "/aws/lambda/city/facts"}, 10**9)],
    ("Tanggap", "MessageTaken"): [
        ({"service": "tanggap", "channel": "jaki"}, 900),
        ({"service": "tanggap", "channel": "lapor"}, 100),
        ({"service": "tanggap"}, 10**6),
    ],
    ("AWS/SNS", "SMSMonthToDateSpentUSD"): [({}, 12.5)],
}


class CloudWatch:
    """The metrics above, half of each sum on each of two days."""

    def __init__(self) -> None:
        self.dashboards: dict[str, Any] = {}
        self.meta = type("Meta", (), {"region_name": "ap-southeast-3"})

    def get_paginator(self, name: str) -> "CloudWatch":
        assert name == "list_metrics"
        return self

    def paginate(self, **asked: str) -> Iterator[dict[str, Any]]:
        for dimensions, _ in METRICS.get((asked["Namespace"], asked["MetricName"]), ()):
            listed = [{"Name": name, "Value": value} for name, value in dimensions.items()]
            yield {"Metrics": [{"Dimensions": listed}]}

    def get_metric_statistics(self, **asked: Any) -> dict[str, Any]:
        dimensions = {each["Name"]: each["Value"] for each in asked["Dimensions"]}
        (statistic,) = asked["Statistics"]
        amounts = {
            json.dumps(each): amount
            for each, amount in METRICS[asked["Namespace"], asked["MetricName"]]
        }
        amount = amounts[json.dumps(dimensions)]
        return {"Datapoints": [{statistic: amount / 2}, {statistic: amount / 2}]}

    def put_dashboard(self, **given: str) -> None:
        self.dashboards[given["DashboardName"]] = json.loads(given["DashboardBody"])

    # as the clients of Lambda and S3

    def get_function_configuration(self, **asked: str) -> dict[str, Any]:
        return {"MemorySize": 512}

    def get_object(self, **asked: str) -> dict[str, Any]:
        assert asked == {"Bucket": "figures", "Key": "v1/statistics/reports-by-office.json"}
        content = {
            "counted_at": "2026-11-30T07:00:00+07:00",
            "columns": ["month", "office", "office_name", "reports", "finished"],
            "rows": [
                ["2026-09", "A", "KELURAHAN A", 1, 1],
                ["2026-10", "A", "KELURAHAN A", 20, 1],
                ["2026-10", "B", "KELURAHAN B", 30, 1],
                ["2026-11", "A", "KELURAHAN A", 99, 1],
            ],
        }
        return {"Body": io.BytesIO(json.dumps(content).encode())}


@pytest.fixture
def watch() -> CloudWatch:
    return CloudWatch()


@pytest.fixture
def stack(watch: CloudWatch) -> Clients:
    outputs = {"TableName": "city-Table-1", "FiguresBucketName": "figures"}
    return Clients(lambda service: watch, outputs)


def test_a_stack_costs_what_was_measured_and_what_follows_from_its_reports(stack: Clients) -> None:
    costs = cost_stack.count_stack(stack, "city", "ap-southeast-3")
    prices = cost_model.load_prices("ap-southeast-3")
    assert costs.reports == 1000
    measured = {row.service: row.usd for row in costs.rows if row.measured}
    assert measured["DynamoDB"] == pytest.approx(100_000 * prices["write_unit"].usd)
    seconds = 100 * 0.5  # 100 s in 512 MB
    assert measured["Lambda"] == pytest.approx(
        2_000 * prices["call"].usd + seconds * prices["gb_second"].usd
    )
    assert measured["Step Functions"] == pytest.approx(8_000 * prices["transition"].usd)
    assert measured["CloudWatch"] == pytest.approx(prices["log_gb"].usd)
    by_reports = {row.service: row.usd for row in costs.rows if not row.measured}
    assert by_reports["KMS"] == 2 * prices["key"].usd
    assert "Lambda" not in by_reports
    assert "Step Functions" not in by_reports
    assert by_reports["API Gateway"] > 0  # CloudWatch has no metric of it
    assert costs.a_report == pytest.approx(costs.sum / 1000)
    assert costs.sms == 6.25


def test_an_office_costs_its_reports_of_the_last_month_and_all_is_on_the_dashboard(
    stack: Clients, watch: CloudWatch
) -> None:
    text = cost_stack.show_costs(stack, "city").text
    a_report = cost_stack.count_stack(stack, "city", "ap-southeast-3").a_report
    lines = [line for line in text.splitlines() if line.startswith("| KELURAHAN")]
    assert lines == [
        f"| KELURAHAN B | 30 | {cost_page.show_usd(30 * a_report)} |",
        f"| KELURAHAN A | 20 | {cost_page.show_usd(20 * a_report)} |",
    ]
    assert "office, reports of 2026-10" in text
    (markdown, by_day, by_report) = watch.dashboards["city-cost"]["widgets"]
    assert markdown["properties"]["markdown"] == text
    for graph in (by_day, by_report):
        metrics = graph["properties"]["metrics"]
        hidden = {each[-1]["id"] for each in metrics if not each[-1].get("visible", True)}
        shown = [each[0] for each in metrics if "expression" in each[0]]
        assert shown
        for expression in shown:
            used = {part.split(",")[0] for part in expression["expression"].split("FILL(")[1:]}
            assert used <= hidden
    assert "other-Table" not in json.dumps(by_day)


def test_a_stack_without_reports_has_no_cost_of_a_report(
    stack: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(METRICS, ("Tanggap", "MessageTaken"), [])
    with pytest.raises(CostError, match="no report that was taken"):
        cost_stack.count_stack(stack, "city", "ap-southeast-3")


@pytest.mark.parametrize(
    ("amount", "shown"), [(0, "0.00"), (0.00168, "0.00168"), (3.456, "3.46"), (1731.2, "1,731")]
)
def test_amounts_have_as_many_digits_as_tell_something(amount: float, shown: str) -> None:
    assert cost_page.show_usd(amount) == shown
