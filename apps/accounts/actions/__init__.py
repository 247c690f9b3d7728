"""Everything that can happen to people and organisations: one function a verb."""
