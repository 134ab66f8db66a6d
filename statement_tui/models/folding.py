"""Text as it is compared: without case, and without the accents of Latin letters."""

from typing import Final

_LETTERS: Final = {
    "a": "àáâãäåāăą",
    "ae": "æ",
    "c": "çćĉċč",
    "d": "ðďđ",
    "e": "èéêëēĕėęě",
    "g": "ĝğġģ",
    "h": "ĥħ",
    "i": "ìíîïĩīĭįı",
    "ij": "ĳ",
    "j": "ĵ",
    "k": "ķĸ",
    "l": "ĺļľŀł",
    "n": "ñńņňŉŋ",
    "o": "òóôõöøōŏő",
    "oe": "œ",
    "r": "ŕŗř",
    "s": "śŝşšșſ",
    "ss": "ß",
    "t": "ţťŧț",
    "th": "þ",
    "u": "ùúûüũūŭůűų",
    "w": "ŵ",
    "y": "ýÿŷ",
    "z": "źżž",
}
_CAPITALS: Final = {"ß": "ẞ", "ı": "İ", "ĸ": "", "ŉ": "", "ſ": ""}
"""Those that `str.upper` does not give as one letter that goes back to the small one."""

_COMBINING: Final = "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0326\u0327\u0328"

PLAIN_LETTERS: Final = {
    **{
        letter: plain
        for plain, letters in _LETTERS.items()
        for small in letters
        for letter in (small, _CAPITALS.get(small, small.upper()))
        if letter
    },
    **dict.fromkeys(_COMBINING, ""),
}
"""The letters of Latin-1 and Latin Extended-A with an accent, capitals too, and what they are compared as.

The index of the database folds with the same table, written out in SQL.
"""

_TABLE: Final = str.maketrans(PLAIN_LETTERS)


def fold(text: str) -> str:
    """The text as it is compared with others; `Café` and `CAFE` are the same."""
    return text.lower() if text.isascii() else text.translate(_TABLE).lower()
