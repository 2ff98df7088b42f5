"""The run: load, check, analyse, compare, build, serve, bind, export."""
