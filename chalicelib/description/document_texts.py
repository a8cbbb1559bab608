"""The texts of the OpenAPI document that belong to no single route."""

from collections.abc import Mapping

SUMMARY = "Laporan warga sebuah kota / A city's complaints, from the first word to the end"
DESCRIPTION = """\
Citizens file reports and follow them, and officers work on the reports until they are closed.

* Bodies and answers are JSON in UTF-8. Moments are RFC 3339 with an offset, and coordinates are
  WGS84 degrees. Statuses are the city's words: `menunggu`, `koordinasi`, `disposisi`, `proses`,
  `selesai`.
* A refusal is a problem (RFC 9457). It has a stable `type`, a sentence in `detail` (Indonesian, or
  English with `Accept-Language: en`) and members of its own. Open311 has another form of refusals.
* Lists answer `items` and `next`. The value of `next` is the `cursor` of the next page. A page may
  be short and still have a next one. CSV, GeoJSON, Atom and Open311 name the next page in a header
  `Link`.
* Any page of the web may call the API, because other origins are allowed. Answers may get new
  members at any time, and every `enum` new values, except a report's status. Clients ignore members
  and values that they do not know.
"""
# The licence of the public data in the answers; docs/open-data.md describes the data.
LICENSE: Mapping[str, str] = {
    "name": "Creative Commons Attribution 4.0 International",
    "identifier": "CC-BY-4.0",
}
TAGS: Mapping[str, str] = {
    "citizens": "Warga: mengirim dan mengikuti laporan / File a report and follow it",
    "reporters": "Pelapor: dengan token laporan / Reporters, with the report's token",
    "tables": "Tabel kota / The city's tables",
    "open data": "Data terbuka / Open data",
    "officers": "Petugas: dengan token masuk / Officers, signed in",
    "channels": "Kanal pengirim / Channels, whose senders prove themselves",
    "open311": "Open311 GeoReport v2",
    "administration": "Administrasi, untuk admin / Administration, for admins",
    "webhooks": "Webhook pelanggan, untuk admin / Webhooks of subscribers, for admins",
    "operations": "Operasi / Operations",
}
HEADERS: Mapping[str, str] = {
    "Cache-Control": "How long the answer may be cached.",
    "Content-Security-Policy": "Lets the page load nothing but its own content.",
    "Content-Language": "The language of the sentence: id or en.",
    "Cross-Origin-Opener-Policy": "Keeps other sites from reaching into the page.",
    "Permissions-Policy": "The page may use the camera and the place of the phone, and no more.",
    "Content-Disposition": "The name of the file.",
    "ETag": "The value for If-None-Match in the next call.",
    "Idempotent-Replayed": "true when a call before, with the same Idempotency-Key, filed it.",
    "Link": "Links to other answers (RFC 8288): rel=next to the next page, rel=alternate to the"
    " same reports in another form.",
    "Location": "The address of the report, webhook, officer, calendar or photo.",
    "Referrer-Policy": "Keeps browsers from telling other sites the address of the page.",
    "Retry-After": "After how many seconds the call may be tried again.",
    "X-Content-Type-Options": "Always nosniff.",
    "X-Robots-Tag": "Keeps search engines from listing the page.",
    "Vary": "The headers of the call on which the answer depends.",
}
HEADER_EXAMPLES: Mapping[str, str] = {
    "Idempotency-Key": "6f1c0a52-5f0e-4e3e-9a55-0d3a8b6d2c11",
    "If-None-Match": '"2"',
    "X-Device-Token": "b7b0a4d2-5a0e-4c0e-8a41-2f6d3c9e7d10",
}
IN_PATH: Mapping[str, str] = {
    "number": "The report's number, from its receipt.",
    "photo": "The name of the photo, from a link of the report's timeline.",
    "browser": "The name of the browser's subscription: the first 16 digits of the SHA-256 of its "
    "`endpoint`, in hexadecimal.",
    "code": "The code of the template: at most 40 lower-case letters, digits and dashes.",
    "channel": "The code of the channel, from `/v1/channels`.",
    "secret": "The secret at the end of the link that was sent.",
    "link": "The end of the link in the message: it names the recipient, and has a signature.",
    "calendar": "The secret part of the office's link, with `.ics` at the end.",
    "webhook": "The `id` of the webhook.",
    "deputy": "The `id` of the deputy.",
    "audit": "The `id` of the export.",
    "event": "The `id` of the event, from the list of deliveries.",
    "contact": "The `id` of the duty contact.",
    "officer": "The `id` of the officer.",
    "key": "The `id` of the partner's key.",
    "quarter": "A quarter, such as `2026-Q3`.",
    "agency": "The code of the office.",
    "service": "The code of the service, with `.json` or `.xml` at the end.",
    "request": "The request's id, which is the report's number, with `.json` or `.xml` at the end.",
    "token": "The token, which is the report's number as well, with `.json` or `.xml` at the end.",
    "call": "A path that Open311 does not have.",
    "of": "The second part of a path that Open311 does not have.",
}
IN_QUERY: Mapping[str, str] = {
    "kelurahan": "Only reports in the kelurahan with this code.",
    "category": "Only reports of the category with this code.",
    "status": "Only reports in this status.",
    "channel": "Only reports that came by the channel with this code.",
    "queue": "The queue: the work to do; or only closings that wait for a verdict, appeals against"
    " moderators, or reports that exceeded a limit.",
    "from": "The first day, in the city's time. When it is left out, 90 days before the end.",
    "to": "The last day, in the city's time. When it is left out, today.",
    "q": "A report's number, or words of its text and address.",
    "number": "The number of the report whose facts fill the answers.",
    "limit": "The most items of a page.",
    "cursor": "The `next` of the page before. The other parameters must stay the same.",
    "lat": "The latitude of a point, in degrees of WGS84. It needs `lng` as well.",
    "lng": "The longitude of a point, in degrees of WGS84. It needs `lat` as well.",
    "html": "With any value, the answer is the receipt as a page to print.",
}
# Open311 has parameters of the same names with other values.
IN_OPEN311: Mapping[str, str] = {
    "jurisdiction_id": "The city's name in Open311. It may be left out, because there is only one.",
    "start_date": "Only requests or updates of this moment or later. When it is left out, 90 days"
    " before the end.",
    "end_date": "Only requests or updates of this moment or earlier. When it is left out, now.",
    "updated_after": "Only requests that changed at this moment or later. With this or"
    " `updated_before`, the list is by the requests' last changes.",
    "updated_before": "Only requests that changed at this moment or earlier.",
    "service_request_id": "Ids of requests, separated by commas. All other parameters are then"
    " ignored.",
    "service_code": "Codes of services, separated by commas.",
    "status": "`open` or `closed`, or both, separated by a comma.",
    "page": "The number of the page. Each page has `page_size` requests, and pages reach the first"
    " 10,000 requests.",
    "page_size": "The most rows of an answer.",
    "cursor": "The beginning of the page, from the header `Link` of the page before.",
    "lat": "The latitude of a point, in degrees of WGS84. It needs `long` as well.",
    "long": "The longitude of a point, in degrees of WGS84. It needs `lat` as well.",
    "radius": "Metres around the point. Without a radius the point leaves no request out.",
}
EVENT = """\
Tanggap makes this call. It brings subscribers each event of a listed report, signed as Standard
Webhooks describes. Check the signature over the bytes as they came, and answer with any 2xx within
8 seconds. After any other answer Tanggap tries again for 27 hours; 410 pauses the webhook. An event
may come twice, with the same `webhook-id`, and events may come in any order.
"""
SIGNED: Mapping[str, str] = {
    "webhook-id": "The id of the event. It stays the same however often the event is sent.",
    "webhook-timestamp": "When the call is made, in seconds since 1970.",
    "webhook-signature": "v1 and the HMAC-SHA256 of id, timestamp and body. For a day after the"
    " secret was replaced, there are two signatures.",
}
OPEN311: Mapping[int, str] = {
    400: "A parameter is missing or out of its limits.",
    403: "The api_key is missing or unknown, or its uses of today are spent.",
    404: "There is no such request, service or jurisdiction.",
    500: "Something failed on our side. Please try again.",
    503: "The service is too busy at this moment. Nothing was stored.",
}
_STARTS: Mapping[str, str] = {
    "/open311/": "open311",
    "/channels/": "channels",
    "/v1/channels/": "channels",
    "/v1/reports.": "open data",
    "/v1/feed.": "open data",
    "/v1/map": "open data",
    "/v1/my-reports": "reporters",
    "/v1/unsubscribe/": "reporters",
    "/v1/calendars/": "officers",
    "/v1/webhooks": "webhooks",
    "/v1/partner-keys": "administration",
    "/v1/officers": "administration",
    "/v1/deputies": "administration",
    "/v1/audits": "administration",
    "/v1/health": "operations",
    "/openapi.json": "operations",
    "/docs": "operations",
    "/sitemap.xml": "open data",
    "/robots.txt": "open data",
}
_TABLES = frozenset(
    f"/v1/{name}"
    for name in ("categories", "reasons", "agencies", "channels", "areas", "areas.topojson")
)


def find_tag(method: str, path: str, proof: str | None) -> str:
    """Return the tag of an operation: one of ``TAGS``, by its readers."""
    if path in _TABLES:
        return "tables"
    if (method, path) == ("GET", "/v1/reports"):
        return "open data"
    starts = (tag for start, tag in _STARTS.items() if path.startswith(start))
    return next(starts, {"report": "reporters", "officer": "officers"}.get(proof or "", "citizens"))
