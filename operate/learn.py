"""The weights of the second opinion, learned from the labelled texts in tests/reports and written
to ``learned.csv`` in Jakarta's folder, the same bytes each time. They are judged by learning from
all authors except one, and judging the texts of that one.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from chalicelib.city.tables.example_texts import EXAMPLES
from chalicelib.city.tables.learned import WEIGHTS, read_hints
from chalicelib.city.tables.reader import read_city
from chalicelib.reports.sensitive import allegations, sensitive_matters
from chalicelib.reports.sensitive.allegation_rules import AllegationFinder
from chalicelib.reports.sensitive.second_opinion import Opinion, Reader
from operate.answer import Answer
from operate.city import JAKARTA
from operate.examples import count_words, list_texts, write_examples
from operate.progress import follow, waiting
from operate.regression import Example, learn_weights
from operate.samples import RULES_AUTHOR, Sample, read_samples

AUTHORS = (RULES_AUTHOR, "a", "b", "c")
SMALLEST, SMALLEST_OF_MATTER = 0.2, 0.5  # smaller weights are left out of the table
BORROWED = 0.5  # weight of an ordinary text that was labelled for another question

Weights = dict[str, dict[str, float]]


def read_allegations() -> list[Sample]:
    """Return the texts that were labelled as allegations or ordinary."""
    files = ("allegations.csv", "unseen_allegations.csv")
    return [each for file in files for each in read_samples(file, "accuses")]


def read_sensitive() -> list[Sample]:
    """Return the texts that were labelled with their sensitive matter, or as ordinary."""
    files = ("sensitive.csv", "unseen_sensitive.csv")
    return [each for file in files for each in read_samples(file, "matter")]


def read_ordinary(others: Sequence[Sample], find: Callable[[str], object]) -> list[Sample]:
    """Return more ordinary texts: those of the samples of another question, and the everyday
    complaints and emergencies, each without the texts that ``find`` finds.
    """
    borrowed = [each for each in others if not each.label]
    borrowed += read_samples("complaints.csv", "category") + read_samples(
        "emergencies.csv", "tuned"
    )
    return [
        Sample(each.text, "", each.author, BORROWED) for each in borrowed if not find(each.text)
    ]


class Lessons:
    """The samples of all questions, with their features read once."""

    def __init__(self) -> None:
        self.city = read_city(JAKARTA)
        self.reader = Reader(read_hints(JAKARTA), self.city.slang)
        self.accusing, self.sensitive = read_allegations(), read_sensitive()
        self._accuser = AllegationFinder(self.city)
        self._matters = sensitive_matters.SensitiveFinder(self.city)
        self._ordinary = {
            allegations.QUESTION: read_ordinary(self.sensitive, self._accuser.find),
            sensitive_matters.QUESTION: read_ordinary(self.accusing, self._matters.find),
        }
        self._features: dict[tuple[str, bool], dict[str, float]] = {}

    def learn(self, without: str = "") -> Weights:
        """Return the weights of each question, learned from all authors but one."""
        return {
            question: learn_weights(examples, SMALLEST_OF_MATTER if ":" in question else SMALLEST)
            for question, examples in self._list_questions(without)
        }

    def _list_questions(self, without: str) -> Iterator[tuple[str, list[Example]]]:
        for question, samples in (
            (allegations.QUESTION, self.accusing),
            (sensitive_matters.QUESTION, self.sensitive),
        ):
            both = [*samples, *self._ordinary[question]]
            yield (
                question,
                [
                    self._make_example(question, each, bool(each.label))
                    for each in both
                    if each.author != without
                ],
            )
        told = [each for each in self.sensitive if each.label and each.author != without]
        for matter in self.city.sensitive.matters:
            question = sensitive_matters.name_question(matter)
            yield (
                question,
                [self._make_example(question, each, each.label == matter.code) for each in told],
            )

    def _make_example(self, question: str, sample: Sample, answer: bool) -> Example:
        key = sample.text, question == allegations.QUESTION
        if key not in self._features:
            rules = self._accuser if key[1] else self._matters
            signs = rules.list_signs(rules.read_text(sample.text))
            self._features[key] = dict(self.reader.find_features(sample.text, signs).items())
        return Example(self._features[key], answer, sample.weight)


@dataclass(frozen=True, slots=True)
class Judged:
    """The precision and recall for the texts of an author, learned from the other authors."""

    author: str
    what: str
    precision: float
    recall: float

    def __str__(self) -> str:
        numbers = f"precision {self.precision:.3f}, recall {self.recall:.3f}"
        return f"author {self.author}, {self.what}: {numbers}"


def check_authors(lessons: Lessons, authors: Iterable[str] = AUTHORS) -> Iterator[Judged]:
    """Yield precision and recall for the texts of each author, learned from the other authors."""
    for author in authors:
        opinion = Opinion(lessons.reader, lessons.learn(without=author))
        accuser = allegations.AllegationJudge(lessons.city, opinion)
        finder = sensitive_matters.SensitiveJudge(lessons.city, opinion)
        for what, samples, find in (
            ("allegations", lessons.accusing, accuser.find),
            ("sensitive", lessons.sensitive, finder.find),
        ):
            own = [each for each in samples if each.author == author]
            found = [bool(each.label) for each in own if find(each.text)]
            right = sum(found)
            recall = right / sum(bool(each.label) for each in own)
            yield Judged(author, what, right / len(found), recall)


def write_weights(weights: Weights, path: Path) -> None:
    """Write the table of the weights, by question and feature."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(WEIGHTS.columns)
        for question, learned in weights.items():
            for feature, weight in sorted(learned.items()):
                writer.writerow((question, feature, f"{weight:g}"))


@dataclass(frozen=True, slots=True)
class Learned(Answer):
    """The tables that were learned. A ``dry`` run wrote nothing."""

    table: Path
    weights: int
    questions: int
    examples: Path
    words: int
    dry: bool

    def list_lines(self) -> Iterable[str]:
        end = "; nothing was written" if self.dry else ""
        yield f"{self.table}: {self.weights} weights of {self.questions} questions{end}"
        yield f"{self.examples}: {self.words} words of example texts{end}"


@dataclass(frozen=True, slots=True)
class JudgedAuthors(Answer):
    """The precision and recall for the texts of each author."""

    authors: tuple[Judged, ...]

    def list_lines(self) -> Iterable[str]:
        return map(str, self.authors)


def learn_all(*, dry: bool = False) -> Learned:
    """Learn the weights, count the words of example texts, and write both tables."""
    path, counted = JAKARTA / WEIGHTS.file, JAKARTA / EXAMPLES.file
    with waiting("Learning"):
        weights = Lessons().learn()
        examples = count_words(read_city(JAKARTA), list_texts())
    if not dry:
        write_weights(weights, path)
        write_examples(examples, counted)
    many = sum(map(len, weights.values()))
    return Learned(path, many, len(weights), counted, len(examples), dry)


def judge_authors() -> JudgedAuthors:
    """Judge each author by what the others wrote."""
    judged = check_authors(Lessons())
    return JudgedAuthors(tuple(follow(judged, "Judging", 2 * len(AUTHORS))))
