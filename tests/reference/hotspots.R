# Writes hotspots.csv: local G and G*, general G, and bivariate Moran of made-up figures on a grid of six by six, by spdep.
#
#   Rscript tests/reference/hotspots.R
#
# Needs the R package spdep (Debian: r-cran-spdep). Neighbours share a side or a corner. Columns g_W, star_W: weights
# that add up to one; g_B, star_B: ones. The general G and its moments stand in every row, as do those of Moran.

suppressMessages(library(spdep))
set.seed(1992)
near <- cell2nb(6, 6, type = "queen")
x <- round(exp(rnorm(36)) + rep(1:6, 6) / 3, 3)
y <- round(x / 2 + exp(rnorm(36)), 3)
ones <- nb2listw(near, style = "B")
even <- nb2listw(near, style = "W")
g <- globalG.test(x, ones, alternative = "two.sided")
itself <- function(style) nb2listw(include.self(near), style = style)
z <- function(v) (v - mean(v)) / sqrt(mean((v - mean(v))^2))
out <- data.frame(
  unit = seq_along(x), x = x, y = y,
  g_B = as.numeric(localG(x, ones)), g_W = as.numeric(localG(x, even)),
  star_B = as.numeric(localG(x, itself("B"))), star_W = as.numeric(localG(x, itself("W"))),
  general = g$estimate[[1]], expected = g$estimate[[2]], variance = g$estimate[[3]], z = g$statistic[[1]], p = g$p.value,
  local_xy = z(x) * lag.listw(even, z(y)),
  global_xy = moran_bv(x, y, even, nsim = 9)$t0
)
out$near <- sapply(near, paste, collapse = " ")
write.csv(out, "tests/reference/hotspots.csv", row.names = FALSE, quote = FALSE)
cat(as.character(packageVersion("spdep")), "\n")
