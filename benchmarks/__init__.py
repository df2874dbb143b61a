"""Benchmarks: what the portal promises about speed, measured (``make bench``)."""
