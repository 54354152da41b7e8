"""The journal: what was asked and what came of it, redacted and without who asked. The only state there is."""
