"""Where a region stands: ranks, peers, classes, inequality between regions."""
