"""Mail going out and coming in: letters, the outbox, sending, replies, unsubscribing.

Which event mails whom is decided in notices.
"""
