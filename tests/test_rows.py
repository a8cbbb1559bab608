"""A table of cases fails as one test, and names every row that did."""

import pytest

from tests.rows import each_row


def test_every_row_that_fails_is_named_and_the_others_are_run() -> None:
    seen = []

    @each_row(
        ("one", "other"), [(1, 1), (1, 2), pytest.param(3, 3), pytest.param(3, 4, id="a name")]
    )
    def test_alike(one: int, other: int) -> None:
        seen.append(one)
        assert one == other

    with pytest.raises(ExceptionGroup, match="2 of 4 rows") as failed:
        test_alike()
    notes = [note for each in failed.value.exceptions for note in each.__notes__]
    assert notes == ["in the row one=1, other=2", "in the row a name"]
    assert seen == [1, 1, 3, 3]


@each_row("number", [1, 2])
@each_row("text", ["a", "b"])
def test_rows_of_two_tables_meet_and_share_fixtures(
    number: int, text: str, request: pytest.FixtureRequest
) -> None:
    met = request.node.__dict__.setdefault("met", set())
    met.add((number, text))
    assert len(met) == (number - 1) * 2 + (1 if text == "a" else 2)
    assert request.node.name == "test_rows_of_two_tables_meet_and_share_fixtures"


def test_a_table_without_rows_is_no_table() -> None:
    with pytest.raises(AssertionError, match="proves nothing"):
        each_row("number", [])
