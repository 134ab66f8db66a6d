"""Bank files in, parsed statements out: one module for each format."""
