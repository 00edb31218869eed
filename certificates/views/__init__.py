"""Pages about certificates: their owner's, anyone's check, and the administrators' revocation."""
