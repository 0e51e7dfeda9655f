"""The learner's file: entries, safe writing, copies, a borrowed computer."""
