"""Activity and copies of one's data on the screen.

What is kept is decided by the services.
"""
