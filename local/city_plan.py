"""The plan of the seeded city: which reports are filed when and where, and what becomes of each.

The plan is pure: the same seed and the same moment give the same plan. ``local.seeding`` files the
reports and takes the steps.
"""

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from chalicelib.city.model import City
from chalicelib.city.rows import Category, Visibility
from chalicelib.platform.moments import JAKARTA
from operate.local_run import OFFICERS

TEXTS = Path(__file__).with_name("seeded_city.csv")
SEED = 2811  # of chance; another number makes another city
MOST_DAYS = 60  # the age of the oldest report
HOME = OFFICERS[0].agency  # the kelurahan of the demo officers, whose queues are to be filled
KECAMATAN, KOTA = HOME[:8], HOME[:5]  # of other demo officers
ELSEWHERE = 110  # other kelurahan that reports are about
SCATTER = 0.0012  # degrees that a report may lie off the middle of its kelurahan
CHANNELS = {
    "website": 34,
    "jaki": 26,
    "twitter": 8,
    "sms": 8,
    "qlue": 6,
    "email": 6,
    "kelurahan": 6,
    "lapor": 4,
    "facebook": 2,
    "kecamatan": 2,
}
LEVELS = {Visibility.FACTS: 50, Visibility.PUBLIC: 42, Visibility.PRIVATE: 8}
WITH_CONTACT = 12  # reports whose reporter is told: the inboxes stay readable
PHONE = "+6281211273{:03}"
STARS = {5: 40, 4: 30, 3: 12, 2: 8, 1: 10}
SENTENCE_START = re.compile(r"(^|[.?!] )([a-z])")


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step with a report at a moment. ``act`` names a method of ``local.seeding.Seeder``;
    ``details`` are its arguments.
    """

    at: datetime
    act: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedReport:
    """A report to be filed. ``key`` is its place in the plan, ``story`` what becomes of it,
    ``scene`` the picture that comes with it ("" for none), ``level`` the reporter's choice (None
    leaves it to the channel), and ``contact`` a telephone number.
    """

    key: int
    story: str
    at: datetime
    channel: str
    category: str | None
    text: str
    address: str
    area: str
    lat: float | None
    lng: float | None
    level: Visibility | None
    scene: str
    contact: str | None
    steps: tuple[PlannedStep, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A row of ``seeded_city.csv``. ``work`` is the office's note when it begins the work, and
    ``done`` when it ends it.
    """

    kind: str
    category: str
    picture: str
    text: str
    work: str
    done: str


@dataclass
class Course:
    """The course of one report that is being planned; ``hours`` have passed since its filing."""

    chance: Random
    text: Text
    by_kelurahan: bool
    notes: Mapping[str, list[Text]]
    hours: float = 0
    steps: list[tuple[float, str, dict[str, Any]]] = field(default_factory=list)

    def then(self, least: float, most: float, act: str, **details: Any) -> None:
        """Add a step between ``least`` and ``most`` hours after the one before."""
        self.hours += self.chance.uniform(least, most)
        self.steps.append((self.hours, act, details))

    def say(self, kind: str) -> str:
        """Return a sentence of a kind of ``seeded_city.csv``."""
        return self.chance.choice(self.notes[kind]).text

    def coordinate(self, target: str = "responsible") -> None:
        self.then(0.5, 3, "hand_over", action="koordinasi", to=target, note=self.say("handover"))

    def begin(self) -> None:
        """Let the office in charge begin the work."""
        if not self.by_kelurahan:
            self.coordinate()
        self.then(0.5, 4, "work", action="proses", note=self.text.work)

    def finish(self, least: float = 10, most: float = 60) -> None:
        self.begin()
        shortest = min(least, 8) if self.by_kelurahan else least
        self.then(shortest, 18 if self.by_kelurahan else most, "close", note=self.text.done)

    def support(self, least: int, most: int, hours: float) -> None:
        """Let citizens say "me too" within some hours of the filing."""
        for number in range(self.chance.randint(least, most)):
            moment = self.chance.uniform(0, hours)
            self.steps.append((moment, "support", {"person": number}))

    def rate(self, share: float) -> None:
        if self.chance.random() >= share:
            return
        stars = self.chance.choices([*STARS], [*STARS.values()])[0]
        reasons = ["cepat", "tuntas"] if stars > 3 else ["lambat" if stars == 3 else "belum-tuntas"]
        self.then(2, 40, "rate", stars=stars, reasons=reasons)


def _wait(course: Course) -> None:
    """Let nobody answer."""


def _coordinate(course: Course) -> None:
    course.coordinate("kecamatan" if course.by_kelurahan else "responsible")


def _dispose(course: Course) -> None:
    course.coordinate("kecamatan")
    note = "Mohon ditangani kelurahan, hasilnya dilaporkan."
    course.then(0.5, 2, "hand_over", action="disposisi", to="kelurahan", note=note)


def _begin(course: Course) -> None:
    course.begin()


def _ask(course: Course) -> None:
    course.begin()
    course.then(1, 3, "work", action="ask", note="Boleh dijelaskan patokan lokasinya?")
    if course.chance.random() < 0.6:
        course.then(1, 5, "comment", text=course.say("comment"))


def _pause(course: Course) -> None:
    course.begin()
    reason, note = course.chance.choice(
        [
            ("cuaca", "Pekerjaan menunggu hujan reda."),
            ("material", "Menunggu material dari gudang."),
            ("izin", "Menunggu izin pemilik utilitas."),
        ]
    )
    course.then(1, 5, "pause", reason=reason, note=note, hours=66)


def _ask_office(course: Course) -> None:
    course.begin()
    course.then(1, 3, "ask_office", note="Mohon pengamanan lokasi selama pekerjaan.")
    if course.chance.random() < 0.5:
        course.then(2, 6, "answer_office", note="Pengamanan lokasi sudah diatur.")


def _recategorise(course: Course) -> None:
    course.then(0.5, 2, "recategorise", category=course.text.category)
    course.begin()


def _dispute(course: Course) -> None:
    """Let offices pass the report on until central triage decides."""
    ways = (("koordinasi", "other"), ("return", "kelurahan"), ("koordinasi", "responsible"))
    for action, target in ways:
        course.then(1, 4, "hand_over", action=action, to=target, note=course.say("handover"))


def _finish(course: Course) -> None:
    course.finish()


def _finish_well(course: Course) -> None:
    course.finish(*((10, 60) if course.chance.random() < 0.85 else (170, 230)))
    course.then(2, 20, "verify", verdict="accepted", note="Sudah dilihat, sesuai.")
    course.rate(0.6)


def _finish_badly(course: Course) -> None:
    course.finish()
    note = "Foto belum memperlihatkan hasil pekerjaan."
    course.then(2, 20, "verify", verdict="rejected", note=note)


def _reopen(course: Course) -> None:
    course.finish()
    course.then(2, 20, "verify", verdict="accepted", note="Sudah dilihat, sesuai.")
    course.then(2, 20, "reopen", reason=course.say("objection"))


def _appeal(course: Course) -> None:
    course.finish()
    course.then(2, 20, "verify", verdict="accepted", note="Sudah dilihat, sesuai.")
    course.then(2, 20, "appeal", reason=course.say("objection"))


def _close_as_outside(course: Course) -> None:
    course.coordinate("triage")
    reason = "pemerintah-pusat" if "paspor" in course.text.text else "swasta"
    course.then(2, 10, "close_as_outside", reason=reason, note=course.text.work)


def _reject(course: Course) -> None:
    spam = course.chance.random() < 0.5
    reason = "spam" if spam else "bukan-laporan"
    course.then(2, 5, "moderate", decision="reject", reason=reason, office="triage")
    if not spam:
        course.then(2, 10, "appeal", reason="Ini laporan sungguhan, mohon dibaca kembali.")


def _hide(course: Course) -> None:
    office = course.chance.choice(("triage", "holder"))
    course.then(1, 3, "moderate", decision="hide", reason="data-pribadi", office=office)


def _merge(course: Course) -> None:
    """Merge the report into the one before it in the plan."""
    course.then(1, 3, "merge")


def _look_into(course: Course) -> None:
    if course.chance.random() < 0.5:
        course.then(0.5, 1, "work", action="proses", note="Laporan diterima dan sedang ditelusuri.")


@dataclass(frozen=True, slots=True)
class Story:
    """The fate of ``many`` reports: their course, and how many hours ago it ended. ``texts`` is the
    kind of their texts; ``pictured`` is the share of them about the subject of a photo. ``likes``
    is the span of the number of supporters that half of them get.
    """

    many: int
    course: Callable[[Course], None]
    ended: tuple[float, float]
    texts: str = "matter"
    pictured: float = 0.5
    likes: tuple[int, int] = (0, 0)


STORIES: Mapping[str, Story] = {
    "new": Story(32, _wait, (0.2, 4.5), pictured=0.8),
    "unanswered": Story(10, _wait, (8, 60), likes=(2, 6)),
    "red_flag": Story(5, _wait, (6.2 * 24, 9 * 24), likes=(4, 12)),
    "coordinated": Story(20, _coordinate, (0.5, 4), likes=(1, 3)),
    "coordinated_late": Story(5, _coordinate, (30, 70)),
    "disposed": Story(22, _dispose, (0.5, 4)),
    "begun": Story(34, _begin, (0.5, 15), pictured=0.6, likes=(1, 8)),
    "begun_late": Story(14, _begin, (170, 280), pictured=0.6, likes=(3, 14)),
    "asked": Story(6, _ask, (0.5, 10)),
    "paused": Story(10, _pause, (1, 50), pictured=0.8),
    "task": Story(6, _ask_office, (0.5, 10), pictured=0.8),
    "recategorised": Story(5, _recategorise, (1, 12)),
    "disputed": Story(4, _dispute, (0.5, 8), pictured=1),
    "done": Story(14, _finish, (1, 40), pictured=0.6),
    "verified": Story(38, _finish_well, (10, 200), pictured=0.45),
    "confirmed": Story(30, _finish_well, (20 * 24, 44 * 24), pictured=0.35),
    "verdict_rejected": Story(6, _finish_badly, (1, 20), pictured=0.7),
    "reopened": Story(7, _reopen, (1, 30), pictured=0.7),
    "appealed": Story(5, _appeal, (1, 30), pictured=0.5),
    "outside": Story(7, _close_as_outside, (20, 300), "outside"),
    "rejected": Story(4, _reject, (2, 60), "spam"),
    "hidden": Story(4, _hide, (1, 15), pictured=0.8),
    "survivor": Story(3, _begin, (30, 60), pictured=1),
    "merged": Story(3, _merge, (1, 20), pictured=1),
    "sensitive": Story(6, _look_into, (0.3, 0.8), "sensitive"),
}

CLOSING = frozenset({"done", "verified", "confirmed", "verdict_rejected", "reopened", "appealed"})


def plan_city(now: datetime, city: City, seed: int = SEED) -> list[PlannedReport]:
    """Return the reports of the seeded city, all of them and all their steps before ``now``."""
    chance = Random(seed)  # noqa: S311 - it draws a city, and no secrets
    texts = load_texts()
    kelurahan = _choose_kelurahan(chance, city)
    names = [name for name, story in STORIES.items() for _ in range(story.many)]
    pairs = ("survivor", "merged")
    order = [name for name in names if name not in pairs]
    chance.shuffle(order)
    order += pairs * STORIES["merged"].many
    planned: list[PlannedReport] = []
    for key, name in enumerate(order):
        before = planned[-1] if name == "merged" else None
        planned.append(_plan_report(key, name, now, city, chance, texts, kelurahan, before))
    return _give_contacts(planned)


def load_texts() -> dict[str, list[Text]]:
    """Return the rows of ``seeded_city.csv`` by their kind."""
    texts: dict[str, list[Text]] = {}
    with TEXTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            texts.setdefault(row["kind"], []).append(Text(**row))
    return texts


def _choose_kelurahan(chance: Random, city: City) -> list[str]:
    """Return the codes of kelurahan as often as reports are about them: a seventh about that of the
    demo officers, and some about its neighbours.
    """
    neighbours = [code for code in city.kelurahan if code.startswith(KECAMATAN) and code != HOME]
    others = chance.sample(sorted({*city.kelurahan} - {HOME, *neighbours}), ELSEWHERE)
    return [*others, *[HOME] * (ELSEWHERE // 5), *neighbours * 2]


def _plan_report(
    key: int,
    name: str,
    now: datetime,
    city: City,
    chance: Random,
    texts: Mapping[str, list[Text]],
    kelurahan: list[str],
    before: PlannedReport | None,
) -> PlannedReport:
    """Return one report of a story. It lies where the report ``before`` it does, when it is given
    one, and is about the same.
    """
    story = STORIES[name]
    text = _choose_text(chance, story, texts, city, closes=name in CLOSING)
    if before:
        text = next(each for each in texts["matter"] if each.category == before.category)
    row = city.categories.get(text.category)
    course = Course(chance, text, bool(row and row.rule == "kelurahan"), texts)
    story.course(course)
    ended = chance.uniform(*story.ended)
    if story.likes[1] and chance.random() < 0.5:
        course.support(*story.likes, hours=course.hours + 0.9 * ended)
    at = _filed_at(now, course.hours, ended)
    place = chance.choice(texts["place"]).text
    since = chance.choice(texts["since"]).text
    plea = chance.choice(texts["plea"]).text
    area = before.area if before else _choose_area(chance, name, row, kelurahan)
    lat, lng = _choose_point(chance, area, city) if chance.random() < 0.9 else (None, None)
    level = chance.choices([*LEVELS], [*LEVELS.values()])[0]
    if name in ("hidden", "survivor", "merged", "disputed"):
        level = Visibility.PUBLIC
    wanted = 0.7
    steps = sorted(course.steps, key=lambda step: step[0])
    return PlannedReport(
        key=key,
        story=name,
        at=at,
        channel=chance.choices([*CHANNELS], [*CHANNELS.values()])[0],
        category=city.settings.fallback_category
        if name == "recategorised"
        else text.category or None,
        text=_write(f"{text.text} {plea}".strip(), place, since),
        address=place,
        area=area,
        lat=before.lat if before else lat,
        lng=before.lng if before else lng,
        level=None if story.texts == "sensitive" else level,
        scene=text.picture if chance.random() < wanted else "",
        contact=None,
        steps=tuple(
            PlannedStep(at + timedelta(seconds=round(hours * 3600)), act, details)
            for hours, act, details in steps
        ),
    )


def _choose_text(
    chance: Random, story: Story, texts: Mapping[str, list[Text]], city: City, *, closes: bool
) -> Text:
    """Return a text for a story. A closing needs a photo of it in most categories, so those are
    about what can be drawn.
    """
    rows = texts[story.texts]
    if story.texts != "matter":
        return chance.choice(rows)
    if chance.random() < story.pictured:
        return chance.choice([row for row in rows if row.picture])
    if closes:
        rows = [row for row in rows if not city.categories[row.category].closing_photo]
    return chance.choice([row for row in rows if not row.picture])


def _filed_at(now: datetime, hours: float, ended: float) -> datetime:
    """Return when a report was filed whose course took ``hours`` and ended ``ended`` hours ago. One
    of the night, of a day before, is filed the evening before.
    """
    at = now - timedelta(hours=min(hours + ended, MOST_DAYS * 24))
    night = (at.astimezone(JAKARTA).hour + 2) % 24  # 0 is 22:00
    if ended > 24 and night < 8:
        at -= timedelta(hours=night + 1)
    return at.replace(microsecond=0)


def _choose_area(chance: Random, story: str, row: Category | None, kelurahan: list[str]) -> str:
    """Return the kelurahan of a report: where that leads into the queue of another demo officer,
    one of that officer's.
    """
    if story == "survivor":
        return HOME
    if story == "coordinated" and row and row.rule == "kelurahan":
        kelurahan = [code for code in kelurahan if code.startswith(KECAMATAN)]
    elif row and row.rule == "suku_dinas:DLH":
        kelurahan = [code for code in kelurahan if code.startswith(KOTA)]
    return chance.choice(kelurahan)


def _choose_point(chance: Random, area: str, city: City) -> tuple[float, float]:
    row = city.kelurahan[area]
    lat, lng = (chance.uniform(-SCATTER, SCATTER) for _ in range(2))
    return round(row.lat + lat, 6), round(row.lng + lng, 6)


def _write(text: str, place: str, since: str) -> str:
    filled = text.format(tempat=place, waktu=since)
    return SENTENCE_START.sub(lambda match: match[1] + match[2].upper(), filled)


def _give_contacts(planned: list[PlannedReport]) -> list[PlannedReport]:
    """Return the plan with a telephone number at some reports that were filed lately."""
    lately = [each.key for each in planned if each.story in ("new", "begun") and each.steps]
    numbers = {key: PHONE.format(at) for at, key in enumerate(lately[:WITH_CONTACT])}
    return [replace(each, contact=numbers.get(each.key)) for each in planned]
