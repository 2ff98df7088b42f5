"""Builds on Dask: several machines, or several processes of one. Only the build imports it, and only where it is asked for."""
