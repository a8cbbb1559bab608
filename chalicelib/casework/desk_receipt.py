"""The receipt that a desk prints: one A6 page of HTML without external resources."""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape

from chalicelib.city.model import City
from chalicelib.city.personal_data import detection
from chalicelib.city.rows import Channel, ChannelKind
from chalicelib.platform.i18n import Language, sentences, tell_name
from chalicelib.platform.texts import date_texts
from chalicelib.platform.texts.plain_text import to_one_line
from chalicelib.platform.texts.qr_code import render_qr_code
from chalicelib.reports.access.discretion import discreet_report
from chalicelib.reports.filing import Place
from chalicelib.reports.lifecycle import emergency
from chalicelib.reports.model import Report
from chalicelib.reports.texts import labels
from chalicelib.reports.texts.helpline_texts import helpline_call
from chalicelib.reports.tracking import track_url

_ = sentences("casework")

MOST_LETTERS = 300  # characters of the description
MOST_ADDRESS_LETTERS = 90  # characters of an address
TOKEN_GROUP = 4  # characters of the token in a printed group

# Only the description shrinks, so that the rest fits on the page with any text.
STYLE = """
@page { size: 105mm 148mm; margin: 6mm }
* { box-sizing: border-box; margin: 0; padding: 0 }
html { background: #fff; color: #000; font: 8.5pt/1.25 Arial, Helvetica, sans-serif }
main { width: 93mm; height: 135mm; overflow: hidden; break-inside: avoid;
  display: flex; flex-direction: column; gap: 1.6mm; overflow-wrap: anywhere }
main > * { flex: none }
header { border-bottom: .4mm solid #000; padding-bottom: 1mm }
header b, header span { display: block }
.top { display: flex; justify-content: space-between; align-items: center; gap: 3mm }
.top > :first-child { flex: 1 }
h1 { font-size: 9pt }
.number { font: bold 16.5pt/1.15 "Courier New", monospace; white-space: nowrap }
.qr { flex: 0 0 27mm; width: 27mm; height: 27mm }
.qr svg { display: block; width: 100%; height: 100% }
dl { display: grid; grid-template-columns: 19mm 1fr; gap: .6mm 2mm }
dt { font-weight: bold }
dd { unicode-bidi: isolate }
.token { border: .4mm solid #000; padding: 1.2mm 1.6mm }
.code { font: bold 10.5pt/1.4 "Courier New", monospace }
.code span { display: inline-block; margin-right: 1.8mm }
.call { border: .8mm solid #000; padding: 1mm; font: bold 11pt/1.2 Arial, sans-serif }
.follow { border-top: .4mm solid #000; padding-top: 1mm }
.said { flex: 0 1 auto; min-height: 0; overflow: hidden; unicode-bidi: isolate }
@media screen { main { margin: 6mm auto } }
"""
# https://www.w3.org/TR/CSP3/: the policy allows this one style by its hash, and nothing else.
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; style-src "
    f"'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"
)


TITLE = _("Receipt of a report")
QR_LABEL = _("QR code of the report's address")
DESCRIPTION = _("What was reported:")
TERMS = (
    _("Received"),
    _("Category"),
    _("Location"),
    _("Office in charge"),
    _("Due"),
)
REPRINTED = _("Printed again. Only the first receipt has the reporter code.")
TOKEN_LABEL = _("Reporter code")
KEEP_TOKEN = _("With this code you can open your own report. Do not share it.")
FOLLOW = _("<b>Follow it:</b> scan the QR code or open {address}.")
FOLLOW_OR_SMS = _(
    "<b>Follow it:</b> scan the QR code, open {address}, or send <b>STATUS {number}</b> by {sms}."
)


def render_receipt(
    report: Report,
    *,
    office: str,
    desk: Channel,
    token: str | None,
    city: City,
    language: Language = Language.INDONESIAN,
) -> str:
    """Return the receipt of a report as an HTML page. ``office`` is the code of the desk's office.
    Without a ``token`` the page says that only the first receipt has it.
    """
    number, address, call = (
        report.number,
        track_url(report.number, language),
        _call_number(report, city, language),
    )
    report = discreet_report(report, city)
    where = f"{tell_name(desk, language)}: {labels.name_of(office, city, language)}"
    description = _shorten(_masked_description(report), MOST_LETTERS)
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width">
<title>{TITLE[language]} {_escape(number)}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<header><b>{_escape(labels.name_of(city.settings.top, city, language))}</b>
<span>{_escape(where)}</span></header>
<div class="top">
<div><h1>{TITLE[language]}</h1><p class="number">{_escape(number)}</p></div>
<div class="qr" role="img" aria-label="{QR_LABEL[language]}">{render_qr_code(address)}</div>
</div>
{call}<dl>
{"".join(_rows(report, city, language))}</dl>
<div class="token">{_render_token(token, language)}</div>
<p class="follow">{_render_follow(number, address, city, language)}</p>
<p class="said"><b>{DESCRIPTION[language]}</b> {_escape(description)}</p>
</main>
</body>
</html>
"""


def _rows(report: Report, city: City, language: Language) -> Iterator[str]:
    rows = (
        _format_moment(report, language),
        labels.name_category(report.category, city, language),
        _describe_place(report.place, city, language),
        labels.name_of(report.holder, city, language),
        labels.describe_promise(report, language),
    )
    for term, value in zip(TERMS, rows, strict=True):
        yield f"<dt>{term[language]}</dt><dd>{_escape(value)}</dd>\n"


def _call_number(report: Report, city: City, language: Language) -> str:
    danger = emergency.find_in_report(report)
    if danger is None:
        helpline = helpline_call(report, city, language)
        return f'<p class="call">{_escape(helpline)}</p>\n' if helpline else ""
    spoken = danger.language if language is Language.INDONESIAN else language
    return f'<p class="call">{_escape(labels.emergency_call(city, spoken))}</p>\n'


def _format_moment(report: Report, language: Language) -> str:
    return date_texts.format_moment(report.filing.received_at, language)


def _describe_place(place: Place, city: City, language: Language) -> str:
    """Return the address and the area's name, or the coordinates where both are missing."""
    area = city.kelurahan.get(place.area or "")
    parts = [_shorten(detection.mask_text(place.address).strip(), MOST_ADDRESS_LETTERS)]
    if area:
        parts.append(f"Kel. {area.name}, Kec. {area.kecamatan}, {area.kota}")
    elif place.area:
        parts.append(labels.name_of(place.area, city, language))
    if not any(parts) and place.lat is not None:
        parts.append(f"{place.lat}, {place.lng}")
    return ", ".join(filter(None, parts)) or "-"


def _masked_description(report: Report) -> str:
    """Return the description without telephone numbers and other personal data, because paper
    gets lost.
    """
    return detection.mask_text(report.filing.description)


def _render_token(token: str | None, language: Language) -> str:
    if token is None:
        return REPRINTED[language]
    parts = (token[start : start + TOKEN_GROUP] for start in range(0, len(token), TOKEN_GROUP))
    # the gaps are margins, so that a copied token has no spaces
    groups = "".join(f"<span>{_escape(part)}</span>" for part in parts)
    return (
        f'<b>{TOKEN_LABEL[language]}</b> <p class="code">{groups}</p><p>{KEEP_TOKEN[language]}</p>'
    )


def _render_follow(number: str, address: str, city: City, language: Language) -> str:
    channels = city.channels.values()
    sms = next((row for row in channels if row.kind is ChannelKind.SMS and row.enabled), None)
    if sms is None:
        return FOLLOW[language].format(address=_escape(address))
    words = {
        "address": _escape(address),
        "number": number,
        "sms": _escape(tell_name(sms, language)),
    }
    return FOLLOW_OR_SMS[language].format(**words)


def _shorten(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _escape(text: str) -> str:
    """Return the text as HTML, on one line."""
    return escape(to_one_line(text))
