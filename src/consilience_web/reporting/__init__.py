"""Pages of reporting: flow, tables and the report, always as of now."""
