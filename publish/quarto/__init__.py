"""A report as a Quarto project (`project`), and Quarto where it is installed (`program`)."""
