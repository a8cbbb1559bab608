"""What became of a notice, in words; and the ways somebody chose."""

from dataclasses import replace
from string import Formatter

import pytest

from chalicelib.domain import delivery, wishes
from chalicelib.domain.contact import Contact
from chalicelib.domain.delivery import Logged, Shown, State
from chalicelib.domain.tongue import Language
from chalicelib.domain.wishes import EMAIL, REPLY, SMS, Wishes
from tests.builders import MONDAY, PHONE

LINE = Logged(2, SMS, State.SENT, MONDAY)
ALL = Contact("Siti", PHONE, "siti@rumah.id", "x/dm/1/22")


@pytest.mark.parametrize(
    ("state", "code", "shown", "words"),
    [
        (State.SENT, "", Shown.SENT, ""),
        (State.CLAIMED, "", Shown.WAITING, "Menunggu dikirim."),
        (State.FAILED, "Throttling", Shown.FAILED, "belum menerimanya (Throttling); dicoba lagi"),
        (State.FAILED, "access", Shown.FAILED, "Akses kami"),
        (State.FAILED, "unreachable", Shown.FAILED, "tidak dapat dihubungi"),
        (State.REFUSED, "131047", Shown.FAILED, "(131047); tidak dicoba lagi"),
        (State.REFUSED, "gone", Shown.FAILED, "tidak ada"),
        (State.REFUSED, "muted", Shown.STOPPED, "(STOP)"),
        (State.REFUSED, "ended", Shown.STOPPED, "Anda menghentikan cara ini"),
    ],
)
def test_a_line_of_the_log_says_what_became_of_it_and_why(
    state: State, code: str, shown: Shown, words: str
) -> None:
    line = replace(LINE, state=state, code=code)
    assert delivery.shown(line) is shown
    assert words in delivery.reason(line, Language.INDONESIAN)
    assert bool(delivery.reason(line, Language.ENGLISH)) == (state is not State.SENT)


def test_every_reason_is_there_in_both_languages() -> None:
    said = [*delivery.STOPS.values(), *delivery.REASONS.values()]
    for each in (*said, delivery.AGAIN, delivery.NEVER, delivery.SOON):
        assert set(each) == set(Language)
        names = [{name for _, name, _, _ in Formatter().parse(text)} for text in each.values()]
        assert names[0] == names[1]
        assert len(set(each.values())) == 2
    assert delivery.SHOWN.keys() == set(State)


@pytest.mark.parametrize(
    ("contact", "answers", "ways"),
    [
        (ALL, True, (REPLY,)),
        (ALL, False, (SMS, EMAIL)),
        (Contact(email="siti@rumah.id"), False, (EMAIL,)),
        (Contact("Siti"), False, ()),
        (replace(ALL, wishes=Wishes(ways={EMAIL: 3})), True, (EMAIL,)),
        (replace(ALL, wishes=Wishes(ways={REPLY: 0, SMS: 3})), True, (REPLY, SMS)),
        (replace(ALL, wishes=Wishes(ways={REPLY: 0})), False, (SMS, EMAIL)),  # it leads nowhere now
    ],
)
def test_who_chose_is_told_so_and_all_others_where_they_came_from(
    contact: Contact, answers: bool, ways: tuple[str, ...]
) -> None:
    assert wishes.chosen(contact, answers=answers) == ways


def test_a_way_that_is_new_tells_nothing_of_before_and_one_that_goes_on_all() -> None:
    before = Wishes(Language.ENGLISH, frozenset({EMAIL}))
    after = wishes.choose(before, (SMS, EMAIL), (SMS,), 7)
    assert after == Wishes(Language.ENGLISH, frozenset(), {SMS: 0, EMAIL: 7})
    assert [wishes.since(way, after) for way in (SMS, EMAIL, REPLY)] == [0, 7, 0]
    assert wishes.choose(after, (), (SMS, EMAIL), 9).off == {REPLY, SMS, EMAIL}


@pytest.mark.parametrize(("way", "shown"), [(SMS, "+62…7890"), (EMAIL, "s…@rumah.id"), (REPLY, "")])
def test_an_address_is_known_to_its_owner_only(way: str, shown: str) -> None:
    assert wishes.hint(way, ALL) == shown
    assert wishes.hint(way, Contact()) == ""
