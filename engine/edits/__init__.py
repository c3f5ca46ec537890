"""Every change of a project as a value that can be applied, named and undone."""
