"""Bank statements in the terminal: one account, one month, and the proof that it adds up."""

__version__ = "0.3.0"
