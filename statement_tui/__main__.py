"""Start the program: `statement-tui`, or `python -m statement_tui`."""

import gc
import os

# Nearly all that is allocated before the first paint stays: collecting would only cost time.
gc.disable()

# Plugins of other packages have no business here, and looking for them costs a tenth of the launch.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

from statement_tui.cli import cli  # noqa: E402
from statement_tui.cli_options import PROGRAM  # noqa: E402


def main() -> None:
    """Run the command that the arguments name, and exit with its code."""
    cli(prog_name=PROGRAM)


if __name__ == "__main__":
    main()
