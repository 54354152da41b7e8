"""``lotsen serve`` itself, as an operator runs it, with fake platforms around it."""
