"""What `statement-tui config` does: where the config file is, what is wrong with it, and an example."""

import click

from statement_tui.config_example import Action, example_config
from statement_tui.settings import read_settings
from statement_tui.ui.key_choice import choose_keys
from statement_tui.ui.keymap import remappable_bindings, usual_keys, written


def show_config(*, only_path: bool) -> bool:
    """Print the path, or an example with it, and say mistakes.

    Args:
        only_path: Leave the example out.

    Returns:
        Whether there is nothing wrong with the file.
    """
    settings = read_settings()
    if only_path:
        click.echo(str(settings.file))
    else:
        actions = [
            Action(str(binding.id), tuple(map(written, usual_keys(binding))), binding.tooltip)
            for binding in remappable_bindings()
        ]
        click.echo(example_config(settings.file, actions), nl=False)
    faults = settings.sentences(choose_keys(settings.keys)[1])
    for sentence in faults:
        click.echo(f"statement-tui: {sentence}", err=True)
    return not faults
