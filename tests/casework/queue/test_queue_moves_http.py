"""Pages of a queue in which reports move while they are read."""

import random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.builders import acted, filed, signed_in
from tests.moto_aws import Aws, client

Line = dict[str, Any]


class Office:
    """An office at work: after each page something happens to one of its reports, by chance."""

    def __init__(self, http: Any, seed: int, many: int) -> None:
        self.http, self.chance = http, random.Random(seed)  # noqa: S311
        self.version: dict[str, int] = {}
        self.begun: set[str] = set()
        self.moved: set[str] = set()
        self.gone: set[str] = set()
        for _ in range(many):
            self.comes()
        self.there = [*self.version]

    def comes(self) -> None:
        self.version[filed(self.http)["number"]] = 1

    def works(self) -> None:
        if self.chance.random() < 0.3:
            self.comes()
        staying = [number for number in self.there if number not in self.gone]
        if staying:
            self.steps(self.chance.choice(staying))

    def steps(self, number: str) -> None:
        action = self.chance.choice(
            ["comment", "koordinasi", "selesai" if number in self.begun else "proses"]
        )
        step = {"action": action, "note": "catatan", "version": self.version[number]}
        if action == "koordinasi":
            step["to_agency"] = "DLH-31.73"
        answer = acted(self.http, number, step, signed_in())
        assert answer.status_code == 200, answer.body
        self.version[number] += 1
        self.moved.add(number)
        if action == "proses":
            self.begun.add(number)
        if action in ("koordinasi", "selesai"):
            self.gone.add(number)

    def walk(self, limit: int) -> list[Line]:
        """The lines of all pages, with work going on after each."""
        lines: list[Line] = []
        cursor = ""
        while True:
            path = f"/v1/work?limit={limit}{cursor}"
            page = self.http.get(path, headers=signed_in()).json_body
            lines += page["items"]
            if page["next"] is None:
                return lines
            cursor = f"&cursor={page['next']}"
            self.works()


def wipe() -> None:
    """An empty table, for the next example."""
    table = client("dynamodb")
    for key in table.scan(TableName="tanggap", ProjectionExpression="pk, sk")["Items"]:
        table.delete_item(TableName="tanggap", Key=key)


@settings(
    max_examples=12,
    phases=[Phase.generate],  # another seed is another story: there is nothing to shrink
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32), limit=st.integers(1, 4), many=st.integers(3, 9))
def test_reports_that_move_between_pages_hide_none_and_are_not_shown_again_unmarked(
    http: Any, aws: Aws, seed: int, limit: int, many: int
) -> None:
    wipe()
    office = Office(http, seed, many)
    lines = office.walk(limit)
    for number in office.there:
        shown = [line for line in lines if line["number"] == number]
        if number not in office.moved:
            assert len(shown) == 1, "what did not move is shown once"
        assert shown or number in office.gone, "what stayed is shown, however others move"
        assert all(again["moved"] for again in shown[1:]), "what is shown again says so"
        versions = [line["version"] for line in shown]
        assert versions == sorted(set(versions)), "and is shown as it is by then"
    unmoved = [line["due"] for line in lines if line["number"] not in office.moved]
    assert unmoved == sorted(unmoved), "what did not move is in order"
