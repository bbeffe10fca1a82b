"""What the end-to-end scenarios are made of: a world to run in, peers, the real gateway, and the checks."""
