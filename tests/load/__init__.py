"""`make load`: hundreds who start a test at once, thousands who sit it, on this machine."""
