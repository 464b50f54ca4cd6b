"""Figures, measured in one run."""
