"""Photos that are drawn for the seeded city: flat scenes of what citizens report, before and after
the work. The same seed draws the same picture.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw
from PIL.ExifTags import IFD, Base

from chalicelib.platform.moments import JAKARTA

SIZES = ((800, 600), (600, 800), (880, 560), (720, 720), (640, 860))  # pixels
SKIES = ("#9cc7e8", "#c9d8e2", "#f3c89b", "#b7d7c9", "#d9c7de", "#8fb4d4")
NIGHTS = ("#1d2740", "#27304a", "#202c33", "#2d2440")
WALLS = ("#d8b99a", "#c98f6b", "#e6d8b8", "#a9b8a0", "#b9a6a0", "#8c9aa8", "#e0c46c", "#b4645a")
GREENS = ("#4e7d45", "#3d6b4f", "#6c8f3f", "#557a33")
ROADS = ("#5b5e63", "#6a6862", "#4c5158", "#77736b")
BAGS = ("#2b2f36", "#e8e6df", "#3f6fb0", "#c0483d", "#d9a441", "#5f8a4a")
PAINTS = ("#c7305b", "#2e6fd0", "#111111", "#e58f1d", "#6a2fb0", "#1f8a63")
WATER, LIGHT, BARK = "#8a7a5c", "#ffe9a8", "#6b4a2f"

Box = tuple[float, float, float, float]


class Canvas:
    """A picture that is being drawn. Places are shares of its width and height, from 0 to 1."""

    def __init__(self, chance: Random, colour: str) -> None:
        self.chance = chance
        self.image = Image.new("RGB", chance.choice(SIZES), colour)
        self._draw = ImageDraw.Draw(self.image)

    def box(self, place: Box, colour: str) -> None:
        self._draw.rectangle(self._scale(place), colour)

    def oval(self, place: Box, colour: str) -> None:
        self._draw.ellipse(self._scale(place), colour)

    def shape(self, points: list[tuple[float, float]], colour: str) -> None:
        wide, high = self.image.size
        self._draw.polygon([(x * wide, y * high) for x, y in points], colour)

    def line(self, points: list[tuple[float, float]], colour: str, share: float) -> None:
        """Draw a line; ``share`` is its thickness as a share of the width."""
        wide, high = self.image.size
        scaled = [(x * wide, y * high) for x, y in points]
        self._draw.line(scaled, colour, max(1, round(share * wide)), joint="curve")

    def _scale(self, place: Box) -> Box:
        wide, high = self.image.size
        left, top, right, bottom = place
        return left * wide, top * high, right * wide, bottom * high


def draw_photo(scene: str, seed: str, taken_at: datetime, *, after: bool = False) -> bytes:
    """Return a JPEG of a scene of ``SCENES``, with the moment it was taken as a camera writes it.
    ``after`` draws the place when the work is done. Raises KeyError for an unknown scene.
    """
    chance = Random(f"{scene} {seed} {after}")  # noqa: S311 - it draws pictures, and no secrets
    night = scene == "lampu"
    canvas = Canvas(chance, chance.choice(NIGHTS if night else SKIES))
    ground = _draw_street(canvas, night=night)
    SCENES[scene](canvas, ground, after)
    body = BytesIO()
    canvas.image.save(body, "JPEG", quality=82, exif=_write_exif(taken_at))
    return body.getvalue()


def _write_exif(taken_at: datetime) -> Image.Exif:
    tags = Image.Exif()
    shown = f"{taken_at.astimezone(JAKARTA):%Y:%m:%d %H:%M:%S}"
    details: dict[int, object] = tags.get_ifd(IFD.Exif)
    details[Base.DateTimeOriginal] = tags[Base.DateTime] = shown
    details[Base.OffsetTimeOriginal] = details[Base.OffsetTime] = "+07:00"
    return tags


def _draw_street(canvas: Canvas, *, night: bool) -> float:
    """Draw houses and the road before them; return where the road begins, as a share of the
    height.
    """
    chance = canvas.chance
    ground = chance.uniform(0.5, 0.7)
    left = -chance.uniform(0, 0.2)
    while left < 1:
        wide, top = chance.uniform(0.12, 0.34), ground - chance.uniform(0.08, ground - 0.05)
        if chance.random() < 0.25:
            _draw_tree(canvas, left + wide / 2, ground, chance.uniform(0.12, 0.3))
        else:
            canvas.box((left, top, left + wide, ground), chance.choice(WALLS))
            if chance.random() < 0.5:
                peak = (left + wide / 2, top - chance.uniform(0.04, 0.12))
                canvas.shape([(left, top), peak, (left + wide, top)], "#7d4537")
            _draw_windows(canvas, (left, top, left + wide, ground), night=night)
        left += wide + chance.choice((0, 0.02, 0.06))
    canvas.box((0, ground, 1, 1), chance.choice(ROADS))
    canvas.box((0, ground, 1, ground + chance.uniform(0.02, 0.08)), "#a8a49b")
    return ground


def _draw_windows(canvas: Canvas, wall: Box, *, night: bool) -> None:
    left, top, right, bottom = wall
    columns, rows = canvas.chance.randint(1, 4), canvas.chance.randint(1, 4)
    wide, high = (right - left) / (2 * columns + 1), (bottom - top) / (2 * rows + 1)
    for column in range(columns):
        for row in range(rows):
            x, y = left + (2 * column + 1) * wide, top + (2 * row + 1) * high
            lit = night and canvas.chance.random() < 0.4
            canvas.box((x, y, x + wide, y + high), "#f0d890" if lit else "#3c4a57")


def _draw_tree(canvas: Canvas, x: float, ground: float, high: float) -> None:
    canvas.line([(x, ground), (x, ground - high)], BARK, 0.02)
    for _ in range(5):
        dx, dy, r = (
            canvas.chance.uniform(*span) for span in ((-0.07, 0.07), (0, 0.1), (0.04, 0.1))
        )
        top = ground - high - dy
        canvas.oval((x + dx - r, top - r, x + dx + r, top + r), canvas.chance.choice(GREENS))


def _draw_lamp(canvas: Canvas, ground: float, after: bool) -> None:
    chance = canvas.chance
    x, top, arm = chance.uniform(0.2, 0.8), chance.uniform(0.08, 0.25), chance.choice((-0.16, 0.16))
    if after:
        for share in (1.0, 0.6):
            spread = 0.3 * share
            foot = ground + 0.25 * share
            points = [(x + arm, top), (x + arm - spread, foot), (x + arm + spread, foot)]
            canvas.shape(points, "#6f6a4a" if share == 1.0 else "#a89c5e")
    canvas.line([(x, ground + 0.1), (x, top), (x + arm, top)], "#aab0b5", 0.018)
    head = (x + arm - 0.05, top - 0.02, x + arm + 0.05, top + 0.03)
    canvas.oval(head, LIGHT if after else "#555a60")


def _draw_rubbish(canvas: Canvas, ground: float, after: bool) -> None:
    chance, x = canvas.chance, canvas.chance.uniform(0.3, 0.7)
    if after:
        for number in range(chance.randint(1, 3)):
            left = x - 0.2 + number * 0.17
            canvas.box((left, ground - 0.05, left + 0.12, ground + 0.15), chance.choice(BAGS[2:]))
            canvas.box((left - 0.01, ground - 0.07, left + 0.13, ground - 0.04), "#33383d")
        return
    for level in range(6, 0, -1):
        for _ in range(level + chance.randint(0, 4)):
            reach = 0.05 + 0.05 * level
            centre, r = x + chance.uniform(-reach, reach), chance.uniform(0.03, 0.075)
            y = ground + 0.2 - 0.055 * (6 - level)
            canvas.oval((centre - r, y - r, centre + r, y + r), chance.choice(BAGS))


def _draw_pothole(canvas: Canvas, ground: float, after: bool) -> None:
    chance = canvas.chance
    for _ in range(chance.randint(1, 4)):
        x, y = chance.uniform(0.15, 0.85), chance.uniform(ground + 0.12, 0.92)
        r = chance.uniform(0.06, 0.16)
        if after:
            canvas.box((x - r, y - r / 2, x + r, y + r / 2), "#33363a")
            continue
        for share, colour in ((1.0, "#8d8577"), (0.8, "#3a352f"), (0.5, WATER)):
            points = [
                (x + dx * r * share * chance.uniform(0.8, 1.2), y + dy * r * share * 0.5)
                for dx, dy in ((-1, 0), (-0.6, -0.8), (0.2, -1), (0.9, -0.5), (1, 0.3), (0, 1))
            ]
            canvas.shape(points, colour)
    for left in (0.05, 0.4, 0.75):
        canvas.box((left, ground + 0.17, left + 0.16, ground + 0.185), "#e8e4d8")


def _draw_fallen_tree(canvas: Canvas, ground: float, after: bool) -> None:
    chance = canvas.chance
    if after:
        x = chance.uniform(0.2, 0.8)
        for number in range(chance.randint(3, 6)):
            left = x - 0.15 + 0.07 * number
            canvas.oval((left, ground + 0.04, left + 0.07, ground + 0.11), BARK)
        return
    x, y, tip = (
        chance.uniform(0.1, 0.3),
        chance.uniform(ground + 0.05, 0.9),
        chance.uniform(-0.2, 0),
    )
    mirror = chance.random() < 0.5
    trunk = [(x, y), (x + 0.5, y + tip)]
    canvas.line([(1 - a, b) for a, b in trunk] if mirror else trunk, BARK, 0.045)
    for _ in range(22):
        centre = x + 0.5 + chance.uniform(-0.2, 0.25)
        centre, r = 1 - centre if mirror else centre, chance.uniform(0.03, 0.1)
        top = y + tip + chance.uniform(-0.13, 0.13)
        canvas.oval((centre - r, top - r, centre + r, top + r), chance.choice(GREENS))


def _draw_flood(canvas: Canvas, ground: float, after: bool) -> None:
    chance = canvas.chance
    if after:
        for _ in range(4):
            x, y = chance.uniform(0, 0.8), chance.uniform(ground + 0.1, 0.95)
            canvas.oval((x, y, x + chance.uniform(0.05, 0.3), y + 0.03), "#86909a")
        return
    canvas.box((0, ground - chance.uniform(0.03, 0.15), 1, 1), chance.choice((WATER, "#7d8583")))
    for _ in range(26):
        x, y, wide = chance.random(), chance.uniform(ground, 1), chance.uniform(0.04, 0.2)
        canvas.line([(x, y), (x + wide, y)], chance.choice(("#a89a7b", "#6e6149")), 0.006)
    x = chance.uniform(0.15, 0.6)
    canvas.box((x, ground - 0.02, x + 0.25, ground + 0.1), chance.choice(PAINTS))
    canvas.box((x + 0.05, ground - 0.1, x + 0.2, ground - 0.02), "#39434d")


def _draw_pavement(canvas: Canvas, ground: float, after: bool) -> None:
    chance = canvas.chance
    columns, rows = chance.randint(5, 9), 5
    wide, high = 1 / columns, (1 - ground) / rows
    colours = ("#b98a66", "#c69a77", "#a97c5b") if chance.random() < 0.6 else ("#9fa39f", "#b1b5b0")
    for row in range(rows):
        for column in range(-1, columns):
            x, y = (column + (row % 2) / 2) * wide, ground + row * high
            broken = not after and chance.random() < 0.35
            tilt = chance.uniform(-0.3, 0.3) * high if broken else 0
            corners = [(x, y), (x + wide - 0.008, y + tilt), (x + wide - 0.008, y + high - 0.008)]
            corners.append((x, y + high - 0.008 - tilt))
            dark = broken and chance.random() < 0.6
            canvas.shape(corners, "#4a3d31" if dark else chance.choice(colours))


def _draw_graffiti(canvas: Canvas, ground: float, after: bool) -> None:
    chance = canvas.chance
    wall = chance.choice(WALLS)
    canvas.box((0, chance.uniform(0.1, 0.3), 1, ground), wall)
    if after:
        x = chance.uniform(0.1, 0.5)
        canvas.box((x, ground - 0.3, x + 0.4, ground - 0.05), "#efe9dc")
        return
    for _ in range(chance.randint(4, 7)):
        x, y = chance.uniform(0, 0.8), chance.uniform(0.3, ground - 0.05)
        points = [
            (x + 0.05 * step, y + chance.uniform(-0.1, 0.1)) for step in range(chance.randint(4, 8))
        ]
        canvas.line(points, chance.choice(PAINTS), chance.uniform(0.012, 0.035))


SCENES: Mapping[str, Callable[[Canvas, float, bool], None]] = {
    "lampu": _draw_lamp,
    "sampah": _draw_rubbish,
    "lubang": _draw_pothole,
    "pohon": _draw_fallen_tree,
    "banjir": _draw_flood,
    "trotoar": _draw_pavement,
    "coretan": _draw_graffiti,
}
EARLIER = timedelta(minutes=7)  # how long before its report or its closing a photo was taken
