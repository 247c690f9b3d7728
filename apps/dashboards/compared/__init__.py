"""Two rounds side by side: which two, what became of each number, and what cannot be compared."""
