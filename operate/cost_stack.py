"""The cost of a stack in the last days, by CloudWatch's measures of it: for a report, and for each
office by its reports.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chalicelib.platform import clock
from operate.answer import Answer
from operate.cost_dashboard import REPORTS, build_dashboard
from operate.cost_model import APART, CostError, Price, find_price, load_prices, load_units
from operate.cost_page import show_usd, write_table
from operate.local_run import STACK
from operate.session import Clients

DAYS = 30
NAMED_AS_THE_STACK = ("ApiName", "service")  # dimensions whose value is the name of the stack
DAY = 86_400
OFFICES = "v1/statistics/reports-by-office.json"
Dimensions = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """A metric whose sum is an amount of units, times ``factor``. ``dimensions`` are all that it
    has; ``whole`` says that it is of the account and not of the stack alone.
    """

    unit: str
    namespace: str
    metric: str
    dimensions: frozenset[str]
    factor: float = 1
    whole: bool = False


def _of(unit: str, namespace: str, metric: str, *dimensions: str, **more: Any) -> Source:
    return Source(unit, namespace, metric, frozenset(dimensions), **more)


INDEX = "GlobalSecondaryIndexName"
QUEUES = ("NumberOfMessagesSent", "NumberOfMessagesDeleted", "NumberOfEmptyReceives")
SOURCES = (
    _of("write_unit", "AWS/DynamoDB", "ConsumedWriteCapacityUnits", "TableName"),
    _of("write_unit", "AWS/DynamoDB", "ConsumedWriteCapacityUnits", "TableName", INDEX),
    _of("read_unit", "AWS/DynamoDB", "ConsumedReadCapacityUnits", "TableName"),
    _of("read_unit", "AWS/DynamoDB", "ConsumedReadCapacityUnits", "TableName", INDEX),
    _of("call", "AWS/Lambda", "Invocations", "FunctionName"),
    _of("api_request", "AWS/ApiGateway", "Count", "ApiName"),
    _of("transition", "AWS/States", "ConsumedCapacity", "ServiceMetric", whole=True),
    _of("topic_publish", "AWS/SNS", "NumberOfMessagesPublished", "TopicName"),
    *(_of("queue_request", "AWS/SQS", metric, "QueueName") for metric in QUEUES),
    _of("log_gb", "AWS/Logs", "IncomingBytes", "LogGroupName", factor=1e-9),
    _of("mail", "AWS/SES", "Send", whole=True),
)
DURATION = _of("gb_second", "AWS/Lambda", "Duration", "FunctionName")
TAKEN = _of("report", "Tanggap", "MessageTaken", "service")
SPENT = "SMSMonthToDateSpentUSD"


@dataclass(frozen=True, slots=True)
class Found:
    """A metric of a source, and what one of it is in units."""

    source: Source
    dimensions: Dimensions
    factor: float


@dataclass(frozen=True, slots=True)
class Row:
    """The cost of a service. ``measured`` says that CloudWatch measured it, and that it does not
    follow from the number of reports.
    """

    service: str
    usd: float
    measured: bool


@dataclass(frozen=True, slots=True)
class Costs:
    """The cost of a stack in some days, in US dollars, and the number of reports taken. ``sms`` is
    the amount that SNS billed in this month, of the whole account. ``metrics`` were added up.
    """

    reports: float
    rows: tuple[Row, ...]
    sms: float
    metrics: tuple[Found, ...]

    @property
    def sum(self) -> float:
        return sum(row.usd for row in self.rows)

    @property
    def a_report(self) -> float:
        return self.sum / self.reports


@dataclass(frozen=True, slots=True)
class StackCosts(Answer):
    """The cost of a stack: ``reports`` of the last days, dollars by service, and the reports of
    each office in the last whole ``month``. ``text`` has it as tables, in Markdown.
    """

    stack: str
    reports: float
    usd: float
    usd_a_report: float
    usd_sms: float
    services: tuple[Row, ...]
    month: str
    offices: dict[str, int]
    text: str

    def list_lines(self) -> Iterable[str]:
        yield self.text


def show_costs(clients: Clients, stack: str | None, *, dry: bool = False) -> StackCosts:
    """Return what the stack cost, for a report and for each office, and put it on its dashboard
    unless ``dry``. Raises CostError, and botocore's errors.
    """
    name = stack or STACK
    region = clients.client("cloudwatch").meta.region_name
    costs = count_stack(clients, name, region)
    month, offices = load_offices(clients)
    text = describe_costs(costs, month, offices)
    if not dry:
        _put_dashboard(clients, name, region, costs, text)
    return StackCosts(
        name,
        costs.reports,
        costs.sum,
        costs.a_report,
        costs.sms,
        costs.rows,
        month,
        dict(offices),
        text,
    )


def _put_dashboard(clients: Clients, stack: str, region: str, costs: Costs, text: str) -> None:
    prices, dollars = load_prices(region), []
    for each in costs.metrics:
        label, usd = _price(each, prices)
        source = each.source
        amount = each.factor * usd
        dollars.append((source.namespace, source.metric, each.dimensions, label, amount))
    body = build_dashboard(region, text, dollars)
    clients.client("cloudwatch").put_dashboard(
        DashboardName=f"{stack}-cost", DashboardBody=json.dumps(body)
    )


def count_stack(clients: Clients, stack: str, region: str) -> Costs:
    """Return what a stack cost. Raises CostError when no report was taken."""
    metrics = Metrics(clients, stack)
    reports = metrics.sum(TAKEN)
    if not reports:
        raise CostError(f"CloudWatch knows of no report that was taken in {DAYS} days.")
    measured: dict[str, float] = defaultdict(float)
    for source in SOURCES:
        measured[source.unit] += metrics.sum(source)
    measured[DURATION.unit] = metrics.sum_durations()
    known_units = {each.source.unit for each in metrics.found}
    prices = load_prices(region)
    known: dict[str, float] = defaultdict(float)
    assumed: dict[str, float] = defaultdict(float)
    for unit in known_units & measured.keys():
        amount = measured[unit]
        price = find_price(unit, prices)
        known[price.service] += amount * price.usd
    for each in load_units(clients.outputs.get("Profile")):
        if each.unit in known_units or each.unit == APART:
            continue
        price = find_price(each.unit, prices)
        assumed[price.service] += (each.count_by_reports(reports) + each.month) * price.usd
    rows = (
        *(Row(name, usd, measured=True) for name, usd in known.items()),
        *(Row(name, usd, measured=False) for name, usd in assumed.items()),
    )
    ranked = sorted((row for row in rows if row.usd), key=lambda row: -row.usd)
    return Costs(reports, tuple(ranked), metrics.read_spent(), tuple(metrics.found))


def _price(found: Found, prices: Mapping[str, Price]) -> tuple[str, float]:
    """Return the service of a metric and the price of its unit; a report has none."""
    if found.source is TAKEN:
        return REPORTS, 1
    price = find_price(found.source.unit, prices)
    return price.service, price.usd


class Metrics:
    """Sums of what CloudWatch measured of a stack in the last days."""

    def __init__(self, clients: Clients, stack: str) -> None:
        self.found: list[Found] = []
        self._clients, self._stack = clients, stack
        self._cloudwatch = clients.client("cloudwatch")

    def sum(self, source: Source) -> float:
        """Return the units of a source."""
        return sum(self._add_up(Found(source, each, source.factor)) for each in self._list(source))

    def sum_durations(self) -> float:
        """Return the GB-seconds of all functions: milliseconds times the memory of each."""
        functions, total = self._clients.client("lambda"), 0.0
        for dimensions in self._list(DURATION):
            name = dimensions["FunctionName"]
            megabytes = functions.get_function_configuration(FunctionName=name)["MemorySize"]
            total += self._add_up(Found(DURATION, dimensions, megabytes / 1024 / 1000))
        return total

    def read_spent(self) -> float:
        """Return the dollars that SNS billed for SMS in this month: of the account."""
        points = self._read("AWS/SNS", SPENT, {}, "Maximum")
        return max(points, default=0.0)

    def _list(self, source: Source) -> Iterator[Dimensions]:
        pages = self._cloudwatch.get_paginator("list_metrics")
        for page in pages.paginate(Namespace=source.namespace, MetricName=source.metric):
            for metric in page["Metrics"]:
                named = {each["Name"]: each["Value"] for each in metric["Dimensions"]}
                if named.keys() == source.dimensions and (source.whole or self._is_ours(named)):
                    yield named

    def _is_ours(self, dimensions: Dimensions) -> bool:
        """Return whether a metric is of the stack. Names of its resources begin with its name."""
        if named := [dimensions[each] for each in NAMED_AS_THE_STACK if each in dimensions]:
            return named == [self._stack]
        starts = (f"{self._stack}-", f"/aws/lambda/{self._stack}/", "/aws/vendedlogs/states/")
        table = self._clients.outputs.get("TableName", "")
        return any(each == table or each.startswith(starts) for each in dimensions.values())

    def _add_up(self, found: Found) -> float:
        self.found.append(found)
        source = found.source
        sums = self._read(source.namespace, source.metric, found.dimensions, "Sum")
        return sum(sums) * found.factor

    def _read(
        self, namespace: str, metric: str, dimensions: Dimensions, statistic: str
    ) -> list[float]:
        now = clock.now()
        answer = self._cloudwatch.get_metric_statistics(
            Namespace=namespace,
            MetricName=metric,
            Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()],
            StartTime=now - timedelta(days=DAYS),
            EndTime=now,
            Period=DAY,
            Statistics=[statistic],
        )
        return [point[statistic] for point in answer["Datapoints"]]


def load_offices(clients: Clients) -> tuple[str, list[tuple[str, int]]]:
    """Return the last month that is over in the published figures, and how many reports each
    office had, the most first. Raises botocore's errors.
    """
    stored = clients.client("s3").get_object(
        Bucket=clients.outputs["FiguresBucketName"], Key=OFFICES
    )
    content = json.loads(stored["Body"].read())
    rows = [dict(zip(content["columns"], row, strict=True)) for row in content["rows"]]
    present = content["counted_at"][:7]
    month = max((row["month"] for row in rows if row["month"] < present), default="")
    found = [(row["office_name"], row["reports"]) for row in rows if row["month"] == month]
    return month, sorted(found, key=lambda each: (-each[1], each[0]))


def describe_costs(costs: Costs, month: str, offices: list[tuple[str, int]]) -> str:
    """Return the costs as text with two tables, in Markdown."""
    services = write_table(
        ("service", "USD", "known from"),
        ((row.service, show_usd(row.usd), _say(row)) for row in costs.rows),
    )
    by_office = write_table(
        (f"office, reports of {month}", "reports", "USD"),
        ((name, f"{many:,}", show_usd(many * costs.a_report)) for name, many in offices if many),
    )
    return (
        f"{costs.reports:,.0f} reports in {DAYS} days cost {show_usd(costs.sum)} USD:"
        f" **{show_usd(costs.a_report)} USD a report**, without SMS."
        f" SMS of this month in the account: {show_usd(costs.sms)} USD.\n\n"
        f"{services}\n\n{by_office}\n"
    )


def _say(row: Row) -> str:
    return "measured" if row.measured else "by reports"
