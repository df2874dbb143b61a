"""The crew's pages, made for a phone."""
