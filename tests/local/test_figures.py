"""The local run serves published figures as the edge does: files, and no function."""

from io import BytesIO
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.figures import Figures


class Bucket:
    """A client of S3 that has one object."""

    def get_object(self, **asked: str) -> dict[str, Any]:
        if asked != {"Bucket": "figures", "Key": "v1/statistics/kpi.csv"}:
            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject")
        return {
            "ContentType": "text/csv",
            "CacheControl": "public, max-age=60",
            "ETag": '"1"',
            "Metadata": {"license": "CC-BY-4.0"},
            "Body": BytesIO(b"span"),
        }


@pytest.fixture
def figures() -> Figures:
    return Figures(Bucket(), "figures", "/v1/statistics/*")


def test_a_file_is_answered_with_its_headers_to_any_origin(figures: Figures) -> None:
    answer = figures.answer("/v1/statistics/kpi.csv?from=a-page")
    assert (answer.status, answer.body) == (200, b"span")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["x-amz-meta-license"] == "CC-BY-4.0"


def test_what_is_not_there_is_not_found(figures: Figures) -> None:
    assert figures.answer("/v1/statistics/kpi").status == 404


def test_other_addresses_are_not_the_figures(figures: Figures) -> None:
    assert figures.are_at("/v1/statistics/facts/2026-10.v1.parquet")
    assert not figures.are_at("/v1/reports")
