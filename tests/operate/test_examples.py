"""The words of example texts, as `tanggap learn` counts them."""

from pathlib import Path

import pytest

from chalicelib.city.tables.csv_table import TableError
from chalicelib.city.tables.example_texts import EVERY_TEXT, read_examples
from chalicelib.city.tables.reader import read_city
from operate.city import JAKARTA
from operate.examples import count_words, list_texts, write_examples


def test_the_table_is_the_one_that_the_command_writes(tmp_path: Path) -> None:
    write_examples(count_words(read_city(JAKARTA), list_texts()), tmp_path / "examples.csv")
    assert (tmp_path / "examples.csv").read_bytes() == (JAKARTA / "examples.csv").read_bytes()


def test_a_word_counts_once_in_a_text_and_not_if_it_says_where_or_is_in_one_text_only() -> None:
    texts = [
        ("Gapura roboh, gapura retak di pasar", "jalan"),
        ("terima kasih, gapura miring dekat pasar", "pohon"),
        ("gapura", "lainnya"),
    ]
    counts = count_words(read_city(JAKARTA), texts)
    assert counts[EVERY_TEXT] == {"jalan": 1, "pohon": 1}
    assert counts["gapura"] == {"jalan": 1, "pohon": 1}
    assert counts.keys() == {EVERY_TEXT, "gapura"}


def test_what_was_written_is_read_and_a_city_without_the_table_has_none(tmp_path: Path) -> None:
    counts = {EVERY_TEXT: {"jalan": 3}, "lubang": {"jalan": 2}}
    write_examples(counts, tmp_path / "examples.csv")
    assert read_examples(tmp_path) == counts
    assert read_examples(tmp_path / "nowhere") == {}


@pytest.mark.parametrize("count", ["jalan", "jalan 0", "jalan x", "jalan 1 2", "Jalan 1"])
def test_a_wrong_count_is_named(tmp_path: Path, count: str) -> None:
    (tmp_path / "examples.csv").write_text(f"word,texts\nlubang,{count}\n", encoding="utf-8")
    with pytest.raises(TableError, match="is no category with a number of texts"):
        read_examples(tmp_path)
