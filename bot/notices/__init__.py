"""What Lotsen says unasked: to who wanted to know, of what changed in the catalogue, and of the forum's dates."""
