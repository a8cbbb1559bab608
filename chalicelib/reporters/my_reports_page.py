"""The page that a magic link leads to.

The secret stands behind the #, so no server and no preview of the link gets to see it. The page
sends it only when its reader presses the button.
"""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from html import escape
from json import dumps

from chalicelib.platform.i18n import Language, Sentence, sentences

_ = sentences("reporters")

STYLE = """
* { box-sizing: border-box }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff }
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem; overflow-wrap: anywhere }
button { font: inherit; padding: .6rem 1.2rem; border: 0; border-radius: .3rem; cursor: pointer;
  color: #fff; background: #0b5394 }
button:focus-visible, input:focus-visible { outline: .2rem solid #c2570c; outline-offset: .1rem }
label { display: block; margin: 1rem 0 .3rem }
input { font: inherit; width: 100%; max-width: 24rem; padding: .5rem; border: 1px solid #555 }
form button { display: block; margin-top: 1rem }
li { padding: .8rem 0; border-bottom: 1px solid #ccc }
ul { list-style: none; padding: 0 }
"""
SCRIPT = """
"use strict";
const main = document.querySelector("main");
const words = JSON.parse(main.dataset.words);
const said = document.getElementById("said"), list = document.getElementById("list");
const press = document.getElementById("open"), more = document.getElementById("more");
const form = document.getElementById("ask");
const secret = location.hash.slice(1);
let session = "", next = null;

async function call(path, options) {
  said.textContent = words.waiting;
  try {
    const headers = { "Accept-Language": document.documentElement.lang, ...options.headers };
    const answer = await fetch("v1/my-reports" + path, { ...options, headers });
    const told = await answer.json();
    said.textContent = answer.ok ? told.message || "" : told.detail || words.failed;
    return answer.ok ? told : null;
  } catch (fault) {
    said.textContent = words.failed;
    return null;
  }
}

function show(told) {
  for (const report of told.items) {
    const line = document.createElement("li"), title = document.createElement("strong");
    title.textContent = report.number + ", " + report.status_label;
    line.append(title);
    const left = report.countdown && report.countdown.sentence;
    for (const part of [report.holder.name, report.summary, left].filter(Boolean)) {
      line.append(document.createElement("br"), part);
    }
    list.append(line);
  }
  session = told.session;
  next = told.next;
  more.hidden = !next;
  if (!list.children.length) said.textContent = words.none;
}

press.addEventListener("click", async () => {
  press.disabled = true;
  const told = await call("/" + encodeURIComponent(secret), { method: "POST" });
  press.disabled = false;
  if (!told) { form.hidden = false; return; }
  history.replaceState(null, "", location.pathname);
  press.hidden = true;
  show(told);
});
more.addEventListener("click", async () => {
  const told = await call("?cursor=" + encodeURIComponent(next),
    { headers: { "X-Reporter-Session": session } });
  if (told) show(told);
});
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const way = form.elements.way.value.trim();
  const contact = way.includes("@") ? { email: way } : { phone: way };
  await call("", { method: "POST", body: JSON.stringify({ contact }),
    headers: { "Content-Type": "application/json" } });
});
press.hidden = !secret;
form.hidden = Boolean(secret);
"""


def _content_hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


# The policy allows the script and the style by their hashes (https://www.w3.org/TR/CSP3/).
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    f"connect-src 'self'; script-src {_content_hash(SCRIPT)}; style-src {_content_hash(STYLE)}"
)
HEADERS: Mapping[str, str] = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
    "Vary": "Accept-Language",
}
_WORDS: Mapping[str, Sentence] = {
    "title": _("My reports"),
    "open": _("Show my reports"),
    "more": _("Show more"),
    "way": _("The telephone number or e-mail address the reports were filed with"),
    "ask": _("Send a link"),
    "talk": _("Reported by SMS, X, Facebook or Instagram? Send the message TAUTAN there."),
    "waiting": _("One moment..."),
    "none": _("There are no reports."),
    "failed": _("That did not work. Try again in a moment."),
    "script": _("This page needs JavaScript."),
}


def render_page(language: Language) -> str:
    """Return the page as HTML."""
    texts = {name: sentence[language] for name, sentence in _WORDS.items()}
    words = {name: escape(text) for name, text in texts.items()}
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{words["title"]}</title>
<style>{STYLE}</style>
</head>
<body>
<main data-words="{escape(dumps(texts))}">
<h1>{words["title"]}</h1>
<p><button id="open" type="button" hidden>{words["open"]}</button></p>
<form id="ask" hidden>
<label for="way">{words["way"]}</label>
<input id="way" name="way" required maxlength="254" autocomplete="email">
<button>{words["ask"]}</button>
<p>{words["talk"]}</p>
</form>
<p id="said" role="status"></p>
<ul id="list"></ul>
<p><button id="more" type="button" hidden>{words["more"]}</button></p>
<noscript>{words["script"]}</noscript>
</main>
<script>{SCRIPT}</script>
</body>
</html>
"""
