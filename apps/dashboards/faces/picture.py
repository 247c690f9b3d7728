"""From a drawing to pixels, with our own typefaces only, so that it is the same everywhere."""

import resvg_py

from apps.dashboards import typefaces

SCALE = 2  # pixels of the picture for one of the drawing


def png(svg: str) -> bytes:
    """Return the drawing as a PNG picture of twice its size."""
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=SCALE,
        skip_system_fonts=True,
        font_files=[str(path) for path in typefaces.files().values()],
        font_family=typefaces.SANS,
        sans_serif_family=typefaces.SANS,
        serif_family=typefaces.SERIF,
    )
