"""The contractor's pages."""
