"""Benchmarks: each compares two things in one run, alternating, and reports a ratio."""
