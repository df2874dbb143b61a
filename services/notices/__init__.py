"""Which event mails whom and what the mail says, with digests, reminders and previews.

Sending is the mail's.
"""
