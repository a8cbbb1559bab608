"""What the bench of the figures counts: as many facts as there are, from files as from a bucket."""

from datetime import timedelta
from pathlib import Path

import pytest

from bench import figures
from bench.figures import NOW, Folder
from chalicelib.figures.objects import Overtaken
from local import invented_mix as mix


def test_facts_of_several_cities_are_all_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mix, "MONTHS", 1)
    one = figures.fill(tmp_path / "one", 1)
    assert figures.fill(tmp_path / "two", 2) == 2 * one
    for name, facts in (("one", one), ("two", 2 * one)):
        found = figures.count(tmp_path / name, NOW)
        assert found["facts"] == facts
        assert found["cpu"] > 0
        assert found["megabytes"] > 10
    assert figures.count(tmp_path / "two", NOW + timedelta(minutes=8))["facts"] < 2 * one


def test_a_folder_is_a_bucket(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.store("facts/b", b"2", "")
    folder.store("facts/a", b"1", "")
    assert [*folder.list_keys("facts/", "facts/a")] == ["facts/b"]
    assert folder.load("facts/none") is None
    stored = folder.load("facts/a")
    assert stored is not None
    folder.replace("facts/a", b"3", "", stored.tag)
    with pytest.raises(Overtaken):
        folder.replace("facts/a", b"4", "", stored.tag)
    folder.remove("facts/a")
    assert [*folder.list_keys("")] == ["facts/b"]
