"""The rules: statements, their proof, and the import of bank files."""
