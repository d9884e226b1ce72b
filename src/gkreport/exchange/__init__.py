"""Reports as JSON, which holds a report and no page, and the JSON Schema of it."""
