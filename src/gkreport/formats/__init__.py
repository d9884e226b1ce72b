"""One module for each container format: bytes to a page, or a page to bytes. Nothing here knows the form."""
