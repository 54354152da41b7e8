"""A fake of Microsoft's side of Teams: a Bot Connector, a server of its keys, and people who write to Lotsen.

Strict where Microsoft is (tokens, sizes, addresses of conversations) and programmable where it fails.
"""
