"""What fills the terminal: the browser, and what opens over it."""
