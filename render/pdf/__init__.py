"""PDF output: writer, archive, press, binding, typefaces."""
