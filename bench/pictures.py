"""Photos as a city gets them, drawn by chance: streets, walls, greenery and rubbish under any
light.
"""

from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

Colour = tuple[int, int, int]
SIZE = (640, 480)  # pixels; a variant may be a third of it


def a_chance(seed: int) -> Random:
    """The same course of chance for the same seed."""
    return Random(seed)  # noqa: S311 - nobody has to be surprised


def picture(seed: int, size: tuple[int, int] = SIZE) -> Image.Image:
    """The photo of this seed; another seed is another scene."""
    chance = a_chance(seed)
    wide, high = size
    scene = _ground(chance, size)
    draw = ImageDraw.Draw(scene, "RGBA")
    horizon = int(high * chance.uniform(0.15, 0.6))
    if chance.random() < 0.6:
        _road(draw, chance, wide, high, horizon)
    for _ in range(chance.randint(1, 9)):
        _house(draw, chance, wide, high, horizon)
    for _ in range(chance.randint(5, 45)):
        _thing(draw, chance, wide, high)
    for _ in range(chance.randint(0, 6)):
        _line(draw, chance, wide, high)
    scene = _textured(scene, chance)
    return _lit(scene, chance)


def night(seed: int, size: tuple[int, int] = SIZE) -> Image.Image:
    """A photo that shows next to nothing: a lens that was covered, or a street without a lamp."""
    chance = a_chance(seed)
    level = chance.randint(0, 14)
    return _grained(Image.new("RGB", size, (level,) * 3), chance, chance.uniform(1, 4))


def blank(seed: int, size: tuple[int, int] = SIZE) -> Image.Image:
    """A sheet of paper, a wall, a sky: one colour, hardly shaded."""
    chance = a_chance(seed)
    start = chance.randint(120, 235)
    shade = Image.linear_gradient("L").resize(size).rotate(90 * chance.randint(0, 3))
    shade = shade.resize(size).point(lambda value: start + value * 12 // 255)
    return _grained(Image.merge("RGB", (shade,) * 3), chance, 2)


def _ground(chance: Random, size: tuple[int, int]) -> Image.Image:
    """Clouds of two colours, coarse to fine, as earth, leaves and weathered walls have them."""
    fog = _fog(chance, size, chance.choice((2, 3, 5, 8)))
    dark, light = _colour(chance, 0, 140), _colour(chance, 90, 255)
    ground = ImageOps.colorize(fog, dark, light)
    if chance.random() < 0.7:  # with a sky or a wall above
        wide, high = size
        top = int(high * chance.uniform(0.15, 0.6))
        sky = ImageOps.colorize(
            _fog(chance, (wide, top), chance.choice((1, 2, 3))),
            _colour(chance, 60, 200),
            _colour(chance, 150, 255),
        )
        ground.paste(sky, (0, 0))
    return ground


def _fog(chance: Random, size: tuple[int, int], coarse: int) -> Image.Image:
    fog = Image.new("L", size, 128)
    cells, strength = coarse, 1.0
    while cells < 64:
        grid = Image.frombytes("L", (cells + 1, cells + 1), chance.randbytes((cells + 1) ** 2))
        layer = grid.resize(size, Image.Resampling.BICUBIC)
        fog = Image.blend(fog, layer, strength / (1 + strength))
        cells, strength = cells * 2, strength * 0.6
    return ImageOps.autocontrast(fog)


def _road(draw: ImageDraw.ImageDraw, chance: Random, wide: int, high: int, horizon: int) -> None:
    far = chance.uniform(0, wide)
    left, right = chance.uniform(-0.4, 0.5) * wide, chance.uniform(0.5, 1.4) * wide
    grey = chance.randint(40, 150)
    corners = [(far - 15, horizon), (far + 15, horizon), (right, high), (left, high)]
    draw.polygon(corners, fill=(grey, grey, grey + 5, 235))
    for step in range(1, 8):
        at, half = (step / 8) ** 1.6, 2 + step
        middle = (left + right) / 2 * at + far * (1 - at)
        line = horizon + (high - horizon) * at
        draw.rectangle((middle - half, line, middle + half, line + 5 * step), fill=(230, 225, 200))


def _house(draw: ImageDraw.ImageDraw, chance: Random, wide: int, high: int, horizon: int) -> None:
    left, broad = chance.uniform(-0.1, 0.95) * wide, chance.uniform(0.05, 0.35) * wide
    top, foot = horizon - chance.uniform(0, 0.5) * high, horizon + chance.uniform(0, 0.25) * high
    draw.rectangle((left, min(top, foot - 9), left + broad, foot), fill=_colour(chance, 20, 245))
    across, down = chance.randint(1, 6), chance.randint(1, 6)
    glass = _colour(chance, 0, 255)
    for column in range(across):
        for row in range(down):
            x, y = left + broad * (column + 0.25) / across, top + (foot - top) * (row + 0.25) / down
            draw.rectangle(
                (x, y, x + broad / across / 2, max(y, y + (foot - top) / down / 2)), fill=glass
            )


def _thing(draw: ImageDraw.ImageDraw, chance: Random, wide: int, high: int) -> None:
    """A bag, a leaf, a car, a stone: somewhere, of some size."""
    x, y = chance.uniform(0, wide), chance.uniform(0, high)
    reach = chance.uniform(0.01, 0.14) * wide
    fill = (*_colour(chance, 0, 255), chance.randint(120, 255))
    if chance.random() < 0.5:
        draw.ellipse((x, y, x + reach * chance.uniform(0.4, 1.6), y + reach), fill=fill)
        return
    corners = [
        (x + chance.uniform(-1, 1) * reach, y + chance.uniform(-1, 1) * reach)
        for _ in range(chance.randint(3, 7))
    ]
    draw.polygon(corners, fill=fill)


def _line(draw: ImageDraw.ImageDraw, chance: Random, wide: int, high: int) -> None:
    """A wire, a pole or a crack."""
    ends = [(chance.uniform(0, wide), chance.uniform(0, high)) for _ in range(chance.randint(2, 4))]
    draw.line(ends, fill=_colour(chance, 0, 255), width=chance.randint(1, 14))


def _textured(scene: Image.Image, chance: Random) -> Image.Image:
    soft = scene.filter(ImageFilter.GaussianBlur(chance.uniform(0.4, 1.6)))
    return _grained(soft, chance, chance.uniform(2, 9))


def _grained(scene: Image.Image, chance: Random, strength: float) -> Image.Image:
    """With the noise of a small sensor, drawn once for a tile: it only has to be fine."""
    tile = Image.frombytes("L", (128, 128), chance.randbytes(128 * 128))
    grain = Image.new("L", scene.size)
    for x in range(0, scene.width, 128):
        for y in range(0, scene.height, 128):
            grain.paste(tile.rotate(90 * ((x + y) // 128 % 4)), (x, y))
    spread = strength / 74  # the deviation of a byte drawn by chance
    grain = grain.point(lambda value: 128 + round((value - 128) * spread))
    return ImageChops.add(scene, Image.merge("RGB", (grain,) * 3), offset=-128)


def _lit(scene: Image.Image, chance: Random) -> Image.Image:
    if chance.random() < 0.5:  # darker towards one side
        shade = Image.linear_gradient("L").rotate(90 * chance.randint(0, 3)).resize(scene.size)
        floor = chance.randint(40, 200)
        shade = shade.point(lambda value: floor + value * (255 - floor) // 255)
        scene = ImageChops.multiply(scene, Image.merge("RGB", (shade,) * 3))
    scene = ImageEnhance.Brightness(scene).enhance(chance.uniform(0.35, 1.2))
    return ImageEnhance.Contrast(scene).enhance(chance.uniform(0.6, 1.2))


def _colour(chance: Random, least: int, most: int) -> Colour:
    base = chance.randint(least, most)
    red, green, blue = (max(0, min(255, base + chance.randint(-35, 35))) for _ in range(3))
    return red, green, blue
