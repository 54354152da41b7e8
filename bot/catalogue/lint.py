"""Temporary: structural lint for content writers, until `lotsen check` takes over."""

import sys
from pathlib import Path

from bot.catalogue.loader import read_content

if __name__ == "__main__":
    content = read_content(Path())
    for fault in sorted(content.faults):
        print(fault)
    print(f"{len(content.documents)} documents, {len(content.intents)} intents, {len(content.faults)} faults")
    sys.exit(1 if content.faults else 0)
