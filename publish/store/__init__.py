"""Dear files kept on this machine by the content they are made from, and what identifies the program that makes them."""
