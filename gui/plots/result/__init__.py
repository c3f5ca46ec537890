"""What comes out of the network: surface, fit and confusions, live."""
