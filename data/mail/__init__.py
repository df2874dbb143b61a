"""The outbox: mails that wait to be sent.

Which notices are due stands with the notices.
"""
