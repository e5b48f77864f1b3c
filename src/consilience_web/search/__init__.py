"""Search: what was searched and imported, and every record with its story."""
