"""Charts as SVG without a script, without colour as the only sign, and with a title that a screen reader says.

Every bar has its figure beside it and its own pattern; the same figures stand in a table under the chart. A figure
that is not shown is a dashed outline of a fixed length, which tells nothing of its size.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.forum.report import Column, Grid, Value
from bot.forum.wording import Wording

__all__ = ["bars", "columns"]

_LINE = 30
_NAMES = 210
_WIDE = 720
_BAR = 300
_TALL = 200
_MOST = 15


def bars(grid: Grid, wording: Wording) -> Markup:
    """Return a table's totals as lying bars, the largest first; nothing where there is no figure to show."""
    rows = [(str(row[0]), row[1]) for row in grid.rows][:_MOST]
    if not any(isinstance(value, int) for _, value in rows):
        return Markup("")
    most = max((value for _, value in rows if isinstance(value, int)), default=1) or 1
    parts = [_bar(i, name, value, most, grid, wording) for i, (name, value) in enumerate(rows)]
    return _svg(f"chart-{grid.name}", grid.title, _WIDE, len(rows) * _LINE + 6, parts)


def columns(grid: Grid, wording: Wording, patterns: Sequence[int]) -> Markup:
    """Return a table over time as standing bars in layers, one layer a row, each in the pattern that is its own."""
    spans = [i for i, column in enumerate(grid.columns) if column.kind == "number" and column.name != "total"]
    sums = [sum(v for row in grid.rows if isinstance(v := row[i], int)) for i in spans]
    if not any(sums):
        return Markup("")
    most = max(sums)
    step = max(34, min(90, (_WIDE - 40) // len(spans)))
    wide = max(_WIDE, 40 + step * len(spans))
    top = 18 + 22 * ((len(grid.rows) + 1) // 2)
    parts = [_legend(i, str(row[0]), pattern) for i, (row, pattern) in enumerate(zip(grid.rows, patterns, strict=True))]
    every = max(1, 46 // step + (1 if step < 46 else 0))
    for place, span in enumerate(spans):
        x = 30 + place * step
        parts.append(_stack([row[span] for row in grid.rows], patterns, x, step - 10, most, top, wording))
        if place % every == 0:
            parts.append(_text(x + (step - 10) / 2, top + _TALL + 18, grid.columns[span].heading, "middle"))
    parts = [_PATTERNS, *parts, _rule(24, top + _TALL, wide - 10)]
    return _svg(f"chart-{grid.name}", grid.title, wide, top + _TALL + 28, parts)


def _bar(number: int, name: str, value: Value, most: int, grid: Grid, wording: Wording) -> Markup:
    y = number * _LINE + 4
    label = _text(_NAMES - 8, y + 16, _short(name), "end")
    figure = wording.cell(value, Column("", "", "number"))
    if not isinstance(value, int):
        box = Markup('<rect class="bar unseen" x="{}" y="{}" width="46" height="22" rx="2"/>').format(_NAMES, y)
        return label + box + _text(_NAMES + 54, y + 16, figure)
    width = max(2, round(value / most * _BAR))
    box = Markup('<rect class="bar" x="{}" y="{}" width="{}" height="22" rx="2"/>').format(_NAMES, y, width)
    share = grid.columns[3].kind == "share" if len(grid.columns) > 3 else False
    row = grid.rows[number]
    if share and isinstance(row[3], float):
        figure += f" ({wording.cell(row[3], grid.columns[3])} {grid.columns[2].heading.lower()})"
    return label + box + _text(_NAMES + width + 8, y + 16, figure)


def _stack(
    values: Sequence[Value], patterns: Sequence[int], x: float, width: float, most: int, top: int, wording: Wording
) -> Markup:
    """Return one standing bar; a layer that is too low for its figure has none, the table has it."""
    parts: list[Markup] = []
    y = float(top + _TALL)
    for value, pattern in zip(values, patterns, strict=True):
        if not isinstance(value, int) or not value:
            continue
        height = value / most * (_TALL - 14)
        y -= height
        box = Markup('<rect class="layer" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="url(#p{})"/>')
        parts.append(box.format(x, y, width, height, pattern))
        if height >= 17:
            plate = Markup('<rect class="plate" x="{:.1f}" y="{:.1f}" width="{}" height="15" rx="2"/>')
            wide = 8 + 8 * len(str(value))
            parts.append(plate.format(x + width / 2 - wide / 2, y + height / 2 - 7.5, wide))
            parts.append(_text(x + width / 2, y + height / 2 + 4.5, str(value), "middle"))
    if None in values:
        parts.append(_text(x + width / 2, y - 4, f"+ {wording.hidden}", "middle"))
    return Markup("").join(parts)


def _legend(layer: int, name: str, pattern: int) -> Markup:
    x, y = 4 + (layer % 2) * 150, 4 + (layer // 2) * 22
    box = Markup('<rect class="layer" x="{}" y="{}" width="22" height="15" fill="url(#p{})"/>').format(x, y, pattern)
    return box + _text(x + 28, y + 12, name)


def _rule(x: float, y: float, to: float) -> Markup:
    return Markup('<line class="rule" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(x, y, to, y)


def _text(x: float, y: float, text: str, anchor: str = "start") -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(x, y, anchor, text)


def _short(name: str) -> str:
    return name if len(name) <= 28 else f"{name[:27]}…"


def _svg(name: str, title: str, width: int, height: int, parts: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg class="chart" role="img" aria-labelledby="{name}-title" viewBox="0 0 {width} {height}" '
        'width="{width}" height="{height}"><title id="{name}-title">{title}</title>{parts}</svg>'
    ).format(name=name, title=title, width=width, height=height, parts=Markup("").join(parts))


_PATTERNS = Markup(
    "<defs>"
    '<pattern id="p0" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="#0b5563"/>'
    "</pattern>"
    '<pattern id="p1" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="#fdecec"/>'
    '<path d="M0 0L8 8M8 0L0 8" stroke="#9b1c1c" stroke-width="1.6"/></pattern>'
    '<pattern id="p2" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="#e3f0f2"/>'
    '<path d="M0 8L8 0M-2 2L2 -2M6 10L10 6" stroke="#0b5563" stroke-width="1.6"/></pattern>'
    '<pattern id="p3" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="#f0b429"/>'
    '<circle cx="4" cy="4" r="1.6" fill="#3d2800"/></pattern>'
    '<pattern id="p4" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="#fff"/>'
    '<path d="M0 4H8" stroke="#4b5b63" stroke-width="2"/></pattern>'
    '<pattern id="p5" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="#fff"/>'
    '<path d="M4 0V8" stroke="#16242b" stroke-width="2"/></pattern>'
    "</defs>"
)
