"""Draw how times grow: an SVG with both axes logarithmic."""

import math
from pathlib import Path

WIDTH, HEIGHT = 460, 300
LEFT, RIGHT, TOP, BOTTOM = 72, 44, 34, 44
COLOURS = ("#0367C7", "#D16401")
TEXT = 'font-family="sans-serif" font-size="11" fill="#596273"'


def write_plot(
    path: Path, title: str, sizes: list[int], series: dict[str, list[float]]
) -> None:
    """Write a plot.

    Parameters
    ----------
    path : Path
        The SVG.
    title : str
        What grows.
    sizes : list of int
        Along the axis.
    series : dict from name to list of float
        Microseconds, one for each size.
    """
    times = [time for line in series.values() for time in line]
    low, high = math.floor(math.log10(min(times))), math.ceil(math.log10(max(times)))
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])

    def x(size: float) -> float:
        share = (math.log10(size) - first) / (last - first)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(time: float) -> float:
        share = (math.log10(time) - low) / (high - low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">',
        '<rect width="100%" height="100%" fill="#FFFFFF"/>',
        f'<text x="{LEFT}" y="20" font-family="sans-serif" font-size="13" '
        f'font-weight="600" fill="#1A1E26">{title}</text>',
    ]
    for power in range(low, high + 1):
        level = y(10.0**power)
        parts.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{level:.1f}" '
            f'y2="{level:.1f}" stroke="#E8EBEF"/>'
            f'<text x="{LEFT - 8}" y="{level + 4:.1f}" text-anchor="end" {TEXT}>'
            f"{10.0**power:,g} µs</text>"
        )
    parts += [
        f'<text x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle" '
        f"{TEXT}>{size:,}</text>"
        for size in sizes
    ]
    for (name, line), colour in zip(series.items(), COLOURS, strict=True):
        points = [(x(s), y(t)) for s, t in zip(sizes, line, strict=True)]
        words = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        parts.append(
            f'<polyline points="{words}" fill="none" stroke="{colour}" '
            'stroke-width="2"/>'
        )
        parts += [
            f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{colour}"/>'
            for a, b in points
        ]
        parts.append(
            f'<text x="{points[0][0] + 4:.1f}" y="{points[0][1] - 9:.1f}" '
            f'font-family="sans-serif" font-size="11" fill="{colour}">{name}</text>'
        )
    path.write_text("\n".join([*parts, "</svg>", ""]), encoding="utf-8")
