"""Conversations with the office: messages, questions, requests for work, replies by mail.

Mails that tell of them are written in notices.
"""
