"""Which elements of a camt message are read, as a tree that is walked along with the file.

An element is known by its local name and by those around it. What the tree does not know is passed over with
all that is in it, so that an extension of a bank or of a later version cannot disturb.
"""

from collections.abc import Iterable
from enum import Enum, auto
from typing import Final


class Scope(Enum):
    """An element whose fields are kept together."""

    MESSAGE = auto()
    """BkToCstmrStmt, BkToCstmrAcctRpt."""
    STATEMENT = auto()
    """Stmt, Rpt."""
    BALANCE = auto()
    """Bal."""
    ENTRY = auto()
    """Ntry."""
    DETAIL = auto()
    """TxDtls."""


class Node:
    """A known element.

    Attributes:
        children: The known elements in it, by local name.
        otherwise: What any other element in it is taken for.
        scope: Set for an element that has fields of its own.
        field: The name under which its text is kept; empty when the text is of no interest.
        repeats: Whether the texts of several are kept, and not only the first.
    """

    __slots__ = ("children", "field", "otherwise", "repeats", "scope")

    def __init__(self, otherwise: "Node | None" = None, scope: Scope | None = None) -> None:
        """Make an element without children.

        Args:
            otherwise: What children that are not known are taken for; the element itself when left out.
            scope: Set for an element that has fields of its own.
        """
        self.children: dict[str, Node] = {}
        self.otherwise = otherwise or self
        self.scope = scope
        self.field = ""
        self.repeats = False

    def reach(self, path: str) -> "Node":
        """The element at the path below this one, made where it is not there yet."""
        node = self
        for name in path.split("/"):
            if name not in node.children:
                node.children[name] = Node(_UNKNOWN)
            node = node.children[name]
        return node


class Fields:
    """The texts that an element of the file holds, by field."""

    __slots__ = ("_texts",)

    def __init__(self) -> None:
        self._texts: dict[str, list[str]] = {}

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._texts)

    def keep(self, field: str, text: str, repeats: bool = False) -> None:
        """Add a text; of a field that does not repeat, the first one counts."""
        if field not in self._texts:
            self._texts[field] = [text]
        elif repeats:
            self._texts[field].append(text)

    def first(self, *names: str) -> str:
        """The text of the first of these fields that there is, or nothing."""
        for name in names:
            if name in self._texts:
                return self._texts[name][0]
        return ""

    def each(self, name: str) -> list[str]:
        """All texts of a field that repeats."""
        return self._texts.get(name, [])


_UNKNOWN: Final = Node()
"""Anything else: all that is in it is unknown too."""

MESSAGES: Final = {"BkToCstmrStmt": "camt.053", "BkToCstmrAcctRpt": "camt.052"}
"""The elements that hold statements, and the format that they stand for."""

NOTIFICATION: Final = "BkToCstmrDbtCdtNtfctn"
"""The element of camt.054, which gives single payments without the account's balance."""

_MESSAGE_FIELDS: Final = ("GrpHdr/CreDtTm", "GrpHdr/MsgPgntn/PgNb", "GrpHdr/MsgPgntn/LastPgInd")
_STATEMENT_FIELDS: Final = (
    "CreDtTm",
    *(f"FrToDt/{name}" for name in ("FrDt", "FrDtTm", "ToDt", "ToDtTm")),
    *(f"StmtPgntn/{name}" for name in ("PgNb", "LastPgInd")),
    *(f"Acct/{name}" for name in ("Id/IBAN", "Id/Othr/Id", "Ccy", "Nm", "Tp/Cd", "Tp/Prtry")),
    *(f"Acct/Svcr/FinInstnId/{name}" for name in ("Nm", "BIC", "BICFI")),
)
_BALANCE_FIELDS: Final = (
    *(f"Tp/{name}" for name in ("CdOrPrtry/Cd", "CdOrPrtry/Prtry", "SubTp/Cd")),
    *("Amt", "CdtDbtInd", "Dt/Dt", "Dt/DtTm"),
)
_KIND_FIELDS: Final = (
    *(f"BkTxCd/Domn/{name}" for name in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd")),
    "BkTxCd/Prtry/Cd",
)
_ENTRY_FIELDS: Final = (
    *("NtryRef", "Amt", "CdtDbtInd", "RvslInd", "Sts", "Sts/Cd", "Sts/Prtry"),
    *("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm"),
    *("AcctSvcrRef", "AddtlNtryInf", *_KIND_FIELDS),
)
_PARTY_FIELDS: Final = (
    *(f"{party}/{name}" for party in ("Cdtr", "Dbtr") for name in ("Nm", "Pty/Nm", "Agt/FinInstnId/Nm")),
    *(f"{party}/{name}" for party in ("UltmtCdtr", "UltmtDbtr") for name in ("Nm", "Pty/Nm")),
    *(f"{account}/Id/{name}" for account in ("CdtrAcct", "DbtrAcct") for name in ("IBAN", "Othr/Id")),
)
_DETAIL_FIELDS: Final = (
    *(f"Refs/{name}" for name in ("AcctSvcrRef", "EndToEndId", "TxId")),
    *("Amt", "AmtDtls/TxAmt/Amt", "CdtDbtInd", "AddtlTxInf", *_KIND_FIELDS),
    *(f"RltdPties/{name}" for name in _PARTY_FIELDS),
)
_REMITTANCE_FIELDS: Final = (
    "RmtInf/Ustrd",
    *(f"RmtInf/Strd/{name}" for name in ("CdtrRefInf/Ref", "RfrdDocInf/Nb", "AddtlRmtInf")),
)


def _scope(scope: Scope, fields: Iterable[str], repeated: Iterable[str] = ()) -> Node:
    node = Node(_UNKNOWN, scope)
    for path in fields:
        node.reach(path).field = path
    for path in repeated:
        leaf = node.reach(path)
        leaf.field, leaf.repeats = path, True
    return node


def document() -> Node:
    """The tree from outside the root; a message is found in any envelope around it."""
    entry = _scope(Scope.ENTRY, _ENTRY_FIELDS)
    details = _scope(Scope.DETAIL, _DETAIL_FIELDS, _REMITTANCE_FIELDS)
    entry.reach("NtryDtls").children["TxDtls"] = details
    statement = _scope(Scope.STATEMENT, _STATEMENT_FIELDS)
    statement.children |= {"Bal": _scope(Scope.BALANCE, _BALANCE_FIELDS), "Ntry": entry}
    message = _scope(Scope.MESSAGE, _MESSAGE_FIELDS)
    message.children |= {"Stmt": statement, "Rpt": statement}
    outside = Node()
    outside.children |= dict.fromkeys(MESSAGES, message)
    return outside
