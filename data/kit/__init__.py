"""The database, the clock, money and ids, and the tables that every subject writes to.

No table of one subject alone lives here.
"""
