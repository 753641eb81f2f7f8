"""Product files of sellers, from bytes to offers.

lines (bytes, gzip, encodings) -> formats (JSON lines, CSV) -> rows (cleaned, or refused with a reason)
-> staging (COPY) -> decide (what would change) -> write (change it), driven by engine in batches.
"""
