"""The desk: a local web application over the functions of the command line; nothing else imports it."""
