"""One text of many senders is known again; different complaints of one matter are not."""

import csv
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from chalicelib.city.current import city
from chalicelib.intake.campaigns import rules as campaigns_rules
from chalicelib.intake.campaigns.rules import Sent, Signature, Texts
from chalicelib.reports.store.search_index import folding

KEY = b"a key for tests!"
TEXTS = Texts(city(), folding().words)
COMPLAINTS = Path(__file__).parents[2] / "reports" / "complaints.csv"

GREETINGS = ("Selamat pagi,", "Yth. Bapak Gubernur,", "Assalamualaikum.", "Halo admin,", "", "Pak,")
NAMES = ("Budi Santoso", "Siti Aminah", "Agus Wijaya", "Dewi Lestari", "Maria Simanjuntak", "Yanti")
STREETS = ("Jalan Melati", "Jl. Anggrek Raya", "Gang Swadaya", "Jalan Haji Nawi", "gang Mawar")
THANKS = ("Terima kasih.", "Mohon segera ditindaklanjuti.", "Makasih ya", "Salam hormat", "")
RECALL, RECALL_LONG = 0.69, 0.77
OTHERS = ("parah", "terus", "sekarang", "lagi")


def of(text: str) -> Signature:
    found = TEXTS.signature(text, KEY)
    assert found
    return found


def alike(one: str, other: str) -> bool:
    return campaigns_rules.are_alike(of(one).signs, of(other).signs)


def sent_by_another(text: str, chance: Random) -> str:
    """The text as somebody else sends it: another greeting, name, place and number, in half of them
    one word changed or left out, a third in small letters only.
    """
    areas = [area.name for area in city().kelurahan.values()]
    words = text.split()
    if chance.random() < 0.5:
        at = chance.randrange(len(words))
        words[at : at + 1] = [chance.choice(OTHERS)] if chance.random() < 0.5 else []
    said = [chance.choice(GREETINGS)]
    if chance.random() < 0.7:
        rt, rw = chance.randint(1, 15), chance.randint(1, 9)
        who, where = chance.choice(NAMES), chance.choice(areas)
        said.append(f"saya {who} warga RT {rt} RW {rw} {where}.")
    said += words
    if chance.random() < 0.6:
        said.append(f"Lokasi {chance.choice(STREETS)} nomor {chance.randint(1, 200)}.")
    whole = " ".join([*said, chance.choice(THANKS)])
    return whole.lower() if chance.random() < 0.3 else whole


TEMPLATE = (
    "Selamat pagi, saya {name} dari {area}. Kami menolak penggusuran lapak pedagang kaki lima di "
    "sekitar stasiun karena tidak ada tempat pengganti yang layak, {many} keluarga kehilangan "
    "penghasilan. {end}"
)


def test_names_places_numbers_and_greetings_change_nothing() -> None:
    one = TEMPLATE.format(name="Budi Santoso", area="Kebon Jeruk", many=40, end="Terima kasih.")
    other = TEMPLATE.format(name="Siti", area="Cempaka Putih Timur", many=125, end="Salam hormat")
    assert of(one) == of(other)
    assert of(one) == of(one.replace("karena tidak ada", "krn tdk ada"))  # nor how it is spelt


RUBBISH = (
    (
        "Sampah menumpuk di depan pasar sejak Senin, baunya menyengat, mohon segera diangkut "
        "sebelum hujan turun"
    ),
    (
        "Truk sampah tidak pernah lewat gang kami bulan ini padahal iuran dibayar, tong penuh "
        "semua dan dikerubungi lalat"
    ),
)
LIGHTS = (
    "Lampu jalan mati total sejak seminggu, gelap sekali dan rawan begal kalau pulang kerja malam",
    (
        "Tiang lampu jalan miring hampir roboh setelah ditabrak truk, kabelnya menjuntai "
        "membahayakan pejalan kaki"
    ),
)


@pytest.mark.parametrize(("one", "other"), [RUBBISH, LIGHTS])
def test_different_complaints_of_one_matter_are_different_texts(one: str, other: str) -> None:
    assert not alike(one, other)
    assert of(one).bands != of(other).bands


def test_a_text_of_few_words_and_one_without_any_have_no_signature() -> None:
    for text in ("", "Lampu jalan mati", "!!! 112 ???", "Selamat pagi Bapak Ibu, terima kasih"):
        assert TEXTS.signature(text, KEY) is None


def test_under_another_key_nothing_of_it_is_the_same() -> None:
    text = TEMPLATE.format(name="Budi", area="Gambir", many=3, end="")
    other = TEXTS.signature(text, b"another key here")
    assert other
    assert not {*of(text).bands} & {*other.bands}
    assert not campaigns_rules.are_alike(of(text).signs, other.signs)
    assert "gusur" not in str(of(text))


def test_the_same_are_each_told_once_and_the_first_on_top() -> None:
    text = of(TEMPLATE.format(name="Budi", area="Gambir", many=3, end=""))
    at = datetime(2026, 11, 23, tzinfo=UTC)
    first, second = Sent(at, "B", text.signs), Sent(at + timedelta(hours=1), "A", text.signs)
    stranger = Sent(at, "C", "00" * campaigns_rules.SIGNS)
    assert campaigns_rules.find_same(text.signs, [second, stranger, first, second]) == [
        first,
        second,
    ]


def complaints() -> list[str]:
    """Everyday complaints of all categories that are long enough, and two of one category each as
    one text, as long as what campaigns send: 13 words that tell something.
    """
    alone: dict[str, list[str]] = {}
    with COMPLAINTS.open() as file:
        for row in csv.DictReader(file):
            alone.setdefault(row["category"], []).append(row["text"])
    every = [text for texts in alone.values() for text in texts]
    two = [
        f"{a} {b}" for said in alone.values() for a, b in zip(said[::2], said[1::2], strict=False)
    ]
    return [text for text in [*every, *two] if TEXTS.signature(text, KEY)]


def together(texts: Sequence[str], chance: Random) -> float:
    """Of ten senders of each text, the share that lies where most of them do and is alike."""
    found = 0
    for text in texts:
        made = [TEXTS.signature(sent_by_another(text, chance), KEY) for _ in range(10)]
        known = [one for one in made if one]
        bands = [one.bands for one in known]
        under = {Counter(bands).most_common(1)[0][0] for bands in zip(*bands, strict=True)}
        there = [one for one in known if under & {*one.bands}]
        found += sum(campaigns_rules.are_alike(there[0].signs, one.signs) for one in there)
    return found / (10 * len(texts))


def test_measured_over_everyday_complaints_and_what_others_would_make_of_them() -> None:
    """Recall of long texts, and of all; and no two different complaints are alike (precision 1)."""
    chance = Random(24)  # noqa: S311
    texts = complaints()
    long = [text for text in texts if len(TEXTS.matter_words(text)) >= 12]
    assert len(long) > 90
    assert together(long, chance) > RECALL_LONG
    assert together(texts, chance) > RECALL
    signs = [(of(text).signs, text) for text in texts]
    pairs = combinations(signs, 2)
    wrong = [(a, b) for (one, a), (other, b) in pairs if campaigns_rules.are_alike(one, other)]
    assert all(a in b for a, b in wrong), "but a text and the longer one it is part of"
