"""Everything that talks: understand, decide, interview, disclose, and the channels."""
