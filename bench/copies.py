"""Functions that make the copies in which a photo is handed in again."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFont

MOMENT = datetime(2026, 1, 1)  # noqa: DTZ001 - as a stamp shows it
NAMES = ("Kebon Jeruk", "Menteng", "Cengkareng Timur", "Pondok Labu", "Tugu Selatan", "Cawang")


def original(image: Image.Image, chance: Random) -> bytes:
    """The file as it is handed in first; every other one has a date stamp already."""
    return _saved(_stamped(image, chance) if chance.random() < 0.5 else image, 92)


def smaller(image: Image.Image, chance: Random) -> bytes:
    return _saved(_scaled(image, chance.uniform(1 / 3, 0.9)), 85)


def coarser(image: Image.Image, chance: Random) -> bytes:
    return _saved(image, chance.randint(40, 70))


def stamped(image: Image.Image, chance: Random) -> bytes:
    return _saved(_stamped(image, chance), 80)


def all_three(image: Image.Image, chance: Random) -> bytes:
    """As a stamping application and a messenger together leave it."""
    return _saved(_stamped(_scaled(image, chance.uniform(0.4, 0.8)), chance), 45)


def cropped(image: Image.Image, chance: Random) -> bytes:
    left, top, right, foot = (chance.uniform(0, 0.03) for _ in range(4))
    wide, high = image.size
    box = (wide * left, high * top, wide * (1 - right), high * (1 - foot))
    return _saved(image.crop(box), 80)


COPIES: Mapping[str, Callable[[Image.Image, Random], bytes]] = {
    "resized to 33-90 %": smaller,
    "recompressed at quality 40-70": coarser,
    "with another date stamp": stamped,
    "with all three": all_three,
}


def _saved(image: Image.Image, quality: int) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", quality=quality)
    return file.getvalue()


def _scaled(image: Image.Image, share: float) -> Image.Image:
    size = round(image.width * share), round(image.height * share)
    return image.resize(size, Image.Resampling.BILINEAR)


def _stamped(image: Image.Image, chance: Random) -> Image.Image:
    """With a box of text along the bottom, or in a corner."""
    stamped = image.copy()
    draw = ImageDraw.Draw(stamped, "RGBA")
    wide, high = image.size
    along = chance.random() < 0.5
    broad = wide if along else round(wide * chance.uniform(0.25, 0.45))
    tall = round(high * chance.uniform(0.06, 0.14))
    left = 0 if along else chance.choice((0, wide - broad))
    top = high - tall if along or chance.random() < 0.7 else 0
    dark = chance.random() < 0.6
    ground, ink = ((0, 0, 0, 200), "white") if dark else ((255, 255, 255, 220), "black")
    draw.rectangle((left, top, left + broad, top + tall), fill=ground)
    moment = MOMENT + timedelta(minutes=chance.randrange(500_000))
    text = f"{moment:%d/%m/%Y %H:%M}\nKel. {chance.choice(NAMES)}"
    font = ImageFont.load_default(max(8, tall // 3))
    draw.text((left + 4, top + 3), text, fill=ink, font=font)
    return stamped
