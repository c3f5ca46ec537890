"""Windows and pages that ask or tell something; none of them blocks."""
