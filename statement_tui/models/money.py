"""Money as `Decimal` with exactly the decimals of its currency, and as integer minor units in storage."""

from decimal import Context, Decimal, Inexact
from typing import Final

MINOR_UNITS_MAX: Final = 2**53
"""The largest amount, in minor units, that storage accepts on either side of zero."""

_EXACT: Final = Context(prec=100, traps=[Inexact])
"""Never rounds."""

_NO_DECIMALS: Final = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV"}
    | {"XAF", "XOF", "XPF"}
)
_THREE_DECIMALS: Final = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}
_FOUR_DECIMALS: Final = {"CLF", "UYW"}
_DECIMALS: Final = {
    **dict.fromkeys(_NO_DECIMALS, 0),
    **dict.fromkeys(_THREE_DECIMALS, 3),
    **dict.fromkeys(_FOUR_DECIMALS, 4),
}


def decimals(currency: str) -> int:
    """How many decimals the ISO 4217 currency has: EUR 2, JPY 0, KWD 3."""
    return _DECIMALS.get(currency, 2)


def from_minor_units(minor_units: int, currency: str) -> Decimal:
    """The amount that so many minor units of the currency are, with all its decimals."""
    return Decimal(minor_units).scaleb(-decimals(currency))


def to_minor_units(amount: Decimal, currency: str) -> int:
    """The amount as minor units of the currency.

    Raises:
        ValueError: The amount is finer than the currency's smallest unit, too large, or no number.
    """
    if not amount.is_finite() or amount.adjusted() > 20:
        raise ValueError(f"an amount must lie within {MINOR_UNITS_MAX:,} minor units of {currency}")
    try:
        scaled = _EXACT.scaleb(amount, _DECIMALS.get(currency, 2))
        minor_units = int(scaled)
    except Inexact:
        scaled, minor_units = amount, 0
    if minor_units != scaled:
        raise ValueError(f"{amount} has more than the {decimals(currency)} decimals of {currency}")
    if abs(minor_units) > MINOR_UNITS_MAX:
        raise ValueError(f"an amount must lie within {MINOR_UNITS_MAX:,} minor units of {currency}")
    return minor_units
