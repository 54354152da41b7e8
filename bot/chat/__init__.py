"""Conversations in chat, whatever the platform: what is heard, what is decided, and how it gets there once."""
