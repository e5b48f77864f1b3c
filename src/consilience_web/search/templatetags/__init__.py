"""What the templates of the searches print."""
