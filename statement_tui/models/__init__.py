"""What a statement is made of: frozen models without database or screen."""
