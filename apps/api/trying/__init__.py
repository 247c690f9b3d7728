"""The page on which members try the doors: asked in a browser, answered by the doors' own code."""
