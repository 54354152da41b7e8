"""A strict fake Slack of ours: Web API, signed events, Socket Mode, limits, tokens, scopes and faults on order."""
