"""Hostile peers, files, launches and failing system calls, as tables with budgets."""
