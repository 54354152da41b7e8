"""From a question to ranked, calibrated intents, and the decision to answer, to suggest or to be silent."""
