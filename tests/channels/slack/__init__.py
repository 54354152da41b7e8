"""Lotsen in Slack: how it draws, hears, sends and guards itself, against a strict fake Slack."""
