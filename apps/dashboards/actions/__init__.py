"""What is done with reports and shared links: one function a verb."""
