"""A refusal says limits with their numbers, spans as people say them, and roles and fields by the
names that people have for them; the codes stay in the members.
"""

import pytest

from chalicelib.city.current import city
from chalicelib.platform import errors
from chalicelib.platform.http import problems
from chalicelib.platform.http.action_refusal_texts import ROLE_NAMES
from chalicelib.platform.i18n import Language
from chalicelib.platform.roles import Role
from chalicelib.reports.status import Status

SETTINGS = city().settings
SAID = [
    (
        errors.Hindered(rule="too_many_pauses", allowed=[]),
        f"sudah {SETTINGS.most_pauses} kali ditunda dan tidak dapat ditunda lagi",
        f"has been paused {SETTINGS.most_pauses} times and cannot be paused again",
    ),
    (
        errors.Hindered(rule="reopened_often", allowed=[]),
        f"sudah {SETTINGS.most_reopenings} kali dibuka kembali",
        f"has been reopened {SETTINGS.most_reopenings} times",
    ),
    (
        errors.Hindered(rule="appealed_often", allowed=[]),
        f"sudah {SETTINGS.most_appeals} kali mengajukan keberatan",
        f"appealed {SETTINGS.most_appeals} times",
    ),
    (
        errors.Hindered(rule="too_many_tasks", allowed=[]),
        f"Sudah ada {SETTINGS.most_tasks} tugas terbuka",
        f"{SETTINGS.most_tasks} tasks are open",
    ),
    (errors.TooOften(seconds=7200), "coba lagi dalam 2 jam", "try again in 2 hours"),
    (errors.TooOften(seconds=5), "coba lagi dalam 1 menit", "try again in 1 minute"),
    (errors.wrong_role([Role.HEAD]), "Hanya pimpinan kantor yang", "Only heads of offices can"),
    (
        errors.wrong_role([Role.OFFICER, Role.DESK, Role.HEAD]),
        "Hanya petugas kantor, pimpinan kantor dan petugas loket yang",
        "Only officers of the offices, heads of offices and desk officers can",
    ),
    (
        errors.NotRateable(number="JK1", status=Status.PROSES),
        "Laporan JK1 belum selesai, jadi belum dapat dinilai.",
        "Report JK1 is not done yet, so it cannot be rated.",
    ),
    (
        errors.NotRateable(number="JK1", status=Status.SELESAI),
        "Laporan JK1 sudah Anda nilai.",
        "You have already rated report JK1.",
    ),
    (
        errors.MoveNotAllowed(status=Status.MENUNGGU, action="pause", allowed=[]),
        "Status laporan ini Menunggu,",
        "The status of this report is Waiting,",
    ),
    (
        errors.SomethingMissing(field="note", action="comment"),
        "Tulis catatan dulu.",
        "Write a note first.",
    ),
    (
        errors.BadField(field="description", rule="missing"),
        "Isi laporan harus diisi.",
        "Description is missing.",
    ),
    (
        errors.BadField(field="contact.email", rule="limits"),
        "Alamat email: alamat email yang lengkap.",
        "Email address: a complete email address.",
    ),
]


@pytest.mark.parametrize(("refusal", "indonesian", "english"), SAID)
def test_a_refusal_says_it_in_words(refusal: errors.Refusal, indonesian: str, english: str) -> None:
    assert indonesian in problems.build_problem(refusal, Language.INDONESIAN)["detail"]
    assert english in problems.build_problem(refusal, Language.ENGLISH)["detail"]


def test_the_codes_stay_in_the_members() -> None:
    body = problems.build_problem(errors.wrong_role([Role.HEAD]), Language.INDONESIAN)
    assert body["roles"] == ["head"]  # type: ignore[typeddict-item]
    missing = errors.BadField(field="description", rule="missing")
    assert problems.build_problem(missing, Language.ENGLISH)["field"] == "description"  # type: ignore[typeddict-item]


def test_an_interface_with_fields_of_its_own_names_them() -> None:
    missing = errors.BadField(field="description", rule="missing")
    told = problems.build_problem(missing, Language.ENGLISH, names_fields=False)["detail"]
    assert told == "description is missing."


def test_each_role_has_its_name() -> None:
    assert {*ROLE_NAMES} == {*Role}
