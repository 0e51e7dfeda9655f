"""Questions and checks: their kinds, the bank, answers, progress and the report."""
