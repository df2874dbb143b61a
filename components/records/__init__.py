"""What other software may do, as the screen tells it.

The API itself is a page of its own.
"""
