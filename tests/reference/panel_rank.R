# Writes panel_rank.csv: Kleibergen and Paap's rk statistics on the employment panel.
#
#   cd tests/reference && Rscript panel_rank.R
#
# Run with R 4.2.2 and sandwich 3.0-2 (Debian: r-cran-sandwich). No package of Debian has the test; it is written out after equations
# 5 to 9 of Kleibergen and Paap (Journal of Econometrics 133, 2006): the singular value decomposition partitioned, and the
# orthogonal complements normalised as there. The covariance of the first stages is sandwich's, of a multivariate lm, without
# corrections for small samples. One and two endogenous variables, without effects and with dummies of firms and years, by
# observation and by firm. LM: the covariance under no relation at all, from an lm without instruments.

suppressMessages(library(sandwich))
d <- read.csv("panel_employment.csv")
d <- d[order(d$firm, d$year), ]
before <- function(x) { p <- c(NA, x[-length(x)]); p[c(TRUE, d$firm[-1] != d$firm[-nrow(d)])] <- NA; p }
d$wage1 <- before(log(d$wage)); d$output1 <- before(log(d$output)); d$capital1 <- before(log(d$capital))
d <- na.omit(d)
half <- function(M) { e <- eigen(M, symmetric = TRUE); e$vectors %*% diag(sqrt(e$values), nrow(M)) %*% t(e$vectors) }
rows <- list()
put <- function(model, item, value) rows[[length(rows) + 1]] <<- data.frame(model = model, item = item, value = as.numeric(value))
rk <- function(Y, Z, S) {
  n <- nrow(Y); k <- ncol(Y); l <- ncol(Z); q <- k - 1
  Pi <- t(solve(crossprod(Z), crossprod(Z, Y)))            # k x l
  G <- solve(half(crossprod(Y) / n)); F <- half(crossprod(Z) / n)
  Theta <- G %*% Pi %*% F
  W <- kronecker(F %*% solve(crossprod(Z) / n), G) %*% S %*% t(kronecker(F %*% solve(crossprod(Z) / n), G))
  s <- svd(Theta, nu = k, nv = l)
  U <- s$u; V <- s$v
  U22 <- U[(q + 1):k, (q + 1):k, drop = FALSE]; V22 <- V[(q + 1):l, (q + 1):l, drop = FALSE]
  A <- U[, (q + 1):k, drop = FALSE] %*% solve(U22) %*% half(U22 %*% t(U22))
  B <- half(V22 %*% t(V22)) %*% solve(t(V22)) %*% t(V[, (q + 1):l, drop = FALSE])
  lambda <- as.vector(t(A) %*% Theta %*% t(B))
  O <- kronecker(B, t(A)) %*% W %*% t(kronecker(B, t(A)))
  n * sum(lambda * solve(O, lambda))
}
for (effects in c("pooled", "two_way")) for (two in c(FALSE, TRUE)) {
  out <- if (effects == "pooled") function(x, with) resid(lm(reformulate(with, "x"), cbind(d, x = x))) else
    function(x, with) resid(lm(reformulate(c(with, "factor(firm)", "factor(year)"), "x"), cbind(d, x = x)))
  kept <- if (two) "1" else "log(capital)"
  Y <- cbind(out(log(d$wage), kept)); Z <- cbind(out(d$wage1, kept), out(d$output1, kept))
  if (two) { Y <- cbind(Y, out(log(d$capital), kept)); Z <- cbind(Z, out(d$capital1, kept)) }
  n <- nrow(Y)
  for (by in c("robust", "clustered")) {
    # covariance of the moments Z'e / n, in the order variable by variable within instrument
    moments <- function(E) { m <- do.call(cbind, lapply(seq_len(ncol(Z)), function(j) Z[, j] * E)); if (by == "clustered") m <- rowsum(m, d$firm); crossprod(m) / n }
    E <- resid(lm(Y ~ Z - 1))
    model <- paste(effects, if (two) "two" else "one", by)
    put(model, "wald", rk(Y, Z, moments(cbind(E)))); put(model, "lm", rk(Y, Z, moments(Y)))
    if (!two && by == "robust") put(model, "sandwich", { fit <- lm(Y ~ Z - 1); b <- coef(fit); sum(b * solve(vcovHC(fit, type = "HC0"), b)) })
  }
}
write.csv(do.call(rbind, rows), "panel_rank.csv", row.names = FALSE)
