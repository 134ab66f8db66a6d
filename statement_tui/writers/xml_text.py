"""Text as it stands between the tags of an XML file."""

import re
from typing import Final

_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# A parser turns carriage returns into line feeds. The other ones are no characters to XML 1.0.
_REFERENCES: Final = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_MARKUP: Final = re.compile("[&<>]")
_NEVER: Final = re.compile("[\x00\ud800-\udfff]")


def xml_text(text: str) -> str:
    """The text with what means something to XML escaped, so that a reader gets exactly this text back.

    Control characters become references. Most of them XML does not allow, so a strict parser refuses a file
    that has one; what is written instead of them would be another text. NUL and half surrogate pairs, which
    no reference can name, become U+FFFD.
    """
    if text.isascii() and text.isalnum():
        return text
    text = _MARKUP.sub(lambda found: _ESCAPES[found[0]], _NEVER.sub("\ufffd", text))
    return _REFERENCES.sub(lambda found: f"&#{ord(found[0])};", text)
