"""The command line, one module a command; ``registry.py`` lists them."""
