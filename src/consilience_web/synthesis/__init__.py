"""Pages of synthesis: analyses, run on what the team holds."""
