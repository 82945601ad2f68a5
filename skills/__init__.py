"""Who can do what: the matrix, skill sets, pooled subsets of queues."""
