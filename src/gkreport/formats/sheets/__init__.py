"""What workbooks of every kind share: cells with their values and looks, and the page that is made of their sheets."""
