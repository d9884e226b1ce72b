"""DOCX: WordprocessingML to a page, and a page to the official form as a Word document."""
