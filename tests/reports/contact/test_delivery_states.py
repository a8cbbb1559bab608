"""What became of a notice, in words; and the ways somebody chose."""

from dataclasses import replace

import pytest

from chalicelib.platform.i18n import Language
from chalicelib.reports.contact import delivery_states, preferences
from chalicelib.reports.contact.delivery_states import Logged, State
from chalicelib.reports.contact.preferences import EMAIL, PUSH, REPLY, SMS, Contact, Wishes
from tests.builders import MONDAY, PHONE

LINE = Logged(2, SMS, State.SENT, MONDAY)
ALL = Contact("Siti", PHONE, "siti@rumah.id", "x/dm/1/22")


# state, code, whether it is tried again, whether it is over, and words of the reason
LINES = (
    (State.SENT, "", False, True, ""),
    (State.DELIVERED, "", False, True, ""),
    (State.CLAIMED, "", False, False, "Menunggu dikirim."),
    (State.FAILED, "Throttling", True, False, "belum menerimanya (Throttling). Kami coba lagi"),
    (State.FAILED, "access", True, False, "Akses kami"),
    (State.FAILED, "unreachable", True, False, "tidak dapat kami hubungi"),
    (State.FAILED, "131047", False, True, "(131047). Kami tidak mencoba lagi"),
    (State.FAILED, "gone", False, True, "tidak ada"),
    (State.FAILED, "bounced", False, True, "Email kembali"),
    (State.UNKNOWN, "lost", False, True, "mungkin terkirim"),
    (State.WITHHELD, "muted", False, True, "(STOP)"),
    (State.WITHHELD, "ended", False, True, "Anda mematikan cara ini"),
    (State.WITHHELD, "quiet_hours", False, False, "jam tenang Anda berakhir, 23 Nov 08.00 WIB"),
    (State.WITHHELD, "daily", False, False, "sekali sehari, 23 Nov 08.00 WIB"),
    (State.WITHHELD, "unproven", False, True, "belum dikonfirmasi"),
    (State.WITHHELD, "country", False, True, "negara ini"),
    (State.WITHHELD, "no_sms", False, True, "bukan nomor ponsel"),
    (State.WITHHELD, "cap", False, True, "Batas pesan"),
)


def test_a_line_of_the_log_says_what_became_of_it_and_why() -> None:
    wrong = []
    for state, code, retry, over, words in LINES:
        line = replace(LINE, state=state, code=code, retry=retry)
        said = delivery_states.describe_reason(line, Language.INDONESIAN)
        english = delivery_states.describe_reason(line, Language.ENGLISH)
        if words not in said or bool(english) != bool(words) or line.over != over:
            wrong.append((state, code, said, english, line.over))
    assert wrong == []
    assert {state for state, *_ in LINES} == {*State}


def test_the_states_are_these_and_no_others() -> None:
    names = ["claimed", "sent", "delivered", "failed", "unknown", "withheld"]
    assert [str(state) for state in State] == names


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
    assert preferences.chosen_ways(contact, answers=answers) == ways


def test_a_way_that_is_new_tells_nothing_of_before_and_one_that_goes_on_all() -> None:
    before = Wishes(Language.ENGLISH, frozenset({EMAIL}))
    after = preferences.choose_ways(before, (SMS, EMAIL), (SMS,), 7)
    assert after == Wishes(Language.ENGLISH, frozenset(), {SMS: 0, EMAIL: 7})
    assert [preferences.silent_until(way, after) for way in (SMS, EMAIL, REPLY)] == [0, 7, 0]
    assert preferences.choose_ways(after, (), (SMS, EMAIL), 9).off == {REPLY, SMS, EMAIL, PUSH}


@pytest.mark.parametrize(("way", "shown"), [(SMS, "+62…7890"), (EMAIL, "s…@rumah.id"), (REPLY, "")])
def test_an_address_is_known_to_its_owner_only(way: str, shown: str) -> None:
    assert preferences.mask_address_for(way, ALL) == shown
    assert preferences.mask_address_for(way, Contact()) == ""
