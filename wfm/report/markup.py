"""Small pieces of HTML; every text is escaped here."""

from collections.abc import Iterable, Sequence
from html import escape


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def cell(value: object) -> str:
    """Give a value as HTML."""
    return value if isinstance(value, Markup) else escape(str(value))


def table(
    head: Sequence[object], rows: Iterable[Sequence[object]], *, caption: str, css: str = ""
) -> Markup:
    """Give a table; the first cell of a row is its heading."""
    heads = "".join(f'<th scope="col">{cell(value)}</th>' for value in head)
    body = "".join(
        f'<tr><th scope="row">{cell(row[0])}</th>'
        + "".join(f"<td>{cell(value)}</td>" for value in row[1:])
        + "</tr>"
        for row in rows
    )
    return Markup(
        f'<div class="scroll"><table class="{escape(css)}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def details(summary: str, content: str) -> Markup:
    """Give content that opens on demand."""
    return Markup(f"<details><summary>{escape(summary)}</summary>{content}</details>")


def section(name: str, title: str, *content: str) -> Markup:
    """Give a section with its heading."""
    return Markup(
        f'<section id="{escape(name)}" aria-labelledby="{escape(name)}-h">'
        f'<h2 id="{escape(name)}-h">{escape(title)}</h2>{"".join(content)}</section>'
    )


def paragraph(content: str, *, css: str = "") -> Markup:
    """Give a paragraph of text."""
    return Markup(f'<p class="{escape(css)}">{cell(content)}</p>')


def bullets(items: Iterable[str]) -> Markup:
    """Give a list; nothing for no items."""
    inside = "".join(f"<li>{cell(item)}</li>" for item in items)
    return Markup(f"<ul>{inside}</ul>" if inside else "")


def figure(title: str, *content: str) -> Markup:
    """Give a figure with its title above."""
    return Markup(
        f'<figure><figcaption>{cell(title)}</figcaption><div class="scroll">'
        f"{''.join(content)}</div></figure>"
    )


def chooser(name: str, label: str, options: Sequence[tuple[str, str]]) -> Markup:
    """Give a selection that shows one panel of ``name`` at a time; needs the page's script."""
    inside = "".join(
        f'<option value="{escape(key)}">{escape(text)}</option>' for key, text in options
    )
    return Markup(
        f'<p class="chooser"><label>{escape(label)} '
        f'<select data-switch="{escape(name)}">{inside}</select></label>'
        f'<button type="button" data-step="-1" aria-label="Previous">&#8249;</button>'
        f'<button type="button" data-step="1" aria-label="Next">&#8250;</button></p>'
    )


def panel(name: str, key: str, *content: str) -> Markup:
    """Give one of the panels of ``name``."""
    return Markup(
        f'<div data-panel="{escape(name)}" data-key="{escape(key)}">{"".join(content)}</div>'
    )


def legend(entries: Iterable[tuple[str, str]]) -> Markup:
    """Give a legend of CSS class and meaning."""
    inside = "".join(
        f'<li><svg class="key" viewBox="0 0 18 12" aria-hidden="true">'
        f'<path class="{escape(css)}" d="{_key_shape(css)}"/></svg>{escape(text)}</li>'
        for css, text in entries
    )
    return Markup(f'<ul class="legend">{inside}</ul>')


def _key_shape(css: str) -> str:
    return "M0 6h18" if css.startswith(("line", "bar")) else "M0 0h18v12h-18z"
