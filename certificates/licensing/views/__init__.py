"""Pages of the licensing desk."""
