"""Personal data out at the door: what was typed is redacted before anything else sees it."""
