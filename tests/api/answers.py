"""Reading answers: what every problem must have, checked once."""

import json
from typing import Any


def problem_of(answer: Any) -> dict[str, Any]:
    """The members of a problem answer (RFC 9457) that has the form every one of ours has."""
    assert answer.headers["Content-Type"] == "application/problem+json", answer.body
    problem: dict[str, Any] = json.loads(answer.body)
    assert problem["type"].startswith("/problems/")
    assert problem["status"] == answer.status_code
    assert problem["title"]
    sentence = problem["detail"]
    assert sentence[-1] in ".!?"
    assert len(sentence.split()) >= 3
    assert "{" not in sentence
    assert answer.headers["Cache-Control"] == "no-store"
    return problem


def outcome(answer: Any) -> tuple[int, str]:
    """Status and type of a problem."""
    problem = problem_of(answer)
    return problem["status"], problem["type"].removeprefix("/problems/")
