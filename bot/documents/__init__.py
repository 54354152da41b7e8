"""Original documents on hand: reading them, finding their sections, holding them against ``knowledge/``."""
