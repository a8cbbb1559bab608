"""The mixes of the invented city: what is reported by which channel, when, and how offices work.

They follow what is known of Jakarta (reports by channel and by category of 2020 and 2024), on a
smaller scale: some twenty-five reports a day instead of five hundred.
"""

from collections.abc import Mapping

SEED = 2812  # of chance; another number makes another city
MONTHS = 24  # that are over, before the present one
DAILY = 15.0  # reports on a day of the first month, before weekday and season
GROWTH = 0.9  # how much more are filed at the end than at the beginning
WEEKDAYS = (1.16, 1.12, 1.08, 1.06, 1.04, 0.84, 0.7)  # from Monday on
# Of the day, from midnight on: reports come by day, most of them before noon and after work.
HOURS = (3, 2, 1, 1, 2, 6, 14, 22, 30, 34, 32, 28, 24, 24, 24, 24, 26, 28, 28, 26, 22, 16, 10, 6)
# From January on. Floods, fallen trees and holes in roads come with the rain.
RAIN = (1.0, 1.0, 0.6, 0.4, 0.2, 0.1, 0.0, 0.0, 0.1, 0.3, 0.6, 0.8)
FLOODS = 3  # days of much rain in the wettest month
FLOOD_SHARE = 1.4  # of a usual day's reports, that come beside them on such a day
FLOOD_MIX = {"banjir": 60, "saluran-air": 18, "pohon-tumbang": 14, "jalan": 8}

# A channel's weight at the beginning and at the end; what lies between is in proportion.
CHANNELS: Mapping[str, tuple[float, float]] = {
    "jaki": (42, 58),
    "qlue": (20, 7),
    "twitter": (10, 8),
    "email": (5, 4),
    "facebook": (4, 3),
    "governor": (3, 3),
    "sms": (4, 2),
    "website": (5, 6),
    "lapor": (4, 7),
    "kelurahan": (1.6, 1.2),
    "kecamatan": (0.6, 0.4),
    "walikota": (0.3, 0.2),
    "balaikota": (0.8, 0.7),
    "inspektorat": (0.3, 0.2),
}
PLACED = frozenset({"jaki", "qlue", "kelurahan", "website"})  # their reports have a place
UNPLACED = 0.3  # share of the other channels' reports that have none
CATEGORIES: Mapping[str, float] = {
    "jalan": 13,
    "gangguan": 11,
    "sampah": 10.5,
    "parkir-liar": 10.5,
    "pohon": 8,
    "saluran-air": 5,
    "lampu-jalan": 4.5,
    "pkl": 4,
    "trotoar": 3,
    "arus-lalu-lintas": 3,
    "banjir": 2.5,
    "transportasi-publik": 2,
    "air-bersih": 2,
    "ppsu": 1.6,
    "reklame": 1.5,
    "perlengkapan-lalu-lintas": 1.5,
    "galian": 1.4,
    "pencemaran": 1.3,
    "tutup-saluran": 1.2,
    "pohon-tumbang": 1,
    "taman": 1,
    "jpo-halte": 0.8,
    "coretan": 0.8,
    "kawasan-dilarang-merokok": 0.7,
    "kebakaran": 0.4,
}
OTHERS = 8.0  # weight of all other categories together
# How much a category's weight grows with full rain; it shrinks where this is below one.
WET: Mapping[str, float] = {
    "banjir": 5,
    "pohon-tumbang": 3,
    "saluran-air": 2,
    "pencegahan-banjir": 2.5,
    "jalan": 1.4,
    "pencemaran": 0.6,
    "kebakaran": 0.6,
    "air-bersih": 0.6,
}
LEVELS = {"facts": 60, "public": 32, "private": 8}
CONFIDENTIAL = 0.008  # share about officials and sensitive matters
NAMELESS = 0.06  # share without a known reporter
PEOPLE = 900  # who had reported before the first month
NEWCOMERS = 0.3  # share of reports whose reporters had not
A_MONTH = 190  # of them in a month, about

# How a report ends, but for the usual way: shares.
ENDS = {"merged": 0.03, "withdrawn": 0.015, "outside": 0.025, "rejected": 0.015}
LYING, LIES = 0.01, 5  # share of reports that an office lets lie, and how much longer they take
ASTRAY = 0.05  # share of hand-overs to an office that gives it back
ASKED, COMMENTED, PAUSED, RATED = 0.04, 0.08, 0.03, 0.22
# At the beginning and at the end.
REOPENED, REJECTED = (0.05, 0.02), (0.09, 0.03)
# Days until the work is done, by promise: the median in the last month.
USUAL_DAYS = 1.7
DAYS = {
    "darurat": 0.35,
    "lurah": 0.6,
    "lampu": 1.1,
    "berat": 9.0,
    "administrasi": 2.5,
    "perizinan": 4.0,
}
SLOWER = 2.7  # how much longer work took two years ago
ANSWER_HOURS, PASS_HOURS = 1.3, 0.7  # medians: until the work begins, until it is passed on
ANSWERS_SLOWER = 1.7  # how much longer that took two years ago
URGENT = 0.2  # how much less it takes where there is danger; somebody is there at night as well
SPREAD, ANSWER_SPREAD = 0.65, 0.8  # of logarithms
AWAKE = (5, 23)  # hours between which offices answer, but for danger
OFFICES_DIFFER = 0.25
# Stars from one to five, of a quick end and of a slow one.
QUICK_STARS, SLOW_STARS = (3, 4, 10, 33, 50), (22, 18, 22, 23, 15)
