"""The status machine: every move there is, and none besides."""

from itertools import product

from chalicelib.platform.i18n import Language
from chalicelib.platform.roles import Role
from chalicelib.reports.moves_and_roles import MOVES, Need, moves_from
from chalicelib.reports.status import OPEN, Action, Status
from chalicelib.reports.texts.labels import LABELS
from tests.rows import each_row

# Rows: the action. Columns: the status it is in. Cells: the status it leads to.
EXPECTED = """
             menunggu    koordinasi  disposisi   proses      selesai
proses       proses      proses      proses      proses      -
koordinasi   koordinasi  koordinasi  koordinasi  koordinasi  -
disposisi    disposisi   disposisi   disposisi   disposisi   -
return       koordinasi  koordinasi  koordinasi  koordinasi  -
selesai      -           -           -           selesai     -
outside      selesai     selesai     selesai     selesai     -
pause        -           -           -           proses      -
resume       -           -           -           proses      -
task         menunggu    koordinasi  disposisi   proses      -
answer       menunggu    koordinasi  disposisi   proses      -
withdraw     menunggu    koordinasi  disposisi   proses      -
recategorise menunggu    koordinasi  disposisi   proses      -
merge        menunggu    koordinasi  disposisi   proses      -
unmerge      menunggu    koordinasi  disposisi   proses      proses
release      menunggu    -           -           -           -
ask          menunggu    koordinasi  disposisi   proses      -
accuse       koordinasi  koordinasi  koordinasi  koordinasi  -
dismiss      koordinasi  koordinasi  koordinasi  koordinasi  -
comment      menunggu    koordinasi  disposisi   proses      selesai
take_back    menunggu    koordinasi  disposisi   proses      -
correct_place menunggu   koordinasi  disposisi   proses      -
reply        selesai     selesai     selesai     selesai     -
"""
NEEDS = {
    Action.PROSES: set(),
    Action.KOORDINASI: {Need.TARGET, Need.NOTE},
    Action.DISPOSISI: {Need.TARGET},
    Action.RETURN: {Need.TARGET, Need.NOTE},
    Action.SELESAI: {Need.NOTE, Need.PHOTOS},
    Action.OUTSIDE: {Need.REASON, Need.NOTE},
    Action.PAUSE: {Need.REASON, Need.UNTIL, Need.NOTE},
    Action.RESUME: set(),
    Action.TASK: {Need.TARGET, Need.NOTE},
    Action.ANSWER: {Need.TASK, Need.NOTE},
    Action.WITHDRAW: {Need.TASK, Need.NOTE},
    Action.RECATEGORISE: {Need.CATEGORY},
    Action.MERGE: {Need.INTO},
    Action.UNMERGE: set(),
    Action.RELEASE: set(),
    Action.ASK: {Need.NOTE},
    Action.ACCUSE: {Need.NOTE},
    Action.DISMISS: {Need.NOTE},
    Action.COMMENT: {Need.NOTE},
    Action.TAKE_BACK: set(),
    Action.CORRECT_PLACE: {Need.PLACE, Need.NOTE},
    Action.REPLY: {Need.NOTE},
}
MAY_MOVE = {Role.OFFICER, Role.HEAD, Role.VERIFIER}
MAY = dict.fromkeys(Action, MAY_MOVE) | {Action.OUTSIDE: {Role.VERIFIER}}


def expected() -> dict[tuple[str, str], str]:
    head, *rows = [line.split() for line in EXPECTED.strip().splitlines()]
    return {
        (status, action): to
        for action, *cells in rows
        for status, to in zip(head, cells, strict=True)
    }


def test_the_table_names_every_status_and_every_action() -> None:
    assert {*expected()} == {(str(s), str(a)) for s, a in product(Status, Action)}


@each_row("role", Role)
@each_row("action", Action)
@each_row("status", Status)
def test_a_move_is_allowed_as_the_table_says(status: Status, action: Action, role: Role) -> None:
    move = moves_from(status, frozenset({role})).get(action)
    leads_to = expected()[status, action] if role in MAY[action] else "-"
    assert (str(move.to) if move else "-") == leads_to


@each_row("action", Action)
def test_an_action_needs_the_same_wherever_it_is_taken(action: Action) -> None:
    asked = [move.needs for (_, taken), move in MOVES.items() if taken is action]
    assert asked
    assert all(needs == NEEDS[action] for needs in asked)


def test_several_roles_may_do_what_any_of_them_may() -> None:
    both = moves_from(Status.PROSES, frozenset({Role.ANALYST, Role.OFFICER}))
    assert both == moves_from(Status.PROSES, frozenset({Role.OFFICER}))
    assert moves_from(Status.PROSES, frozenset()) == {}


def test_every_status_is_reached_from_a_new_report() -> None:
    reached = {Status.MENUNGGU}
    for _ in Status:
        reached |= {move.to for (origin, _), move in MOVES.items() if origin in reached}
    assert reached == {*Status}


def test_only_work_that_was_begun_is_finished() -> None:
    origins = {origin for (origin, action) in MOVES if action is Action.SELESAI}
    assert origins == {Status.PROSES}


def test_nothing_but_selesai_outside_and_reply_closes_a_report() -> None:
    closing = {action for (origin, action), move in MOVES.items() if move.to not in OPEN} - {
        Action.COMMENT
    }
    assert closing == {Action.SELESAI, Action.OUTSIDE, Action.REPLY}


def test_all_but_selesai_are_open() -> None:
    assert {*Status} - OPEN == {Status.SELESAI}


def test_every_status_has_a_label() -> None:
    assert {*LABELS} == {*Status}
    for language in Language:
        labels = {label[language] for label in LABELS.values()}
        assert all(labels)
        assert len(labels) == len(Status)
