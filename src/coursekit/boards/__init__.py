"""Boards: charts that a learner moves, each with a sentence that says what is shown."""
