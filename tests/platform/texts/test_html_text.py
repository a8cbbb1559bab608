"""HTML is made of elements, and whatever else is a text."""

from chalicelib.platform.i18n import Language, sentences
from chalicelib.platform.texts.html_text import (
    Html,
    build_element,
    escape_html,
    fill_html,
    join_html,
)

_ = sentences("platform")
LINKED = _("{day} {month} {year}")  # a sentence that there is
EVIL = "\"'><b>&amp;</b>\u202e"
ESCAPED = "&quot;&#x27;&gt;&lt;b&gt;&amp;amp;&lt;/b&gt;"


def test_a_text_is_escaped_and_html_stays() -> None:
    assert build_element("p", EVIL) == f"<p>{ESCAPED}</p>"
    assert build_element("p", build_element("b", "x"), EVIL) == f"<p><b>x</b>{ESCAPED}</p>"
    assert build_element("p", None, "", ["a", (Html("<br>"), "<")]) == "<p>a<br>&lt;</p>"
    assert join_html(["<", Html("<br>")]) == "&lt;<br>"


def test_what_is_joined_to_html_is_a_text_again() -> None:
    """So HTML that is put together by hand shows its signs, and runs nothing."""
    joined = build_element("b", "x") + EVIL
    assert not isinstance(joined, Html)
    assert "<b>" not in escape_html(joined)


def test_attributes_are_named_as_in_html() -> None:
    made = build_element(
        "a", class_="b", data_etag='"1"', hidden=True, title=None, rel=False, value=0
    )
    assert made == '<a class="b" data-etag="&quot;1&quot;" hidden value="0"></a>'
    assert build_element("img", alt=EVIL) == f'<img alt="{ESCAPED}">'


def test_a_sentence_is_filled_with_texts_and_html() -> None:
    made = fill_html(LINKED, Language.ENGLISH, day="<", month=Html("<b>"), year="{day}")
    assert made == "&lt; <b> {day}"
