"""Papers as PDF, and handing out stored files to those who may see them.

What stands on a paper is asked of the subject that it is about.
"""
