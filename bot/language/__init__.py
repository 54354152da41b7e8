"""Swedish text as staff write it: normalising, words, compounds, typing errors, concepts, negation."""
