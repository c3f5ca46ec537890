"""Training beside the window: a thread, a mailbox, and the window's side of both."""
