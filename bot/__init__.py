"""Lotsen: a guidance bot that answers staff around children from their county's own documents."""

__version__ = "0.1.0"
