# Writes panel_spatial.csv and panel_states_near.csv: spatial panel models of the 48 states of panel_states.csv by spatialreg.
#
#   cd tests/reference && Rscript panel_spatial.R STATES48.GAL
#
# STATES48.GAL is libpysal's example of that name, the contiguity of the states in alphabetical order; its pairs are kept in
# panel_states_near.csv. Run with R 4.2.2, spdep 1.2-7, spatialreg 1.2-6 (Debian: r-cran-spdep, r-cran-spatialreg). Effects of
# states are taken out by an orthonormal transformation of the years (Helmert), as Lee and Yu (Journal of Econometrics 154, 2010)
# do: what is left is one cross-section of independent observations, and spatialreg knows of no panel. (Without effects of
# years too the weights have negative cells, which spatialreg refuses.) The last year alone is spatialreg's own case.

suppressMessages({library(spdep); library(spatialreg)})
d <- read.csv("panel_states.csv")
states <- unique(d$state); n <- length(states); years <- unique(d$year)
d <- d[order(d$year, match(d$state, states)), ]
near <- read.gal(commandArgs(TRUE)[1], override.id = TRUE)
pairs <- do.call(rbind, lapply(seq_len(n), function(i) data.frame(state = states[i], neighbour = states[near[[i]]])))
write.csv(pairs, "panel_states_near.csv", row.names = FALSE)
W <- listw2mat(nb2listw(near, style = "W"))
rows <- list()
put <- function(effects, model, item, value) rows[[length(rows) + 1]] <<- data.frame(effects, model, item, value = as.numeric(value))
y <- matrix(log(d$gsp), n); X <- list(pc = matrix(log(d$pc), n), emp = matrix(log(d$emp), n))

helmert <- function(m) { H <- contr.helmert(m); t(sweep(H, 2, sqrt(colSums(H^2)), "/")) }
blocks <- function(V, k) kronecker(diag(k), V)
fit_all <- function(effects, turn, V, k) {
  data <- data.frame(y = as.vector(turn(y)), pc = as.vector(turn(X$pc)), emp = as.vector(turn(X$emp)))
  B <- blocks(V, k)
  f <- y ~ pc + emp - 1
  L <- mat2listw(B, style = "W")
  eig <- eigen(B, only.values = TRUE)$values
  if (max(abs(Im(eig))) < 1e-8) eig <- Re(eig)
  lagged <- suppressWarnings(lagsarlm(f, data, L, method = "eigen", control = list(pre_eig = eig), tol.solve = 1e-14))
  error <- suppressWarnings(errorsarlm(f, data, L, method = "eigen", control = list(pre_eig = eig), tol.solve = 1e-14))
  data$w_pc <- as.vector(B %*% data$pc); data$w_emp <- as.vector(B %*% data$emp)
  durbin <- suppressWarnings(lagsarlm(update(f, . ~ . + w_pc + w_emp), data, L, method = "eigen", control = list(pre_eig = eig), tol.solve = 1e-14))
  for (m in list(list("lag", lagged, "rho"), list("error", error, "lambda"), list("durbin", durbin, "rho"))) {
    s <- m[[2]]
    for (v in setdiff(names(s$coefficients), "(Intercept)")) { put(effects, m[[1]], paste0("b:", v), s$coefficients[v]); put(effects, m[[1]], paste0("se:", v), s$rest.se[match(v, names(s$coefficients))]) }
    put(effects, m[[1]], "b:rho", s[[m[[3]]]]); put(effects, m[[1]], "se:rho", s[[paste0(m[[3]], ".se")]])
    put(effects, m[[1]], "sigma2", s$s2); put(effects, m[[1]], "log_likelihood", s$LL)
  }
  list(lag = lagged, durbin = durbin)
}
H <- helmert(length(years))
fits <- list(region = fit_all("region", function(m) m %*% t(H), W, length(years) - 1))
# one period: a cross-section with a constant
last <- length(years); one <- data.frame(y = y[, last], pc = X$pc[, last], emp = X$emp[, last])
L <- mat2listw(W, style = "W")
for (m in c("lag", "error", "durbin")) {
  s <- if (m == "error") errorsarlm(y ~ pc + emp, one, L) else lagsarlm(y ~ pc + emp, one, L, Durbin = m == "durbin")
  for (v in names(s$coefficients)) { put("none", m, paste0("b:", v), s$coefficients[v]); put("none", m, paste0("se:", v), s$rest.se[match(v, names(s$coefficients))]) }
  put("none", m, "b:rho", if (m == "error") s$lambda else s$rho); put("none", m, "se:rho", if (m == "error") s$lambda.se else s$rho.se)
  put("none", m, "log_likelihood", s$LL)
  if (m != "error") { e <- impacts(s, listw = L); for (k in 1:2) { put("none", m, paste0("direct:", c("pc", "emp")[k]), e$direct[k]); put("none", m, paste0("indirect:", c("pc", "emp")[k]), e$indirect[k]) } }
}
# effects of a change in the panels, by the inverse itself
for (effects in names(fits)) for (m in names(fits[[effects]])) {
  s <- fits[[effects]][[m]]; A <- solve(diag(n) - s$rho * W)
  for (v in c("pc", "emp")) {
    S <- A %*% (diag(n) * s$coefficients[v] + if (m == "durbin") s$coefficients[paste0("w_", v)] * W else 0)
    put(effects, m, paste0("direct:", v), mean(diag(S))); put(effects, m, paste0("indirect:", v), mean(rowSums(S)) - mean(diag(S)))
  }
}
# LM tests: least squares of one period, and of all years in one map
for (what in c("none", "pooled")) {
  data <- if (what == "none") one else data.frame(y = as.vector(y), pc = as.vector(X$pc), emp = as.vector(X$emp))
  B <- if (what == "none") W else blocks(W, length(years))
  t <- lm.LMtests(lm(y ~ pc + emp, data), mat2listw(B, style = "W"), test = c("LMlag", "LMerr", "RLMlag", "RLMerr"))
  for (k in names(t)) put(what, "tests", k, t[[k]]$statistic)
}
write.csv(do.call(rbind, rows), "panel_spatial.csv", row.names = FALSE)
