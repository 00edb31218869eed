"""`make bench`: how fast Watchword is, beside a bare Django view on the same machine."""
