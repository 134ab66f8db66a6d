"""How amounts, days and identities are written on the screen now."""

from typing import Final

from textual.dom import DOMNode

from statement_tui.formatting import Formats

_PLAIN: Final = Formats()


def formats_of(node: DOMNode) -> Formats:
    """What the application of a widget or screen writes with; it changes while the program runs."""
    formats: Formats = getattr(node.app, "formats", _PLAIN)
    return formats
