"""The config file and the environment, as commands and the browser meet them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from statement_tui.formatting import Formats
from statement_tui.settings import read_settings
from statement_tui.ui.key_choice import choose_keys
from statement_tui.ui.keymap import remappable_bindings

from .command_line import EVERYDAY, run


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A config file of one's own; it is empty."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    file = tmp_path / "config" / "statement-tui" / "config.toml"
    file.parent.mkdir(parents=True)
    file.touch()
    return file


def test_every_mistake_is_a_sentence_with_file_line_and_field(config: Path) -> None:
    text = '[display]\n\ndate = "\\u001b[2J\\u202e"\nlocale = "xx_YY"\n[keys]\nhelp = 3\n'
    config.write_text(text, encoding="utf-8")
    settings = read_settings()
    keys, day, locale = lines = [
        "line 6, keys.help: it is keys in quotes, or a list of them",
        'line 3, display.date: "␛[2J·" cannot be used: it is "iso", "locale" or a pattern '
        'of y, M and d like "dd.MM.yyyy"; the default is',
        'line 4, display.locale: "xx_YY" is no known locale; numbers are written like 1,583.14',
    ]
    assert settings.sentences() == tuple(f"{config}, {line}" for line in lines)
    text = settings.notice([("year.older", "it is no key")] * 5)
    assert text.splitlines() == [
        f"In {config}:",
        *(keys, day, locale),
        *["line 5, keys.year.older: it is no key"] * 3,
        "and 2 more: `statement-tui config` says all of them",
    ]


def test_an_unknown_locale_of_the_environment_is_not_put_down_to_the_file(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "xx_YY.UTF-8")
    said = 'The locale of the environment: "xx_YY" is no known locale; numbers are written like 1,583.14'
    assert (read_settings().sentences(), read_settings().notice()) == ((said,), said)
    config.write_text("x = 1\n", encoding="utf-8")
    wrong = "line 1, x: there is no such table"
    assert read_settings().notice() == f"{said}\nIn {config}:\n{wrong}"


def test_a_file_that_is_no_toml_is_said_without_a_field(config: Path) -> None:
    config.write_text("[keys\n", encoding="utf-8")
    [sentence] = read_settings().sentences()
    assert sentence.startswith(f"{config}, it is not TOML: ")
    assert sentence.endswith("(at line 1, column 6); the defaults are used")


def test_a_command_says_mistakes_on_standard_error_and_goes_on(
    config: Path, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config.write_text('[display]\ndecimal_separator = ","\ndate = "x"\n', encoding="utf-8")
    result = run("show", EVERYDAY, "2026-06", "--db", demo)
    assert result.exit_code == 0
    assert result.stderr.startswith(f"statement-tui: {config}, line 3, display.date: ")
    assert "−3.162,00" in result.stdout
    monkeypatch.setenv("LANG", "de_CH.UTF-8")
    config.write_text("", encoding="utf-8")
    result = run("accounts", "--db", demo)
    assert "8’595.81" in result.stdout
    assert result.stderr == ""


def test_what_programs_read_does_not_change(config: Path, demo: Path) -> None:
    asked: list[tuple[str, ...]] = [
        ("show", EVERYDAY, "2026-06", "--format", kind) for kind in ("json", "csv")
    ]
    asked += [("accounts", "--format", "json"), ("imports", "--format", "json")]
    before = [run(*arguments, "--db", demo).stdout for arguments in asked]
    config.write_text('[display]\nlocale = "de_DE"\ndate = "locale"\n', encoding="utf-8")
    assert [run(*arguments, "--db", demo).stdout for arguments in asked] == before


def test_the_mask_comes_from_the_option_or_the_config(config: Path, demo: Path) -> None:
    shown = run("--mask", "show", EVERYDAY, "2026-06", "--db", demo).stdout
    assert "3,162.00" not in shown
    assert EVERYDAY not in shown
    config.write_text("[display]\nmask = true\n", encoding="utf-8")
    assert run("show", EVERYDAY, "2026-06", "--db", demo).stdout == shown


@pytest.mark.parametrize(
    "command",
    [
        ("show", EVERYDAY, "2026-06"),
        ("show", EVERYDAY, "2026-06", "--format", "json"),
        ("show", EVERYDAY, "2026-06", "--format", "csv"),
        ("accounts",),
        ("accounts", "--format", "json"),
    ],
)
def test_the_mask_covers_every_format(demo: Path, command: tuple[str, ...]) -> None:
    shown, masked = (run(*options, *command, "--db", demo).stdout for options in ([], ["--mask"]))
    for secret in re.findall(r"DE02[\d ]{8,}|Everyday|REWE|[\d,]+\.\d\d", shown):
        assert secret not in masked
    assert len(masked.splitlines()) == len(shown.splitlines())


def test_without_a_file_and_a_language_all_is_as_usual(config: Path) -> None:
    os.unlink(config)
    settings = read_settings()
    assert (settings.formats, settings.keys, settings.notice()) == (Formats(), {}, "")


def test_the_example_is_a_config_that_changes_nothing_until_it_is_edited(config: Path) -> None:
    result = run("config")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"# {config}\n")
    assert '# month.older = "left, h" ' in result.stdout
    assert '# month.first = "<" ' in result.stdout
    for binding in remappable_bindings():
        assert f"# {binding.id} = " in result.stdout
    config.write_text(result.stdout, encoding="utf-8")
    assert run("config").exit_code == 0
    keys = result.stdout.partition("[keys]")[2]
    lines = [line.removeprefix("# ") for line in keys.splitlines() if " = " in line]
    config.write_text("\n".join(["[keys]", *lines]), encoding="utf-8")
    settings = read_settings()
    assert len(settings.keys) == len(lines) == len(remappable_bindings())
    keymap, problems = choose_keys(settings.keys)
    assert (keymap.changed, problems, settings.faults) == ({}, (), ())


def test_the_config_command_says_where_the_file_is_and_every_mistake_in_it(config: Path) -> None:
    assert run("config", "--path").stdout == f"{config}\n"
    config.write_text('[keys]\nhelpp = "Z"\n[display]\ndate = "x"\n', encoding="utf-8")
    result = run("config", "--path")
    assert result.exit_code == 1
    assert result.stdout == f"{config}\n"
    assert f"{config}, line 2, keys.helpp: there is no such action; did you mean help?" in result.stderr
    assert f"{config}, line 4, display.date: " in result.stderr


def test_who_sets_nothing_does_not_wait_for_what_reads_settings() -> None:
    program = "import sys; from statement_tui.settings import read_settings; read_settings()\n"
    program += "print([name for name in ('statement_tui.config', 'babel') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
