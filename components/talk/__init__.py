"""Conversations and the dialogs in which people write.

Photos to send along are chosen by the kit's picker.
"""
