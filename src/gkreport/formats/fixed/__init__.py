"""What the readers of fixed layouts share: from letters and lines in their places to tables and paragraphs."""
