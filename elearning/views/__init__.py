"""Pages of the learner's journey."""
