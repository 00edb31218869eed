"""Everything that changes what a learner did, and the loading of what they learn."""
