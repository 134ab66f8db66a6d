"""What the user writes into the config file, and what is said about mistakes in it."""

from pathlib import Path

import pytest

from statement_tui.config import Config, Display, LoadedConfig, load_config
from statement_tui.config_lines import line_of


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def load(file: Path, text: str) -> LoadedConfig:
    file.write_text(text, encoding="utf-8")
    return load_config(file)


def test_without_a_file_the_defaults_hold(file: Path) -> None:
    assert load_config(file) == LoadedConfig()
    assert load(file, "# nothing\n").config == Config()


def test_keys_are_written_nested_or_quoted_in_one_text_or_a_list(file: Path) -> None:
    loaded = load(
        file,
        """
        [keys]
        month.older = "p, shift+left"
        "month.newer" = ["n", "comma", ","]
        import = { open = "," }
        help = []
        mark.toggle = " "
        [keys.year]
        older = ""
        """,
    )
    assert loaded.faults == ()
    assert loaded.config.keys == {
        "month.older": ("p", "shift+left"),
        "month.newer": ("n", "comma", ","),
        "import.open": (",",),
        "help": (),
        "mark.toggle": ("space",),
        "year.older": (),
    }


def test_days_and_numbers_are_set(file: Path) -> None:
    text = """
[display]
date = "dd.MM.yyyy"
locale = "de_DE"
decimal_separator = ","
group_separator = ""
mask = true
"""
    loaded = load(file, text)
    assert loaded.faults == ()
    assert loaded.config.display == Display(
        date="dd.MM.yyyy", locale="de_DE", decimal_separator=",", group_separator="", mask=True
    )


@pytest.mark.parametrize(
    ("text", "field", "said"),
    [
        ('[display]\ndate = "soon"\nmask = true', "display.date", '"soon" cannot be used: it is "iso"'),
        ('[display]\ndate = "HH:mm"\nmask = true', "display.date", "a pattern of y, M and d"),
        ("[display]\ndate = 3\nmask = true", "display.date", "3 cannot be used: it should be a valid string"),
        ("[display]\ndate = 2026-01-01\nmask = true", "display.date", "it should be a valid string"),
        ('[display]\ndecimal_separator = "5"\nmask = true', "display.decimal_separator", "it is one of . ,"),
        ('[display]\ngroup_separator = "::"\nmask = true', "display.group_separator", "empty for none"),
        ('[display]\ndat = "iso"\nmask = true', "display.dat", "no such field; did you mean date?"),
        ("[display]\nmask = true\n[displai]\n", "displai", "no such table; did you mean display?"),
        ("keys = 3\n[display]\nmask = true", "keys", "write [keys] in a line of its own"),
        ("[display]\nmask = true\n[keys]\nhelp = 3", "keys.help", "it is keys in quotes"),
        ("[display]\nmask = true\n[keys]\nhelp = [3]", "keys.help", "it is keys in quotes"),
        (
            '[display]\nmask = true\ndecimal_separator = ","\ngroup_separator = ","',
            "display.group_separator",
            "the decimal separator too",
        ),
    ],
)
def test_a_mistake_is_said_with_its_field_and_the_rest_counts(
    file: Path, text: str, field: str, said: str
) -> None:
    loaded = load(file, text)
    [fault] = loaded.faults
    assert fault.field == field
    assert said in fault.problem
    assert loaded.config == Config(display=Display(mask=True))


def test_every_mistake_is_said(file: Path) -> None:
    loaded = load(file, '[display]\ndate = "?"\nmask = "yes"\nlocale = 1\n[keys]\na = 1\nb = 2\nc = "x"\n[x]')
    fields = [fault.field for fault in loaded.faults]
    assert fields == ["x", "keys.a", "keys.b", "display.date", "display.locale", "display.mask"]
    assert loaded.config == Config(keys={"c": ("x",)})


def test_a_value_is_not_repeated_at_length(file: Path) -> None:
    [fault] = load(file, f'[display]\ndate = "{"x" * 5000}"').faults
    assert len(fault.problem) < 200


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[keys]\nhelp = \n", "it is not TOML: invalid value (at line 2, column 8)"),
        (b"[keys\n", "(at line 1, column 6)"),
        (b"a = 1\na = 2\n", "it is not TOML"),
        (b"\xff\xfe", "it is not text in UTF-8"),
        (b"\x00", "it is not TOML"),
        (b"a = " + b"[" * 5000, "nested too deeply"),
    ],
)
def test_what_is_no_toml_leaves_all_defaults(file: Path, content: bytes, said: str) -> None:
    file.write_bytes(content)
    loaded = load_config(file)
    [fault] = loaded.faults
    assert fault.field == ""
    assert said in fault.problem
    assert fault.problem.endswith("the defaults are used")
    assert loaded.config == Config()


def test_what_cannot_be_read_leaves_all_defaults(file: Path) -> None:
    file.mkdir()
    [fault] = load_config(file).faults
    assert fault.problem == "it cannot be read (Is a directory); the defaults are used"


def test_a_byte_order_mark_is_no_mistake(file: Path) -> None:
    file.write_bytes("\ufeff[display]\nmask = true".encode())
    assert load_config(file) == LoadedConfig(Config(display=Display(mask=True)), (), "[display]\nmask = true")


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("display.date", 2),
        ("display", 1),
        ("display.unknown", 1),
        ("keys.month.older", 5),
        ("keys.month.newer", 6),
        ("keys.year.older", 8),
        ("keys.year.newer", 7),
        ("nothing", None),
        ("", None),
    ],
)
def test_the_line_of_a_field_is_found(field: str, line: int | None) -> None:
    text = """\
[display]  # how it looks
date = "iso"

[ keys ]
month . older = "p"
"month.newer" = "n"
[keys.year]
older = "="
[broken = "
"""
    assert line_of(text, field) == line
