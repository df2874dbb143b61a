"""Alembic's migrations and the two calls that the command line makes of them."""
