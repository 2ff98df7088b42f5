# Writes inequality_dagum.csv: Dagum's decomposition of the Gini coefficient of the Mexican states, from the sums that define it
# (Dagum, Empirical Economics 22, 1997, equations 6 to 24), pair by pair, written before and apart from the program's own.
#
#   cd tests/reference && Rscript inequality_dagum.R MEXICO.CSV
#
# MEXICO.CSV is libpysal's example of that name. Run with R 4.2.2, no packages.

states <- read.csv(commandArgs(TRUE)[1])
rows <- list()
for (year in c(1940, 1970, 2000)) {
  y <- states[[paste0("pcgdp", year)]]
  groups <- split(y, states$inegi)
  n <- length(y)
  mu <- mean(y)
  p <- sapply(groups, length) / n
  s <- sapply(groups, sum) / (n * mu)
  within <- net <- trans <- 0
  put <- function(what, j, h, value) {
    rows[[length(rows) + 1]] <<- data.frame(year = year, what = what, j = j, h = h, value = value)
  }
  for (j in names(groups)) {
    a <- groups[[j]]
    own <- 0
    for (u in a) for (v in a) own <- own + abs(u - v)
    own <- own / (2 * length(a)^2 * mean(a))
    put("own", j, "", own)
    within <- within + own * p[[j]] * s[[j]]
    for (h in names(groups)) if (h < j) {
      b <- groups[[h]]
      if (mean(a) > mean(b)) { up <- a; down <- b } else { up <- b; down <- a }
      economic <- moment <- gross <- 0
      for (u in up) for (v in down) {
        gross <- gross + abs(u - v)
        if (u > v) economic <- economic + (u - v) else moment <- moment + (v - u)
      }
      size <- length(up) * length(down)
      gini <- gross / size / (mean(up) + mean(down))
      affluence <- (economic - moment) / (economic + moment)
      put("gini", j, h, gini)
      put("affluence", j, h, affluence)
      both <- p[[j]] * s[[h]] + p[[h]] * s[[j]]
      net <- net + gini * both * affluence
      trans <- trans + gini * both * (1 - affluence)
    }
  }
  put("within", "", "", within)
  put("between", "", "", net)
  put("transvariation", "", "", trans)
}
out <- do.call(rbind, rows)
out$value <- format(out$value, digits = 15, trim = TRUE, drop0trailing = TRUE, scientific = FALSE)
write.csv(out, "inequality_dagum.csv", row.names = FALSE, quote = FALSE)
