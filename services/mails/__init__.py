"""Mails: what they say and how they look (letters), and the outbox they wait in (queue)."""
