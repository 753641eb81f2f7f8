"""A catalogue that nobody sells: any number of products like real ones, to see how a large shop behaves."""
