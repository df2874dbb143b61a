"""Getting in: plain HTML for people who have no session yet."""
