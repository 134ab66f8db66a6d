"""The screen, driven through Textual's pilot."""
