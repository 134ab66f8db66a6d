"""Start the program: `statement-tui`, or `python -m statement_tui`."""

import gc
import os

# Nearly all that is allocated before the first paint stays: collecting would only cost time.
gc.disable()

# Plugins of other packages have no business here, and looking for them costs a tenth of the launch.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def main() -> None:
    """Run the command that the arguments name, and exit with its code."""
    from statement_tui.cli import cli
    from statement_tui.cli_options import PROGRAM

    cli(prog_name=PROGRAM)


if __name__ == "__main__":
    main()
