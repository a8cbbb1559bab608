"""The trial of a stack: a report is filed, worked on and closed as by people, and removed again.

The report is private, without a contact, and marked as a trial in the table, so that no figure
counts it, nobody has to verify it, and nobody is told of it. The officer's account lasts as long as
the trial.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.city.tables.reader import read_city
from operate import stack
from operate.answer import Answer, OperatorError, Planned
from operate.city import JAKARTA
from operate.photo import draw_picture, upload_photo
from operate.progress import waiting
from operate.session import Clients
from operate.smoke_calls import (
    Account,
    Api,
    StepFailed,
    make_account,
    mark_trial,
    remove_accounts,
    sign_in,
)

PATIENCE = 180.0  # seconds for what a stack does by itself
PAUSE = 2.0
FAULTS = (StepFailed, OSError, BotoCoreError, ClientError, KeyError, TypeError)
FIGURES = "/v1/statistics/index.json"
# Few enough for no campaign, and another number each time: the same text would be the same report.
WORDS = "Uji coba sistem nomor {run}, abaikan"
STEPS = {  # the name of a step -> what it does
    "health": "ask which version is at work",
    "upload": "upload a photo",
    "file": "file a private report with it, and mark it as a trial",
    "poll": "follow it by its number, and by its token",
    "sign in": "make an officer's account of its office, and sign in",
    "queue": "find it in the office's queue",
    "move": "start the work on it",
    "close": "close it with a photo",
    "examine": "wait for the examination of its photo, by stream, topic, queue and function",
    "figure": "read the index of the figures and one of them",
    "erase": "erase its words, place and photos as its reporter",
    "remove": "remove the officer's account",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a trial: whether it was done, what came of it, and how many seconds it took."""

    name: str
    done: bool
    found: str
    seconds: float

    def describe(self) -> str:
        state = "ok" if self.done else "failed"
        return f"{state:<7} {self.name:<8} {self.seconds:5.1f} s  {self.found}"


@dataclass(frozen=True, slots=True)
class Smoked(Answer):
    """The address of a stack, and the steps of its trial up to the first that failed, with those
    that cleaned up.
    """

    url: str
    steps: tuple[Step, ...]

    def list_lines(self) -> Iterable[str]:
        yield from (each.describe() for each in self.steps)

    def list_faults(self) -> Iterable[str]:
        return (f"{each.name}: {each.found}" for each in self.steps if not each.done)


@dataclass
class Trial:
    """A trial that is under way: what it made, and its steps so far."""

    clients: Clients
    api: Api
    category: str
    kelurahan: str
    steps: list[Step] = field(default_factory=list)
    run: str = field(default_factory=lambda: f"{secrets.randbelow(10**6):06}")
    receipt: dict[str, Any] = field(default_factory=dict)
    account: Account | None = None
    officer: dict[str, str] = field(default_factory=dict)
    photo: str = ""

    # The steps; each returns what was found.

    def health(self) -> str:
        answer = self.api.call("GET", "/v1/health")
        if answer["status"] != "ok":
            raise StepFailed(f"the stack says that it is {answer['status']}")
        return f"version {answer['version']}"

    def figure(self) -> str:
        measures = self.api.call("GET", FIGURES)["measures"]
        name = measures[0]["measure"]
        rows = self.api.call("GET", f"/v1/statistics/{name}.json")["rows"]
        return f"{len(measures)} measures; {name} has {len(rows)} rows"

    def upload(self) -> str:
        self.photo = upload_photo(self.api.url, "uji-coba.png", draw_picture())
        return f"photo {self.photo}"

    def file(self) -> str:
        body = {
            "description": WORDS.format(run=self.run),
            "category": self.category,
            "place": {"kelurahan": self.kelurahan},
            "visibility": "private",
            "anonymous": True,
            "attachments": [self.photo],
        }
        key = {"Idempotency-Key": f"smoke-{secrets.token_hex(12)}"}
        self.receipt = self.api.call("POST", "/v1/reports", body, key)
        mark_trial(self.clients, self.number)
        return f"{self.number} at {self.receipt['holder']['name']}"

    def poll(self) -> str:
        seen = self.api.call("GET", f"/v1/reports/{self.number}")
        own = self.api.call("GET", f"/v1/reports/{self.number}/mine", headers=self.reporter)
        if own["description"] != WORDS.format(run=self.run):
            raise StepFailed("the reporter does not see the words of the report")
        return f"status {seen['status']}"

    def sign_in(self) -> str:
        self.account = Account()
        make_account(self.clients, self.account, self.receipt["holder"]["code"])
        self.officer = {"Authorization": sign_in(self.clients, self.account)}
        return f"as {self.account.name}"

    def queue(self) -> str:
        found = self.api.call("GET", f"/v1/work/search?q={self.number}", headers=self.officer)
        if self.number not in [each["number"] for each in found["items"]]:
            raise StepFailed(f"{self.number} is not there")
        return f"{self.number} is there"

    def move(self) -> str:
        return self._take("proses", note="Uji coba sistem")

    def close(self) -> str:
        photo = upload_photo(self.api.url, "selesai.png", draw_picture())
        return self._take("selesai", note="Uji coba sistem", photos=[photo])

    def examine(self) -> str:
        def find_examination() -> bool:
            timeline = self._read_record()["timeline"]
            return any(each["kind"] == "evidence" for each in timeline)

        self._wait(find_examination, "an examination of the photo in the timeline")
        return "the photo of the closing was examined"

    # What cleans up; each may follow any of the steps.

    def erase(self) -> str:
        if not self.receipt:
            return "there is no report"
        path = f"/v1/reports/{self.number}/erasure"

        def is_erased() -> bool:
            answer = self.api.call("POST", path, {}, headers=self.reporter)
            return bool(answer["state"] == "done")

        self._wait(is_erased, f"an end of the erasure of {self.number}")
        return f"{self.number} has no words, no place and no photos any more"

    def remove(self) -> str:
        many = remove_accounts(self.clients, self.account)
        return f"accounts of trials that were removed: {many}"

    @property
    def number(self) -> str:
        return str(self.receipt["number"])

    @property
    def reporter(self) -> dict[str, str]:
        return {"X-Report-Token": str(self.receipt["token"])}

    def _read_record(self) -> Any:
        return self.api.call("GET", f"/v1/work/{self.number}", headers=self.officer)

    def _take(self, action: str, **more: Any) -> str:
        """Take a step on the version that is there now; the timer or a photo may come between."""
        path = f"/v1/work/{self.number}/actions"
        for left in (2, 1, 0):
            body = {"action": action, "version": self._read_record()["version"], **more}
            try:
                after = self.api.call("POST", path, body, self.officer)
            except StepFailed as refused:
                if not left or " answered 409" not in str(refused):
                    raise
            else:
                return f"status {after['status']}"
        raise AssertionError("unreachable")

    def _wait(self, is_there: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not is_there():
            if time.monotonic() > deadline:
                raise StepFailed(f"within {PATIENCE:.0f} seconds did not come: {what}")
            time.sleep(PAUSE)

    def take(self, name: str) -> bool:
        """Take a step and note what came of it; return whether it was done."""
        begun, done = time.monotonic(), True
        try:
            with waiting(f"Trying the stack: {name}"):
                found = getattr(self, name.replace(" ", "_"))()
        except FAULTS as fault:
            done, found = False, _describe_fault(fault)
        self.steps.append(Step(name, done, found, round(time.monotonic() - begun, 1)))
        return done


CLEANING = ("erase", "remove")


def _describe_fault(fault: Exception) -> str:
    if isinstance(fault, KeyError | TypeError):
        return f"an answer lacks what it should have: {fault!r}"
    return str(fault)


def try_stack(clients: Clients, name: str) -> Smoked:
    """Try a stack, up to the first step that fails, and clean up. Raises OperatorError, and
    botocore's errors, when it can't begin.
    """
    trial = _prepare(clients, name)
    with _cleaned_up(trial):
        for step in STEPS:
            if step not in CLEANING and not trial.take(step):
                break
    return Smoked(trial.api.url, tuple(trial.steps))


@contextmanager
def _cleaned_up(trial: Trial) -> Iterator[None]:
    """Clean up after the block, also when somebody ends the program."""
    try:
        yield
    finally:
        for step in CLEANING:
            trial.take(step)


def plan_trial(clients: Clients, name: str) -> Planned:
    """Return what ``try_stack`` would do. Raises what it raises."""
    url = _prepare(clients, name).api.url
    return Planned((*(f"{each}." for each in STEPS.values()), f"do all that at {url}."))


def _prepare(clients: Clients, name: str) -> Trial:
    cloudformation = clients.client("cloudformation")
    url = stack.read_parameter(cloudformation, name, "PublicUrl")
    if not url:
        raise OperatorError("the stack does not know its own address: deploy it with PublicUrl.")
    code = stack.read_parameter(cloudformation, name, "City") or JAKARTA.name
    city = read_city(JAKARTA.parent / code)
    everyday = (
        each.code
        for each in city.categories.values()
        if each.closing_photo and not each.about_officials
    )
    return Trial(clients, Api(url), next(everyday), next(iter(city.kelurahan)))
