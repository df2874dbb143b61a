"""One schema a record: files, documents, export and help all derive from it."""
