"""Statements, accounts and import reports as text: for the terminal, for scripts and for spreadsheets."""
