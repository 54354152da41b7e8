"""Files that leave the house: CSV, XLSX, DOCX and JSON of a report, safe to open and the same each time."""
