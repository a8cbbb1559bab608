"""Counts of what happens, in CloudWatch's embedded form: a line of the log, no call of AWS."""


def count(event: str, **dimension: str) -> None:
    """One more ``event``, by at most one dimension with few values (each is billed as a metric)."""
    # here and not above: the API counts nothing, and a status poll must not pay for the import
    from aws_lambda_powertools.metrics import MetricUnit, single_metric

    with single_metric(name=event, unit=MetricUnit.Count, value=1) as metric:
        for name, value in dimension.items():
            metric.add_dimension(name=name, value=value)
