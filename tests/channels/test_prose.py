"""An answer's plain text as HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.prose import as_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Ett.\n\nTvå.", "<p>Ett.</p>\n<p>Två.</p>"),
        ("Ett:\n- a\n- b", "<p>Ett:</p><ul><li>a</li><li>b</li></ul>"),
        ("Ring 112.", '<p>Ring <a class="tel" href="tel:112">112</a>.</p>'),
        ("på 010-358 81 00", '<p>på <a class="tel" href="tel:0103588100">010-358 81 00</a></p>'),
        ("till ifo@sunne.se.", '<p>till <a href="mailto:ifo@sunne.se">ifo@sunne.se</a>.</p>'),
        ("2025-09-01 till 2026-09-01", "<p>2025-09-01 till 2026-09-01</p>"),
        ("<b>&", "<p>&lt;b&gt;&amp;</p>"),
    ],
)
def test_text_becomes_paragraphs_lists_and_links(text: str, html: str) -> None:
    """Blank lines, hyphens, numbers and mailboxes become what a reader expects; dates are left alone."""
    assert str(as_html(text)) == html


@given(st.text(alphabet="<>\"&'/= -\n@.:ah0123456789", max_size=200))
def test_no_text_becomes_markup(text: str) -> None:
    """Whatever a text holds, the only tags are ours."""
    html = str(as_html(text))
    for ours in ("<p>", "</p>", "<ul>", "</ul>", "<li>", "</li>", "</a>"):
        html = html.replace(ours, "")
    assert html.count("<") == html.count('<a class="tel" href="tel:') + html.count('<a href="mailto:') + html.count(
        '<a class="page" href="https://'
    )
