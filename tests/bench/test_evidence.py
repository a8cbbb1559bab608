"""The budgets of the evidence gate, on fewer and smaller pictures than `make bench` takes."""

from bench.evidence import costs, quality


def test_copies_are_found_others_are_not_and_dark_photos_fill_no_band() -> None:
    measures = list(quality(20, 100, (240, 180)))
    assert [line.what for line in measures if not line.ok] == []
    assert len([line for line in measures if line.budget is not None]) == 7


def test_a_look_at_a_large_photo_is_within_its_budgets() -> None:
    assert [line.shown for line in costs() if not line.ok] == []
