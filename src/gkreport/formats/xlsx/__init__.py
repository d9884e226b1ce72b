"""Workbooks of Excel and WPS (.xlsx): a sheet is a table, or the texts before and after."""
