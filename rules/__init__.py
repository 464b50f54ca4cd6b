"""The law: pure; no model, no network, no clock, no environment."""
