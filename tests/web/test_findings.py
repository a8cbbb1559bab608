"""The sentences that state what a chart shows: computed from its numbers, in both languages, and
true where there is little to compare.
"""

import json
from typing import Any

import pytest

from operate import locale as catalogues
from operate import node
from operate.pages import WEB
from tests.rows import each_row

# Builds the module as pages have it, with the sentences of a language in it, and calls it.
RUN = """
import { readFileSync } from 'node:fs'
import { build } from './web/node_modules/vite/dist/node/index.js'
import { putSentences } from './web/sentences.mjs'
const [catalogue, calls] = JSON.parse(readFileSync(process.argv[1]))
const load = async (language) => {
  const { output } = await build({
    root: './web',
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    define: { __LANGUAGE__: JSON.stringify(language) },
    plugins: [putSentences(language, language === 'en' ? null : catalogue)],
    ssr: { noExternal: true },
    build: { ssr: 'src/figures/findings.ts', write: false },
  })
  return import('data:text/javascript,' + encodeURIComponent(output[0].code))
}
const modules = { id: await load('id'), en: await load('en') }
console.log(JSON.stringify(calls.map(([language, name, ...given]) =>
  modules[language][name](...given))))
"""
DAY = 86_400


def points(*values: float | None, running: float | None = None, last: str = "2026-10") -> Any:
    """Return months that end with ``last``, and the one after it, which is not over."""
    year, month = map(int, last.split("-"))
    end = year * 12 + month - 1
    names = [f"{at // 12}-{at % 12 + 1:02}" for at in range(end - len(values) + 1, end + 1)]
    closed = [
        {"month": name, "value": value, "running": False}
        for name, value in zip(names, values, strict=True)
    ]
    if running is None:
        return closed
    name = f"{(end + 1) // 12}-{(end + 1) % 12 + 1:02}"
    return [*closed, {"month": name, "value": running, "running": True}]


def days(*values: float | None, running: float | None = None) -> Any:
    spans = [value and value * DAY for value in values]
    return points(*spans, running=running and running * DAY)


FALLING = (5.2, 5.1, 5.0, 4.9, 4.7, 4.6, 4.4, 4.1, 3.9, 3.6, 3.4, 3.3, 3.1)
WAVY = (5.2, *(4.9, 6.0) * 5, 4.0, 3.1)
KEY = {"part": 7583, "whole": 9500, "trend": None, "closed": True}
ANSWERS = {**KEY, "figure": "responsiveness", "value": 7583 / 9500}
TIME = {**KEY, "figure": "effectiveness", "value": 3.1 * DAY}
REPORTS = {**KEY, "figure": "participation", "value": 7583}

# The call, and what it says in Indonesian and in English.
SAID: list[tuple[tuple[Any, ...], str, str]] = [
    (
        ("tellReports", points(*[4000] * 12, 5000, running=100)),
        "Laporan naik 25% dalam setahun, menjadi 5.000 pada Oktober 2026",
        "Reports rose by 25% in a year, to 5,000 in October 2026",
    ),
    (
        ("tellReports", points(4000, 3800, 3000)),
        "Laporan turun 25% sejak Agustus 2026, menjadi 3.000 pada Oktober 2026",
        "Reports fell by 25% since August 2026, to 3,000 in October 2026",
    ),
    (
        ("tellReports", points(4000, 9000, 4100)),
        "Sekitar 4.050 laporan sebulan, seperti pada Agustus 2026",
        "About 4,050 reports a month, as in August 2026",
    ),
    (
        ("tellReports", points(12, running=3)),
        "12 laporan pada Oktober 2026",
        "12 reports in October 2026",
    ),
    (
        ("tellReports", points(0, 1200, running=3)),
        "1.200 laporan pada Oktober 2026, setelah 0 pada September 2026",
        "1,200 reports in October 2026, after 0 in September 2026",
    ),
    # Few reports give large percents that say nothing.
    (
        ("tellReports", points(4, 1)),
        "1 laporan pada Oktober 2026, setelah 4 pada September 2026",
        "1 report in October 2026, after 4 in September 2026",
    ),
    (
        ("tellReports", points(running=1)),
        "1 laporan sejauh ini pada November 2026",
        "1 report so far in November 2026",
    ),
    (("tellReports", points(running=0)), "Belum ada laporan", "There are no reports yet"),
    (("tellReports", []), "Belum ada laporan", "There are no reports yet"),
    (
        ("tellReporters", points(*[800] * 12, 1000)),
        "Pelapor naik 25% dalam setahun, menjadi 1.000 orang pada Oktober 2026",
        "People who report rose by 25% in a year, to 1,000 in October 2026",
    ),
    (
        ("tellReporters", points(1000, 800)),
        "Pelapor turun 20% sejak September 2026, menjadi 800 orang pada Oktober 2026",
        "People who report fell by 20% since September 2026, to 800 in October 2026",
    ),
    (
        ("tellReporters", points(1000, 990)),
        "Sekitar 995 orang melapor tiap bulan, seperti pada September 2026",
        "About 995 people report each month, as in September 2026",
    ),
    (
        ("tellReporters", points(7, 14)),
        "14 orang melapor pada Oktober 2026, setelah 7 pada September 2026",
        "14 people reported in October 2026, after 7 in September 2026",
    ),
    # Fewer than five are not told, so the month before is the last one.
    (
        ("tellReporters", points(7, None)),
        "7 orang melapor pada September 2026",
        "7 people reported in September 2026",
    ),
    (
        ("tellReporters", []),
        "Jumlah pelapor dihitung setelah bulannya selesai",
        "How many people report is counted when the month is over",
    ),
    (
        ("tellTimes", days(*FALLING, running=9)),
        "Makin cepat: waktu selesai turun dari 5,2 menjadi 3,1 hari dalam setahun",
        "Faster and faster: the time to finish fell from 5.2 to 3.1 days in a year",
    ),
    (
        ("tellTimes", days(*WAVY)),
        "Waktu selesai turun dari 5,2 menjadi 3,1 hari dalam setahun",
        "The time to finish fell from 5.2 to 3.1 days in a year",
    ),
    (
        ("tellTimes", days(*reversed(FALLING))),
        "Waktu selesai naik dari 3,1 menjadi 5,2 hari dalam setahun",
        "The time to finish rose from 3.1 to 5.2 days in a year",
    ),
    (
        ("tellTimes", days(3.1, 9, 3.2)),
        "Waktu selesai sekitar 3,2 hari, seperti pada Agustus 2026",
        "The time to finish is about 3.2 days, as in August 2026",
    ),
    (
        ("tellTimes", days(0.5, 1.5)),
        "Waktu selesai naik dari 12 menjadi 36 jam sejak September 2026",
        "The time to finish rose from 12 to 36 hours since September 2026",
    ),
    (
        ("tellTimes", days(None, 3.1, None)),
        "Pada September 2026 laporan selesai dalam 3,1 hari",
        "In September 2026 reports are done in 3.1 days",
    ),
    (
        ("tellTimes", days(None, running=2.5)),
        "Bulan ini laporan selesai dalam 2,5 hari sejauh ini",
        "This month reports are done in 2.5 days so far",
    ),
    (
        ("tellTimes", days(None, None)),
        "Terlalu sedikit laporan selesai untuk mengatakan berapa lamanya",
        "Too few reports are done to say how long they take",
    ),
    (
        ("tellKept", points(0.8, 0.913)),
        "Laporan yang selesai tepat waktu naik 11,3 poin sejak September 2026, menjadi 91%",
        "Reports done on time rose by 11.3 points since September 2026, to 91%",
    ),
    (
        ("tellKept", points(0.8, 0.81)),
        "Laporan yang selesai tepat waktu naik 1 poin sejak September 2026, menjadi 81%",
        "Reports done on time rose by 1 point since September 2026, to 81%",
    ),
    (
        ("tellKept", points(0.9, 0.8)),
        "Laporan yang selesai tepat waktu turun 10 poin sejak September 2026, menjadi 80%",
        "Reports done on time fell by 10 points since September 2026, to 80%",
    ),
    (
        ("tellKept", points(0.9, 0.9003)),
        "90% laporan selesai tepat waktu, seperti pada September 2026",
        "90% of the reports are done on time, as in September 2026",
    ),
    (
        ("tellKept", [{**each, "kept": 2, "due": 3} for each in points(0.1, 0.67)]),
        "2 dari 3 laporan selesai tepat waktu pada Oktober 2026",
        "2 of 3 reports were done on time in October 2026",
    ),
    (
        ("tellKept", points(0.9)),
        "90% laporan selesai tepat waktu pada Oktober 2026",
        "90% of the reports were done on time in October 2026",
    ),
    (
        ("tellKept", points(running=1)),
        "Belum ada batas waktu penyelesaian pada bulan yang sudah selesai",
        "No report had to be done in a month that is over",
    ),
    (
        ("tellChannels", [{"name": "SMS", "value": 1}, {"name": "JAKI", "value": 2}]),
        "JAKI membawa 67% dari semua laporan",
        "JAKI brings 67% of all reports",
    ),
    (("tellChannels", []), "Belum ada laporan", "There are no reports yet"),
    (
        ("tellCategories", [{"name": "Pohon", "value": 3}, {"name": "Jalan", "value": 1}]),
        "Paling banyak dilaporkan: Pohon, 75% dari semua",
        "Most reports are about Pohon: 75% of all",
    ),
    (
        ("tellAreas", [{"name": "Gambir", "value": 1234}]),
        "Laporan terbanyak dari Gambir: 1.234",
        "Most reports came from Gambir: 1,234",
    ),
    (
        ("tellAreas", [{"name": "Gambir", "value": 0}]),
        "Belum ada laporan",
        "There are no reports yet",
    ),
    (
        ("tellOffices", [{"name": "A", "share": 0.8}, {"name": "B", "share": 0.95}]),
        "Dari 2 kantor dengan pekerjaan terbanyak, B paling sering tepat waktu: 95%",
        "Of the 2 offices with the most work, B is most often on time: 95%",
    ),
    (
        ("tellOffices", [{"name": "A", "share": 0.8}, {"name": "B", "share": None}]),
        "A menyelesaikan 80% tepat waktu",
        "A finishes 80% on time",
    ),
    (
        ("tellOffices", []),
        "Belum ada laporan yang harus selesai",
        "No report had to be done yet",
    ),
    (
        ("tellOpen", 1240, 87),
        "1.240 laporan terbuka sekarang, 87 (7%) di antaranya terlambat",
        "1,240 reports are open now, 87 (7%) late",
    ),
    (
        ("tellOpen", 1, 0),
        "1 laporan terbuka sekarang, tidak ada yang terlambat",
        "1 report is open now, none late",
    ),
    (("tellOpen", 0, 0), "Tidak ada laporan yang terbuka sekarang", "No report is open now"),
    (
        ("tellQuality", 0, 0, "2026"),
        "Tidak ada pekerjaan yang harus diulang, 2026",
        "No work had to be done again, 2026",
    ),
    (
        ("tellStages", [{"name": "Proses", "value": 3}, {"name": "Menunggu", "value": 1}]),
        "Waktu terbanyak terpakai di tahap “Proses”: 75%",
        "Most of the time passes in the stage “Proses”: 75%",
    ),
    (("tellStages", []), "Tidak ada laporan yang terbuka", "No report was open"),
    (("writeKey", ANSWERS), "79,8%", "79.8%"),
    (
        ("tellKey", ANSWERS),
        "jawaban tepat waktu: 7.583 dari 9.500",
        "of the answers came on time: 7,583 of 9,500",
    ),
    (("writeKey", {**ANSWERS, "value": None}), "–", "–"),
    (
        ("tellKey", {**ANSWERS, "value": None}),
        "Belum ada jawaban yang harus ada",
        "No answer was due yet",
    ),
    (("writeKey", TIME), "3,1 hari", "3.1 days"),
    (
        ("tellKey", REPORTS),
        "laporan masuk, dari 9.500 orang",
        "reports came in, from 9,500 people",
    ),
    (("tellKey", {**REPORTS, "whole": None}), "laporan masuk", "reports came in"),
    (("tellTrend", ANSWERS, "quarter"), "", ""),
    (
        ("tellTrend", {**ANSWERS, "trend": 0.031}, "quarter"),
        "3,1 poin lebih tinggi dari triwulan sebelumnya",
        "3.1 points higher than in the quarter before",
    ),
    (
        ("tellTrend", {**ANSWERS, "trend": 0.01}, "quarter"),
        "1 poin lebih tinggi dari triwulan sebelumnya",
        "1 point higher than in the quarter before",
    ),
    (
        ("tellTrend", {**ANSWERS, "trend": -0.031}, "year"),
        "3,1 poin lebih rendah dari tahun sebelumnya",
        "3.1 points lower than in the year before",
    ),
    (
        ("tellTrend", {**ANSWERS, "trend": 0.0001}, "quarter"),
        "sama dengan triwulan sebelumnya",
        "as in the quarter before",
    ),
    (
        ("tellTrend", {**TIME, "trend": -0.5 * DAY}, "quarter"),
        "0,5 hari lebih cepat dari triwulan sebelumnya",
        "0.5 days faster than in the quarter before",
    ),
    (
        ("tellTrend", {**REPORTS, "trend": -120}, "quarter"),
        "120 lebih sedikit dari triwulan sebelumnya",
        "120 fewer than in the quarter before",
    ),
    # A quarter that is not over has fewer reports than the one before, which says nothing.
    (("tellTrend", {**REPORTS, "trend": -120, "closed": False}, "quarter"), "", ""),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """What each call says, in Indonesian and in English."""
    try:
        node.install(WEB)
    except node.NoPackages as missing:
        pytest.skip(str(missing).splitlines()[0])
    sentences = {
        message.id if isinstance(message.id, str) else message.id[0]: message.string
        if isinstance(message.string, str)
        else message.string[0]
        for message in catalogues.read_catalogue(WEB / "locale" / "id" / "pages.po")
        if message.id and message.string
    }
    calls = [[language, *call] for call, *_ in SAID for language in ("id", "en")]
    given = tmp_path_factory.mktemp("findings") / "given.json"
    given.write_text(json.dumps([sentences, calls]))
    done = node.run("--input-type=module", "-e", RUN, given)
    assert done.returncode == 0, node.read_output(done)
    said = json.loads(done.stdout)
    return list(zip(said[::2], said[1::2], strict=True))


@each_row("at", range(len(SAID)))
def test_a_finding_says_what_the_numbers_are(told: list[tuple[str, str]], at: int) -> None:
    call, indonesian, english = SAID[at]
    assert told[at] == (indonesian, english), call[0]
