# Writes diversity.csv: Simpson's two indices by the R package vegan, of two small tables.
#
#   cd tests/reference && Rscript diversity.R
#
# Needs vegan (Debian: r-cran-vegan). Run with R 4.2.2 and vegan 2.6-4. In ecology the Herfindahl index of shares is
# Simpson's concentration: "simpson" of vegan is one minus it, "invsimpson" one over it. The tables are R's own WorldPhones
# (telephones by part of the world, 1951 to 1961, none zero) and vegan's dune (plants on 20 meadows, 67 per cent zero).
# The file has one row per value; rows of the column "simpson" and "invsimpson" are what vegan says of the whole row.

library(vegan)

data(dune)
rows <- list()
put <- function(data, row, column, value) {
  rows[[length(rows) + 1]] <<- data.frame(data = data, row = row, column = column, value = value)
}
for (name in c("WorldPhones", "dune")) {
  table <- as.matrix(get(name))
  for (column in colnames(table)) put(name, rownames(table), column, table[, column])
  for (index in c("simpson", "invsimpson")) put(name, rownames(table), index, diversity(table, index = index))
}
out <- do.call(rbind, rows)
out$value <- format(out$value, digits = 15, trim = TRUE, drop0trailing = TRUE, scientific = FALSE)
write.csv(out, "diversity.csv", row.names = FALSE, quote = FALSE)
