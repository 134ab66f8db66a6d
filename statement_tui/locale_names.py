"""Which locale the environment names, and which of them need no data to be followed."""

import re
from collections.abc import Mapping
from typing import Final

_VARIABLES: Final = ("LC_ALL", "LC_NUMERIC", "LANG")

PLAIN_LOCALES: Final = {"", "C", "POSIX", "en"} | {
    f"en_{country}" for country in ("US", "GB", "AU", "CA", "NZ", "IE", "HK", "SG", "PH")
}
"""Where numbers are written like 1,583.14, as the program does by itself."""


def environment_locale(environment: Mapping[str, str]) -> str:
    """Such as `de_DE`; empty where nothing is set."""
    return locale_name(next((environment[name] for name in _VARIABLES if environment.get(name)), ""))


def locale_name(text: str) -> str:
    """The locale without encoding and variant: `de_DE` of `de_DE.UTF-8` and of `de-DE`."""
    return re.sub("(?<=.)[.@].*", "", text).replace("-", "_")
