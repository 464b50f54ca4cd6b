"""Wordings of a disclosure: written variants, what people make of them, and the guard before both."""
