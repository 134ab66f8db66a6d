"""The elements of one camt file, sorted into statements, balances, entries and details."""

import re
from typing import Final

from statement_tui.errors import UnreadableFile
from statement_tui.models.parsed import Advance, ParsedFile, ParsedStatement, ParseWarning
from statement_tui.readers.camt_entry import OpenEntry
from statement_tui.readers.camt_schema import MESSAGES, NOTIFICATION, Fields, Scope, document
from statement_tui.readers.camt_statement import OpenStatement
from statement_tui.readers.camt_xml import DEPTH_MAX, XmlFile
from statement_tui.readers.warning_limit import WarningLimit

_LONG_LINE_CHARACTERS: Final = 200
"""From here on a line number alone does not help to find a place."""

_NAMESPACE: Final = re.compile(r"camt\.05[23]\.001\.([0-9]{2})", re.ASCII)
_VERSIONS: Final = range(2, 14)


class CamtReader:
    """Goes once through the elements of one file."""

    def __init__(self, data: bytes) -> None:
        """Begin at the root.

        Args:
            data: The file. Its size is for the caller to limit.
        """
        self.texts: list[str] = []
        self._file = XmlFile(data)
        self._nodes = [document()]
        self._scopes: list[Fields] = []
        self._began = ""
        self._formats: list[str] = []
        self._statement: OpenStatement | None = None
        self._entry: OpenEntry | None = None
        self._entries = 0
        self._statements: list[ParsedStatement] = []
        self._warnings = self._file.warnings
        self._limit = WarningLimit()
        self._notified = False

    def read(self, advance: Advance) -> ParsedFile:
        """Read the file to its end."""
        self._file.read(self, advance)
        if not self._statements:
            if self._notified:
                raise UnreadableFile(
                    "This is a camt.054 notification, not an account statement",
                    "it has single payments without the account's balance; choose camt.053 at the bank.",
                )
            raise UnreadableFile(
                "There is no account statement in the file",
                "it has neither a Stmt in BkToCstmrStmt nor a Rpt in BkToCstmrAcctRpt; choose camt.053.",
            )
        return ParsedFile(
            format=self._formats[0], statements=tuple(self._statements), warnings=tuple(self._warnings)
        )

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        """Take an opening tag."""
        if ":" in name:
            name = name.rpartition(":")[2]
        parent = self._nodes[-1]
        node = parent.children.get(name, parent.otherwise)
        self._nodes.append(node)
        self.texts.clear()
        if node is parent:
            self._opened_unknown(name, attributes)
        elif node.scope:
            self._begin(node.scope, name, attributes)
        elif attributes and node.field:
            self._scopes[-1].keep(f"{node.field}@Ccy", attributes.get("Ccy", "").strip())

    def closed(self, name: str) -> None:
        """Take a closing tag."""
        node = self._nodes.pop()
        if node.field:
            if text := "".join(self.texts).strip():
                self._scopes[-1].keep(node.field, text, node.repeats)
        elif node.scope:
            self._end(node.scope)
        self.texts.clear()

    def _opened_unknown(self, name: str, attributes: dict[str, str]) -> None:
        # What is known cannot stand deep, so that only here the depth has to be limited.
        if len(self._nodes) > DEPTH_MAX:
            detail = f"line {self._file.line}: more than {DEPTH_MAX} elements stand in one another"
            raise UnreadableFile("This is no bank statement", f"{detail}; choose camt.053 at the bank.")
        if not self._scopes:
            self._notified |= name == NOTIFICATION
            self._check_version(attributes)

    def _check_version(self, attributes: dict[str, str]) -> None:
        """Look at the namespaces of an element in which messages stand, or of the message itself."""
        for value in attributes.values():
            version = _NAMESPACE.search(value)
            if version and int(version[1]) not in _VERSIONS:
                message = f"version {version[1]} of the format is not known; what is new in it is not read"
                self._warn(self._warnings, self._place(), message)

    def _begin(self, scope: Scope, name: str, attributes: dict[str, str]) -> None:
        fields = Fields()
        if scope is Scope.MESSAGE:
            self._formats.append(MESSAGES[name])
            self._check_version(attributes)
        elif scope is Scope.STATEMENT:
            message = self._scopes[-1]
            self._statement = OpenStatement(self._formats[-1], self._place(), message, self._warn)
            self._entries = 0
            fields = self._statement.fields
        elif scope is Scope.ENTRY and self._statement:
            self._entries += 1
            self._entry = self._statement.begin_entry(self._place(self._entries))
            fields = self._entry.fields
        self._scopes.append(fields)
        self._began = self._place() if scope is Scope.BALANCE else ""

    def _end(self, scope: Scope) -> None:
        fields = self._scopes.pop()
        if scope is Scope.MESSAGE:
            if fields.first("GrpHdr/MsgPgntn/LastPgInd") in ("false", "0"):
                message = "the statement goes on in another file: this is not its last page"
                self._warn(self._warnings, self._place(), message)
        elif self._statement is None:
            return
        elif scope is Scope.DETAIL and self._entry:
            self._entry.add_detail(fields)
        elif scope is Scope.ENTRY and self._entry:
            self._statement.add_entry(self._entry)
            self._entry = None
        elif scope is Scope.BALANCE:
            self._statement.add_balance(fields, self._began)
        elif scope is Scope.STATEMENT:
            self._statements.append(self._statement.parsed())
            self._statement = None

    def _place(self, entry: int = 0) -> str:
        line, column = self._file.line, self._file.column
        if column <= _LONG_LINE_CHARACTERS:
            return f"line {line}"
        return f"line {line}, entry {entry}" if entry else f"line {line}, column {column}"

    def _warn(self, warnings: list[ParseWarning], place: str, message: str, lost: bool = False) -> None:
        warning = ParseWarning(place=place, message=message, lost=lost)
        warnings.append(warning)
        self._limit.count(warning)
