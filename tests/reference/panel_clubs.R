# Writes panel_clubs.csv: convergence clubs of the 48 states of panel_states.csv by the R package ConvergenceClubs.
#
#   cd tests/reference && Rscript panel_clubs.R PATH/TO/FUNCTIONS.R
#
# ConvergenceClubs is on CRAN (Sichera and Pizzuto, R Journal 11 (2), 2019). Run with R 4.2.2 on its findClubs(), coreG(),
# club(), computeH() and the log t regression with fixed bandwidth, typed out and condensed from the text of
# github.com/rhobis/ConvergenceClubs, as the package itself could not be installed. panel_states.csv
# is from the data set Produc that the R package plm ships (Munnell 1990): product, capital, employment, 1970-1986.
# Clubs of the logarithm of product and of employment: one row per state with its club and the club's slope, error and t;
# club 0 are states that converge with none.

source(commandArgs(TRUE)[1])
d <- read.csv("panel_states.csv")
rows <- list()
for (name in c("gsp", "emp", "pc", "productivity")) {
  x <- if (name == "productivity") d$gsp / d$emp else d[[name]]
  X <- as.data.frame(matrix(log(x), ncol = 17, byrow = TRUE))
  X <- cbind(state = unique(d$state), X)
  found <- findClubs(X, dataCols = 2:18, regions = 1, refCol = 18)
  for (one in names(found)) {
    m <- found[[one]]$model
    rows[[length(rows) + 1]] <- data.frame(row.names = NULL, variable = name, state = found[[one]]$regions,
      club = if (one == "divergent") 0 else as.integer(sub("club", "", one)),
      b = if (is.null(m)) NA else m$beta[2], se = if (is.null(m)) NA else m$st.dev, t = if (is.null(m)) NA else m$tvalue)
  }
}
write.csv(do.call(rbind, rows), "panel_clubs.csv", row.names = FALSE)
