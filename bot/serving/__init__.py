"""Running for long: the newest good catalogue, health, metrics, and the one port that serves them all."""
