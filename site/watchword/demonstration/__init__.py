"""A demonstration: made-up people, marked as such, signed in with one press. Never reachable in production."""
