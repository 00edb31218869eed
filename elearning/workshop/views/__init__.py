"""What editors see of the workshop."""
