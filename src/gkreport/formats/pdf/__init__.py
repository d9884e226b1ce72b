"""PDF: the ruled tables and the running text of born-digital files to a page; there is no writer."""
