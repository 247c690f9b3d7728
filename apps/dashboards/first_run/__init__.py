"""What a company sees before its first results: the start page, the sample, the quick check."""
