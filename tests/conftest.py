"""Shared test setup: offline, one scripted double."""
