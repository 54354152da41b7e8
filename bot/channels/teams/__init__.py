"""Microsoft Teams: activities in, Adaptive Cards out. Translates and decides nothing."""
