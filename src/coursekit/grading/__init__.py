"""Grading of hand-ins: what counts is worked out again, in isolation, from the student's cells."""
