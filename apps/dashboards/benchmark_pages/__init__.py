"""The page of benchmarks: who the peers are, what a release says of them, and where one stands."""
