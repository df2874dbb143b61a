"""The JSON API under /api/v1, through which other software feeds and reads the portal."""
