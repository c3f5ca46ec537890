"""Everything that menus, keys and words in messages can do, as rows of tables."""
