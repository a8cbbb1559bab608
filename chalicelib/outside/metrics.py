"""Counts of what happens, in CloudWatch's embedded form: a line of the log, no call of AWS."""

from collections.abc import Mapping


def count(event: str, **dimension: str) -> None:
    """One more ``event``, by at most one dimension with few values (each is billed as a metric)."""
    _put(event, "Count", 1, dimension)


def measure(event: str, seconds: float, **dimension: str) -> None:
    """How long something took, in seconds."""
    _put(event, "Seconds", seconds, dimension)


def _put(event: str, unit: str, value: float, dimension: Mapping[str, str]) -> None:
    # here and not above: a status poll counts nothing, and must not pay for the import
    from aws_lambda_powertools.metrics import MetricUnit, single_metric

    with single_metric(name=event, unit=MetricUnit(unit), value=value) as metric:
        for name, told in dimension.items():
            metric.add_dimension(name=name, value=told)
