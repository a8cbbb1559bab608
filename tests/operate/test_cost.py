"""What a month costs: the tables, the page that is made of them, and a stack's own costs."""

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from operate import cost_model, cost_page, cost_stack, cost_template
from operate.cost_model import APART, CostError, Price, Units, count_costs
from operate.session import Clients
from tests.operate.program import give


def test_the_page_is_the_one_that_the_tables_make() -> None:
    assert cost_page.PAGE.read_text() == cost_page.build_page(), "tanggap cost writes it"


def test_every_unit_has_a_price_in_every_region_with_source_and_day() -> None:
    profiles = map(cost_model.load_units, cost_model.PROFILES)
    units = {each.unit for units in profiles for each in units}
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
    assert all(each.report or each.month for each in units if each.basis != "template")
    (alarms,) = (each for each in units if each.unit == "alarm")
    assert alarms.month == cost_template.count_template("full")["metrics of alarms"] > 10
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


def test_some_units_grow_no_further() -> None:
    """Figures are written at each of their runs at most, however many reports there are."""
    one = Units("put", "", 3, 0, "assumed", "", most=20)
    assert [one.count_by_reports(many) for many in (5, 6, 10**6)] == [15, 18, 20]


MOST_A_MONTH = {"full": 13, "small": 2}  # US dollars that the issue of the city allows


@pytest.mark.parametrize("profile", cost_model.PROFILES)
@pytest.mark.parametrize("region", cost_model.list_regions())
def test_a_stack_costs_little_while_nobody_complains(profile: str, region: str) -> None:
    units, prices = cost_model.load_units(profile), cost_model.load_prices(region)
    assert 0.5 < cost_page.sum_fixed(units, prices) <= MOST_A_MONTH[profile]


def test_the_page_has_the_fixed_part_line_by_line() -> None:
    """Each line is its units times its price, and the lines add up to the sums."""
    text = cost_page.PAGE.read_text().partition("## What stands there all month")[2]
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    heading, _, *rows = lines[: 1 + next(at for at, row in enumerate(lines) if "**all**" in row)]
    assert heading == ["unit", "for", "full", "USD", "small", "USD"]
    rows.pop()
    assert len(rows) > 10
    prices = {
        f"{price.service}: {price.what}": price.usd
        for price in cost_model.load_prices("ap-southeast-3").values()
    }
    sums = {"full": 0.0, "small": 0.0}
    for unit, _, *cells in rows:
        for profile, units, usd in zip(sums, cells[::2], cells[1::2], strict=True):
            cost = float(units.replace(",", "")) * prices[unit]
            assert cost == pytest.approx(float(usd), rel=0.01)
            sums[profile] += cost
    for profile, most in MOST_A_MONTH.items():
        assert sums[profile] <= most
        assert f"**{sums[profile]:.2f}**" in text
        assert f"{sums[profile]:.2f}" in (cost_page.ROOT / "README.md").read_text()


# The template.

TEMPLATE = """
Parameters:
  Profile: {Type: String, Default: full}
  Edge: {Type: String, Default: "yes"}
Conditions:
  IsFull: !Equals [!Ref Profile, full]
  IsSmall: !Not [!Condition IsFull]
  HasEdge: !Equals [!Ref Edge, "yes"]
  Both: !And [!Condition HasEdge, !Condition IsFull]
Resources:
  Plain: {Type: AWS::CloudWatch::Alarm, Properties: {MetricName: a}}
  Sum:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Metrics: [{Expression: SUM(METRICS())}, {MetricStat: {}}, {MetricStat: {}}, {MetricStat: {}}]
  Query: {Type: AWS::CloudWatch::Alarm, Properties: {Metrics: [{Expression: SELECT}]}}
  Small: {Type: AWS::CloudWatch::Alarm, Condition: IsSmall, Properties: {MetricName: b}}
  Key: {Type: AWS::KMS::Key, Condition: Both, Properties: {}}
  Secret: {Type: AWS::SecretsManager::Secret, Condition: IsSmall, Properties: {}}
  Wall:
    Type: AWS::WAFv2::WebACL
    Properties:
      Rules:
        - {Name: a}
        - !If [HasEdge, {Name: b}, !Ref AWS::NoValue]
        - !If [HasEdge, !Ref AWS::NoValue, {Name: c}]
  Function:
    Properties:
      Events:
        OneSqsEventSource: {Properties: {Queue: a}}
        TwoSqsEventSource: {Properties: {Queue: b, Enabled: !If [IsFull, true, false]}}
        Schedule: {Properties: {}}
"""


@pytest.mark.parametrize(
    ("profile", "counted"), [("full", (5, 1, 0, 1, 2, 2)), ("small", (6, 0, 1, 1, 2, 1))]
)
def test_what_is_billed_is_counted_for_a_profile(
    profile: str, counted: tuple[int, ...], tmp_path: Path
) -> None:
    """An alarm is billed for each metric of its expression, and a queue for being asked all day."""
    file = tmp_path / "template.yaml"
    file.write_text(TEMPLATE)
    resources = cost_template.load_resources(profile, file)
    found = [count(resources) for count in cost_template.COUNTS.values()]
    assert tuple(found) == counted


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
        ({"service": "city"}, 1_000),
        ({"service": "city-two"}, 10**9),
        ({"service": "city", "channel": "jaki"}, 10**6),
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
    wall = prices["wall"].usd + 3 * prices["wall_rule"].usd
    assert by_reports["WAF"] == pytest.approx(wall + 51_000 * prices["wall_request"].usd)
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
