"""What is masked with the tables of Jakarta, measured on texts that were written and marked by
somebody who did not look at the rules.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from chalicelib.city.masking import MASK, mask_spans
from chalicelib.city.personal_data import detection
from chalicelib.city.personal_data.introductions import Trust
from chalicelib.city.personal_data.naming import Naming

TESTS = Path(__file__).parents[2]


class Sample(NamedTuple):
    """A file of marked texts of another hand: how many it has, how large a share of the marked
    spans has to be found, and how large a share of the other words may be eaten.
    """

    name: str
    texts: int
    found: float
    eaten: float


SAMPLES = (
    Sample("personal_data", 300, 0.98, 0.002),
    Sample("personal_data_more", 200, 0.98, 0.002),
    Sample("personal_data_kept_back", 780, 0.95, 0.005),  # nobody has tuned a rule on these
)
OURS = TESTS / "city/hidden_texts.txt"
COMPLAINTS = TESTS / "reports/complaints.csv"
M = MASK


class Marked(NamedTuple):
    """A text and the places of the personal data that its writer marked in it."""

    text: str
    places: list[tuple[int, int]]


def marked_texts(path: Path) -> Iterator[Marked]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line == "---" or line.startswith("#"):
            continue
        text, places = "", []
        said = line.replace("\\n", "\n")
        for plain, data in re.findall(r"(.*?)(?:\[\[(.*?)\]\]|$)", said, re.DOTALL):
            text += plain
            places += [(len(text), len(text) + len(data))] if data else []
            text += data
        yield Marked(text, places)


def missed(marked: Marked, hidden: set[int]) -> list[str]:
    """Marked places of which a character is left, but signs and spaces at their ends."""
    found = []
    for start, end in marked.places:
        inner = re.search(r"[\w@+].*[\w]|\w", marked.text[start:end], re.DOTALL)
        assert inner
        if not {*range(start + inner.start(), start + inner.end())} <= hidden:
            found.append(marked.text[start:end])
    return found


def others(marked: Marked) -> list[re.Match[str]]:
    """The words with a letter or digit outside of what is marked."""
    within = {place for span in marked.places for place in range(*span)}
    return [
        word
        for word in re.finditer(r"\S+", marked.text)
        if within.isdisjoint(range(*word.span())) and re.search(r"[^\W_]", word[0])
    ]


def eaten(marked: Marked, hidden: set[int]) -> list[str]:
    return [
        word[0]
        for word in others(marked)
        if any(place in hidden and marked.text[place].isalnum() for place in range(*word.span()))
    ]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_marked_data_are_masked_and_other_words_are_not(sample: Sample) -> None:
    texts = [*marked_texts(TESTS / f"samples/{sample.name}.txt")]
    lost, cut = [], []
    for each in texts:
        hidden = {place for span in detection.find_spans(each.text) for place in range(*span)}
        lost += [(data, each.text) for data in missed(each, hidden)]
        cut += [(word, each.text) for word in eaten(each, hidden)]
    many = sum(len(each.places) for each in texts)
    words = sum(len(others(each)) for each in texts)
    told = f"missed {len(lost)} of {many}: {lost}; eaten {len(cut)} of {words}: {cut}"
    assert len(texts) == sample.texts, told
    assert len(lost) <= (1 - sample.found) * many, told
    assert len(cut) <= sample.eaten * words, told


def test_every_way_of_telling_is_masked_and_nothing_else() -> None:
    wrong = []
    for each in marked_texts(OURS):
        hidden = {place for span in detection.find_spans(each.text) for place in range(*span)}
        if missed(each, hidden) or eaten(each, hidden):
            wrong.append((each.text, mask_spans(each.text, detection.find_spans(each.text))))
    assert wrong == []


def test_those_in_public_office_and_accounts_of_public_bodies_stay() -> None:
    for text in (
        "@DKIJakarta @jokowi tolong",
        "Gubernur Pramono Anung, Pak Anies dan Bang Doel",
        "IG: @dkijakarta, x.com/DKIJakarta/status/1, dki@jakarta.go.id, humas@pam.co.id",
        "di Gatot Subroto, Slamet Riyadi dan S. Parman macet",
    ):
        assert mask_spans(text, detection.find_spans(text)) == text
    text = "@budi_jakarta, pramono@jakarta.go.id, nama saya Anies"
    assert mask_spans(text, detection.find_spans(text)) == f"{M}, {M}, nama saya {M}"


def test_a_long_text_is_read_in_steps_of_its_length() -> None:
    steps = 0
    name = Naming.name

    def counted(naming: Naming, at: int, trust: Trust) -> tuple[int, int] | None:
        nonlocal steps
        steps += 1
        return name(naming, at, trust)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Naming, "name", counted)
        for piece in ("Budi dan ", "pak budi ", "saya ", "nama saya a-", "(", "0812 3456 7890 "):
            took = []
            for length in (1000, 4000):
                steps = 0
                detection.find_spans((piece * 4000)[:length])
                took.append(steps)
            assert took[1] <= 4 * took[0] + 8, piece


def test_a_complaint_without_personal_data_loses_no_word() -> None:
    with COMPLAINTS.open(encoding="utf-8", newline="") as lines:
        texts = [row["text"] for row in csv.DictReader(lines)]
    # one tells a home
    assert [
        mask_spans(text, detection.find_spans(text)) for text in texts if detection.find_spans(text)
    ] == [f"pohon mau roboh di dpn rumah {M} jln kecubung, tlg ditebang sblm makan korban"]
