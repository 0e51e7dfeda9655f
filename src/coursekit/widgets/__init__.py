"""What a cell shows that a learner can set: a chart with controls, and what both rest on."""
