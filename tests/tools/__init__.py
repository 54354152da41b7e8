"""Tools for those who develop Lotsen."""
