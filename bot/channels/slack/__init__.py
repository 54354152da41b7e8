"""Lotsen in Slack: what Slack sends becomes an ``Incoming``, an ``Outgoing`` becomes Block Kit. Decides nothing."""
