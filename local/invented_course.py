"""The course of an invented report: its offices, how long they work, and how it ends."""

from dataclasses import dataclass, replace
from functools import cache
from random import Random

from chalicelib.city.current import city
from chalicelib.city.rows import Category
from chalicelib.platform.entry_kinds import REPORTER, SYSTEM
from chalicelib.reports.routing import office_by_rule
from local import invented_mix as mix
from local.invented_life import DAY, HOUR, OFFSET, Life

STAY = "kelurahan"  # the rule of categories that the office of the place handles
TRIAGE = "BIROPEM"


@dataclass(frozen=True, slots=True)
class Course:
    """The inputs that drive a report: chance, the age of its month (0 is two years ago, 1 now), and
    the seed. ``survivor`` is the report that it would be merged into, if any.
    """

    chance: Random
    age: float
    seed: int
    survivor: str | None
    urgent: bool = False  # there is danger: offices are quick, also at night

    def happens(self, share: float) -> bool:
        return self.chance.random() < share

    def by_age(self, shares: tuple[float, float]) -> float:
        """Return what lies between a share at the beginning and one at the end."""
        return shares[0] + self.age * (shares[1] - shares[0])

    def draw_hours(self, median: float, spread: float) -> int:
        """Return seconds that lie around a median of hours."""
        drawn = median * HOUR * self.chance.lognormvariate(0, spread)
        return int(drawn) + self.chance.randrange(60, 600)

    def find_worker(self, moment: int) -> int:
        """Return when somebody is at work: the next morning for a moment at night."""
        second, (first, last) = (moment + OFFSET) % DAY, mix.AWAKE
        if self.urgent or first * HOUR <= second < last * HOUR:
            return moment
        midnight = moment - second + (DAY if second >= last * HOUR else 0)
        return midnight + first * HOUR + self.chance.randrange(HOUR)

    def draw_answer(self, median: float, skill: float) -> int:
        """Return seconds until an office answers or passes a report on."""
        slower = mix.ANSWERS_SLOWER ** (1 - self.age) * (mix.URGENT if self.urgent else 1)
        return self.draw_hours(median * slower * skill, mix.ANSWER_SPREAD)


def follow_course(life: Life, category: Category, course: Course) -> None:
    """Let a report live. Raises NotYet when the present is reached."""
    course = replace(course, urgent=category.promise == "darurat")
    end = _draw_end(course)
    if end in ("merged", "rejected"):
        moment = course.find_worker(life.last + course.draw_hours(2, 0.8))
        kind, actor = ("merge", life.office) if end == "merged" else ("moderation", TRIAGE)
        life.close(moment, kind, actor, end, follows=course.survivor if end == "merged" else None)
        return
    moment = _find_office(life, category, course)
    if end == "withdrawn":
        life.close(moment + course.draw_hours(8, 1), "withdrawn", REPORTER, end)
    elif end == "outside":
        _close_as_outside(life, course, moment)
    else:
        _work(life, category, course, moment)


def _close_as_outside(life: Life, course: Course, moment: int) -> None:
    if life.office != TRIAGE:
        moment = _pass_after(life, course, moment)
        life.hand_over(moment, "koordinasi", TRIAGE)
    life.close(course.find_worker(moment + course.draw_hours(5, 0.8)), "status", TRIAGE, "outside")


def _draw_end(course: Course) -> str:
    drawn = course.chance.random()
    for end, share in mix.ENDS.items():
        drawn -= share
        if drawn < 0:
            return end if end != "merged" or course.survivor else "done"
    return "done"


@cache
def _skill_of(office: str, seed: int) -> float:
    """Return how much longer than others an office takes."""
    chance = Random(f"{seed} {office}")  # noqa: S311
    return chance.lognormvariate(0, mix.OFFICES_DIFFER)


# Who has it.


def _find_office(life: Life, category: Category, course: Course) -> int:
    """Bring a report to the office whose matter it is, and return the moment."""
    moment = life.last
    if life.now["category"] is None:  # about an office: who looks into it has it already
        return moment
    if life.now["kelurahan"] is None:
        return _bring_from_triage(life, category, course, moment)
    target = office_by_rule(category.rule, life.now["kelurahan"], city()).code
    if target == life.office:
        return moment
    moment = _pass_after(life, course, moment)
    if course.happens(mix.ASTRAY):
        first, wrong = life.office, _draw_other(target, life.now["kelurahan"], course)
        life.hand_over(moment, "koordinasi", wrong)
        moment = _pass_after(life, course, moment)
        life.hand_over(moment, "koordinasi", first)
        moment = _pass_after(life, course, moment)
    life.hand_over(moment, "koordinasi", target)
    return moment


def _bring_from_triage(life: Life, category: Category, course: Course, moment: int) -> int:
    """Bring a report without a place from central triage to who can do it."""
    responsible = office_by_rule(category.rule, None, city()).code
    if category.rule != STAY and responsible == life.office:
        return moment
    moment = _pass_after(life, course, moment)
    areas = _list_areas()
    area = areas[course.chance.randrange(len(areas))]
    if category.rule == STAY:
        life.correct_place(moment, area)
        return moment
    life.hand_over(moment, "koordinasi", responsible)
    below = office_by_rule(category.rule, area, city()).code
    if below != life.office:
        moment = _pass_after(life, course, moment)
        life.hand_over(moment, "disposisi", below)
    return moment


@cache
def _list_areas() -> tuple[str, ...]:
    return tuple(city().kelurahan)


def _pass_after(life: Life, course: Course, moment: int) -> int:
    skill = _skill_of(life.office, course.seed)
    return course.find_worker(moment + course.draw_answer(mix.PASS_HOURS, skill))


def _draw_other(target: str, area: str, course: Course) -> str:
    """Return the office of an area that is taken for the right one."""
    rules = ("suku_dinas:SATPOLPP", "suku_dinas:DBM", "suku_dinas:DISHUB")
    offices = [office_by_rule(rule, area, city()).code for rule in rules]
    return course.chance.choice([each for each in offices if each != target])


# How it is done.


def _work(life: Life, category: Category, course: Course, moment: int) -> None:
    skill = _skill_of(life.office, course.seed)
    lies = mix.LIES if course.happens(mix.LYING) else 1
    wait = course.draw_answer(mix.ANSWER_HOURS, skill) * lies**2
    moment = course.find_worker(moment + wait)
    life.begin_work(moment)
    slower = mix.SLOWER ** (1 - course.age)
    days = mix.DAYS.get(category.promise, mix.USUAL_DAYS) * slower * skill * lies
    seconds = course.draw_hours(24 * days, mix.SPREAD)
    moment = _say(life, course, moment, seconds)
    moment = course.find_worker(max(moment + 600, life.last + 600, life.turn + seconds))
    life.close(moment, "status", life.office, "done")
    while _fails(life, course, moment, quick=seconds < 3 * DAY):
        moment = course.find_worker(life.last + seconds // 3 + HOUR)
        life.close(moment, "status", life.office, "done")


def _say(life: Life, course: Course, moment: int, seconds: int) -> int:
    """Let office and reporter say something meanwhile, or the clock stand still."""
    if course.happens(mix.ASKED):
        moment += course.draw_hours(2, 0.5)
        life.add("question", moment, life.office)
        if course.happens(0.6):
            moment += course.draw_hours(4, 0.7)
            life.add("comment", moment, REPORTER)
    elif course.happens(mix.PAUSED):
        moment += course.draw_hours(3, 0.5)
        stands = DAY + int(course.chance.random() * 3 * DAY)
        life.stop_clock(moment, stands)
        moment += stands
    elif course.happens(mix.COMMENTED) and seconds > 8 * HOUR:
        moment += int(seconds * course.chance.random() * 0.9)
        life.add("comment", moment, REPORTER)
    return moment


def _fails(life: Life, course: Course, closed: int, *, quick: bool) -> bool:
    """Let a closing be rated and judged; return whether the report is open again."""
    judged = course.find_worker(closed + course.draw_hours(20, 0.7))
    rated = closed + course.draw_hours(8, 0.9) if course.happens(mix.RATED) else None
    rejected = course.happens(course.by_age(mix.REJECTED))
    objects = course.happens(course.by_age(mix.REOPENED))
    if rated and rated < judged:
        _rate(life, course, rated, quick=quick)
    if closed - life.now["filed"] < DAY and not rejected:
        judged = closed + 14 * DAY  # nobody needs to look: it counts when the reporter is silent
        if objects:
            life.open_again(life.last + course.draw_hours(14, 0.5), "reopen", REPORTER)
        else:
            life.add("confirmation", judged, SYSTEM)
        return objects
    if rejected:
        life.open_again(judged, "verification", TRIAGE, verdict="rejected")
        return True
    life.add("verification", judged, TRIAGE, verdict="accepted")
    if rated and rated >= judged:
        _rate(life, course, rated, quick=quick)
    if objects:
        life.open_again(life.last + course.draw_hours(14, 0.5), "reopen", REPORTER)
    return objects


def _rate(life: Life, course: Course, moment: int, *, quick: bool) -> None:
    weights = mix.QUICK_STARS if quick else mix.SLOW_STARS
    (stars,) = course.chance.choices((1, 2, 3, 4, 5), weights)
    life.add("rating", moment, REPORTER, stars=stars)
