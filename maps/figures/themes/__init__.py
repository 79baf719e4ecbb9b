"""What the leader's map can show, one theme at a time: a theme is one file here, and one line in `THEMES`."""

from maps.figures.themes.heat import HEAT
from maps.figures.themes.reach import REACHES
from maps.figures.themes.share import SHARE
from maps.figures.themes.theme import Theme
from maps.look.errors import FigureNotKnown

THEMES: dict[str, Theme] = {theme.name: theme for theme in (SHARE, HEAT, *REACHES)}


def theme_known(name: str) -> Theme:
    """`?theme=heat`; unasked the first."""
    if not name:
        return SHARE
    if name not in THEMES:
        raise FigureNotKnown(text=name[:20])
    return THEMES[name]
