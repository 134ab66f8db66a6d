"""The keys of the browser: rows are vertical, time is horizontal, Shift is a bigger step."""

from typing import Final

from textual.binding import Binding

from statement_tui.ui.widgets.key_bar import Key


def _binding(key: str, action: str, name: str, does: str, display: str) -> Binding:
    return Binding(key, action, does, show=False, id=name, tooltip=does, key_display=display)


BROWSE_BINDINGS: Final = (
    _binding("left,h", "step_months(-1)", "month.older", "Older month", "← h"),
    _binding("right,l", "step_months(1)", "month.newer", "Newer month", "→ l"),
    _binding("H,shift+left", "step_months(-12)", "year.older", "Same month a year back", "H shift+←"),
    _binding("L,shift+right", "step_months(12)", "year.newer", "Same month a year forward", "L shift+→"),
    _binding("t", "newest_month", "month.newest", "Newest month with transactions", "t"),
    _binding("less_than_sign", "first_month", "month.first", "First month of the account", "<"),
    _binding("greater_than_sign", "last_month", "month.last", "Last month of the account", ">"),
    _binding("m", "pick_month", "month.pick", "Go to a month …", "m"),
    _binding("J,right_square_bracket", "step_accounts(1)", "account.next", "Next account, same month", "J ]"),
    _binding(
        "K,left_square_bracket",
        "step_accounts(-1)",
        "account.previous",
        "Previous account, same month",
        "K [",
    ),
    _binding("a", "pick_account", "account.pick", "Go to an account …", "a"),
    _binding("exclamation_mark", "next_problem", "problem.next", "Next statement that does not add up", "!"),
    _binding("x", "explain", "problem.explain", "Why does it not add up?", "x"),
    _binding("slash", "filter", "filter.open", "Filter this month as you type", "/"),
    _binding("n", "find(1)", "find.next", "Next hit, on into older months", "n"),
    _binding("N", "find(-1)", "find.previous", "Previous hit, on into newer months", "N"),
    _binding("F", "find_everywhere", "find.everywhere", "Find in all accounts and months …", "F"),
    _binding("s", "sort_next", "sort.next", "Sort by date, text, amount, or not", "s"),
    _binding("S", "sort_reverse", "sort.reverse", "Sort the other way round", "S"),
    _binding("w", "toggle_wide", "view.wide", "Value date, kind and reference on or off", "w"),
    _binding("d", "toggle_split", "view.split", "One column of amounts, or out and in", "d"),
    _binding("b", "toggle_panes", "panes.toggle", "Side panes on or off", "b"),
    _binding("asterisk", "app.toggle_mask", "view.mask", "Mask amounts, names and numbers", "*"),
    _binding("y", "copy_row", "copy.row", "Copy the row, or those marked", "y"),
    _binding("Y", "copy_statement", "copy.statement", "Copy the statement", "Y"),
    _binding("e", "export", "export.open", "Export …", "e"),
    _binding("I", "import_files", "import.open", "Import a file …", "I"),
    _binding("u", "undo_import", "import.undo", "Undo an import …", "u"),
    _binding("r,f5", "reload", "reload", "Read everything again", "r F5"),
    _binding("question_mark,f1", "help", "help", "Help", "? F1"),
    _binding("colon", "app.command_palette", "palette", "Command palette", ": ctrl+p"),
    _binding("escape", "back", "back", "One level back", "Esc"),
    _binding("q", "app.quit", "quit", "Quit", "q ctrl+q"),
)
"""Every action of the browser that is not about a row; help and command palette list the same."""

KEY_BAR: Final = (
    Key("←", "older", "screen.step_months(-1)", always=True, binding_id="month.older"),
    Key("→", "newer", "screen.step_months(1)", always=True, binding_id="month.newer"),
    Key("m", "month", "screen.pick_month", binding_id="month.pick"),
    Key("a", "account", "screen.pick_account", binding_id="account.pick"),
    Key("/", "filter", "screen.filter", always=True, binding_id="filter.open"),
    Key("!", "problem", "screen.next_problem", binding_id="problem.next"),
    Key("?", "help", "screen.help", always=True, binding_id="help"),
    Key("q", "quit", "app.quit", always=True, binding_id="quit"),
)
"""What the last line shows."""
