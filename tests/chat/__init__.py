"""The chat side without a platform."""
