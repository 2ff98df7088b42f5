"""Sheets in forms that are no upright tables, made into such: each module takes a grid and gives a grid."""
