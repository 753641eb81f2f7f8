"""The file in which other sites read what is sold here."""
