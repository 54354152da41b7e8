"""The curated catalogue: models, loading, checking and what it is made from."""
