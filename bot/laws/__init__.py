"""Swedish law references as data: one form inside, one label and one address out."""
