"""Pages about the whole report: methods, data, replication, indicators, origin of a number."""
