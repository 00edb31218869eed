"""`make chaos`: the server is killed at every point of a submission, and nothing is lost or doubled."""
