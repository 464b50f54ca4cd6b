"""Where people talk to us. Channels translate; they decide nothing."""
