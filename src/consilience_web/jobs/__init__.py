"""Long work outside the request: jobs that wait in the database, and the worker that does them."""
