# Writes panel_steps.csv: panel methods that no package at hand has, step by step in R's own functions (and psych's mediate).
#
#   cd tests/reference && Rscript panel_steps.R
#
# Run with R 4.2.2 and psych 2.2.9 (Debian: r-cran-psych). Cointegration is written from Pedroni (Oxford Bulletin of Economics and
# Statistics 61, 1999, table 1) and Kao (Journal of Econometrics 90, 1999); panel_grunfeld.csv, investment on value (and on value
# and capital). Table 1 forgets L^-2 in the variance of the parametric panel t, which then hangs on the unit of measure; it is put
# here. The t of Dickey-Fuller regressions has the regression's own error variance (over n - k). Everything else is least squares
# with dummy variables of firms or states: vector autoregression, moderation, mediation with a bootstrap of firms, growth.

suppressMessages(library(psych))
rows <- list()
put <- function(what, item, value) rows[[length(rows) + 1]] <<- data.frame(what = what, item = item, value = as.numeric(value))
d <- read.csv("panel_grunfeld.csv"); d <- d[order(d$firm, d$year), ]
firms <- unique(d$firm); N <- length(firms); T <- length(unique(d$year))
lag1 <- function(x, k = 1) c(rep(NA, k), head(x, -k))
bartlett <- function(u, k) { n <- length(u); s <- sum(u^2) / n; for (j in 1:k) s <- s + 2 * (1 - j / (k + 1)) * sum(u[(j + 1):n] * u[1:(n - j)]) / n; s }

# Pedroni (1999), table 2, one and two regressors
mu <- list(constant = rbind(c(8.62, -6.02, -1.73, -9.05, -2.03), c(11.754, -9.495, -2.177, -12.938, -2.453)),
           trend = rbind(c(17.86, -10.54, -2.29, -13.65, -2.53), c(21.162, -14.011, -2.648, -17.359, -2.872)))
v <- list(constant = rbind(c(60.75, 31.27, 0.93, 35.98, 0.66), c(104.546, 57.610, 0.964, 51.49, 0.618)),
          trend = rbind(c(101.68, 39.52, 0.66, 50.91, 0.56), c(160.249, 64.219, 0.690, 66.387, 0.555)))
K <- 2
for (xs in list("value", c("value", "capital"))) for (terms in c("constant", "trend")) for (p in 0:2) {
  A <- B <- S <- Ac <- As <- Ss <- 0; g1 <- g2 <- g3 <- 0
  for (f in firms) {
    o <- d[d$firm == f, ]; o$t <- seq_len(T)
    e <- resid(lm(reformulate(c(xs, if (terms == "trend") "t"), "inv"), o))
    D <- as.data.frame(lapply(o[c("inv", xs)], diff))
    L2 <- bartlett(resid(lm(reformulate(c(xs, "-1"), "inv"), D)), K)
    de <- diff(e); e1 <- e[-T]
    m <- resid(lm(de ~ e1 - 1)); sigma2 <- bartlett(m, K); s2 <- mean(m^2); lambda <- (sigma2 - s2) / 2
    A <- A + sum(e1^2) / L2; B <- B + sum(e1 * de - lambda) / L2; S <- S + sigma2 / L2 / N
    g1 <- g1 + sum(e1 * de - lambda) / sum(e1^2); g2 <- g2 + sum(e1 * de - lambda) / sqrt(sigma2 * sum(e1^2))
    Z <- if (p > 0) sapply(1:p, function(j) lag1(de, j)) else NULL
    keep <- (p + 1):(T - 1)
    adf <- if (p > 0) lm(de[keep] ~ e1[keep] + Z[keep, ] - 1) else lm(de ~ e1 - 1)
    es <- if (p > 0) resid(lm(e1[keep] ~ Z[keep, ] - 1)) else e1
    ds <- if (p > 0) resid(lm(de[keep] ~ Z[keep, ] - 1)) else de
    As <- As + sum(es^2) / L2; Ac <- Ac + sum(es * ds) / L2; Ss <- Ss + summary(adf)$sigma^2 / L2 / N
    g3 <- g3 + summary(adf)$coefficients[1, 3]
  }
  raw <- c(T^2 * N^1.5 / A, T * sqrt(N) * B / A, B / sqrt(S * A), Ac / sqrt(Ss * As), T * g1 / sqrt(N), g2 / sqrt(N), g3 / sqrt(N))
  at <- c(1, 2, 3, 3, 4, 5, 5); k <- length(xs)
  z <- (raw - mu[[terms]][k, at] * sqrt(N)) / sqrt(v[[terms]][k, at])
  names(z) <- c("panel_v", "panel_rho", "panel_pp", "panel_adf", "group_rho", "group_pp", "group_adf")
  for (s in names(z)) put("pedroni", paste(k, terms, p, s, sep = ":"), z[s])
}
# Kao (1999): one slope for all firms, constants of their own
for (xs in list("value", c("value", "capital"))) for (p in 0:2) {
  e <- resid(lm(reformulate(c(xs, "factor(firm)"), "inv"), d)); E <- matrix(e, T)
  now <- as.vector(E[-1, ]); before <- as.vector(E[-T, ]); df <- lm(now ~ before - 1); rho <- coef(df)
  u <- resid(df); t <- (rho - 1) / sqrt(mean(u^2) / sum(before^2))
  w <- lapply(firms, function(f) sapply(d[d$firm == f, c("inv", xs)], diff))
  O0 <- Reduce(`+`, lapply(w, crossprod)) / (N * (T - 1)); O <- O0
  for (j in 1:K) { G <- Reduce(`+`, lapply(w, function(m) crossprod(m[(j + 1):(T - 1), ], m[1:(T - 1 - j), ]))) / (N * (T - 1)); O <- O + (1 - j / (K + 1)) * (G + t(G)) }
  given <- function(M) M[1, 1] - M[1, -1, drop = FALSE] %*% solve(M[-1, -1]) %*% M[-1, 1]
  sv <- as.numeric(given(O0)); s0 <- as.numeric(given(O))
  DE <- diff(E); Z <- do.call(rbind, lapply(seq_len(N), function(i) { x <- data.frame(d = DE[, i], e = E[-T, i]); if (p > 0) for (j in 1:p) x[[paste0("l", j)]] <- lag1(DE[, i], j); x[(p + 1):(T - 1), ] }))
  adf <- lm(d ~ . - 1, Z); ta <- coef(adf)["e"] / (summary(adf)$coefficients["e", 2] / summary(adf)$sigma * sqrt(mean(resid(adf)^2)))
  shape <- sqrt(s0 / (2 * sv) + 3 * sv / (10 * s0))
  z <- c(kao_mdf = (sqrt(N) * T * (rho - 1) + 3 * sqrt(N) * sv / s0) / sqrt(3 + 36 * sv^2 / (5 * s0^2)),
         kao_df = (t + sqrt(6 * N) * sqrt(sv) / (2 * sqrt(s0))) / shape, kao_adf = (ta + sqrt(6 * N) * sqrt(sv) / (2 * sqrt(s0))) / shape,
         kao_umdf = (sqrt(N) * T * (rho - 1) + 3 * sqrt(N)) / sqrt(51 / 5), kao_udf = sqrt(5 * t^2 / 4) * sign(t) + sqrt(15 * N / 8))
  names(z) <- sub("\\..*", "", names(z))
  for (s in names(z)) put("kao", paste(length(xs), p, s, sep = ":"), z[s])
}
# vector autoregression of first differences with dummies of firms: coefficients, criteria on the same rows, roots, responses
series <- do.call(rbind, lapply(firms, function(f) { o <- d[d$firm == f, ]; data.frame(firm = f, inv = diff(o$inv), value = diff(o$value)) }))
var_rows <- function(p, most) do.call(rbind, lapply(firms, function(f) { o <- series[series$firm == f, ]; for (j in 1:p) { o[[paste0("inv", j)]] <- lag1(o$inv, j); o[[paste0("value", j)]] <- lag1(o$value, j) }; o[(most + 1):nrow(o), ] }))
for (p in 1:3) {
  for (own in c(TRUE, FALSE)) {
    x <- var_rows(p, if (own) p else 3); x <- x[complete.cases(x), ]
    terms <- as.vector(rbind(paste0("inv", 1:p), paste0("value", 1:p)))
    fit <- lm(reformulate(c(terms, "factor(firm)"), "cbind(inv, value)"), x)
    U <- resid(fit); n <- nrow(x)
    if (!own) { s <- log(det(crossprod(U) / n)); q <- 4 * p / n; put("var", paste0(p, ":aic"), s + 2 * q); put("var", paste0(p, ":bic"), s + log(n) * q); put("var", paste0(p, ":hqic"), s + 2 * log(log(n)) * q); next }
    A <- t(coef(fit)[terms, ]); Sigma <- crossprod(U) / fit$df.residual
    for (i in 1:2) for (j in seq_along(terms)) { put("var", paste(p, "b", c("inv", "value")[i], terms[j], sep = ":"), A[i, j]); put("var", paste(p, "se", c("inv", "value")[i], terms[j], sep = ":"), summary(fit)[[i]]$coefficients[terms[j], 2]) }
    C <- rbind(A, if (p > 1) cbind(diag(2 * (p - 1)), matrix(0, 2 * (p - 1), 2)))
    for (j in seq_len(2 * p)) put("var", paste0(p, ":root:", j), sort(Mod(eigen(C)$values), decreasing = TRUE)[j])
    P <- t(chol(Sigma)); M <- diag(2 * p)
    for (h in 0:8) { R <- M[1:2, 1:2] %*% P; for (i in 1:2) for (j in 1:2) put("var", paste(p, "response", c("inv", "value")[i], c("inv", "value")[j], h, sep = ":"), R[i, j]); M <- C %*% M }
  }
}
# lag-wise causality: does value help to predict inv, with one slope for all firms
level <- function(p) do.call(rbind, lapply(firms, function(f) { o <- d[d$firm == f, c("firm", "inv", "value")]; for (j in 1:p) { o[[paste0("inv", j)]] <- lag1(o$inv, j); o[[paste0("value", j)]] <- lag1(o$value, j) }; na.omit(o) }))
for (p in 1:3) { x <- level(p); a <- anova(lm(reformulate(c(paste0("inv", 1:p), "factor(firm)"), "inv"), x), lm(reformulate(c(paste0("inv", 1:p), paste0("value", 1:p), "factor(firm)"), "inv"), x)); put("lagwise", paste0(p, ":f"), a$F[2]); put("lagwise", paste0(p, ":p"), a$`Pr(>F)`[2]) }
# description: spread between and within, VIF, correlations
for (x in c("inv", "value", "capital")) { m <- tapply(d[[x]], d$firm, mean); put("description", paste0(x, ":between"), sd(m)); put("description", paste0(x, ":within"), sd(d[[x]] - m[as.character(d$firm)])); put("description", paste0(x, ":sd"), sd(d[[x]])) }
put("description", "vif", 1 / (1 - summary(lm(value ~ capital, d))$r.squared)); h <- cor.test(d$value, d$capital); put("description", "r", h$estimate); put("description", "r:p", h$p.value)
# moderation: two-way effects, the product of centred variables
d$product <- (d$value - mean(d$value)) * (d$capital - mean(d$capital))
f <- lm(inv ~ value + capital + product + factor(firm) + factor(year), d)
for (q in c(10, 50, 90)) { at <- quantile(d$capital, q / 100) - mean(d$capital); V <- vcov(f); put("moderation", paste0("p", q, ":effect"), coef(f)["value"] + at * coef(f)["product"]); put("moderation", paste0("p", q, ":se"), sqrt(V["value", "value"] + 2 * at * V["value", "product"] + at^2 * V["product", "product"])) }
# mediation: psych's mediate without effects; dummies of firms and a bootstrap of whole firms
m <- mediate(inv ~ value + (capital), data = d, n.iter = 50, plot = FALSE, std = FALSE)
put("mediation", "pooled:total", m$total.reg$beta["value", 1]); put("mediation", "pooled:direct", m$cprime.reg$beta["value", 1]); put("mediation", "pooled:indirect", m$ab["value", 1])
effects <- function(x) { c1 <- coef(lm(inv ~ value + factor(firm), x))["value"]; a <- coef(lm(capital ~ value + factor(firm), x))["value"]; b <- coef(lm(inv ~ value + capital + factor(firm), x)); c(c1, b["value"], a * b["capital"]) }
put("mediation", "region:total", effects(d)[1]); put("mediation", "region:direct", effects(d)[2]); put("mediation", "region:indirect", effects(d)[3])
set.seed(2008); by <- split(d, d$firm)
draws <- t(replicate(4000, { who <- sample(N, N, TRUE); x <- do.call(rbind, lapply(seq_len(N), function(i) { o <- by[[who[i]]]; o$firm <- i; o })); effects(x) }))
for (k in 1:3) { put("mediation", paste0("bootstrap:se:", k), sd(draws[, k])); put("mediation", paste0("bootstrap:low:", k), quantile(draws[, k], 0.025)); put("mediation", paste0("bootstrap:high:", k), quantile(draws[, k], 0.975)) }
# growth on the level before: the states, absolute and with effects of states and years and capital a head
s <- read.csv("panel_states.csv"); s <- s[order(s$state, s$year), ]; s$l <- log(s$gsp / s$emp); s$k <- log(s$pc / s$emp)
g <- do.call(rbind, lapply(split(s, s$state), function(o) data.frame(state = o$state, year = o$year, growth = o$l - lag1(o$l), before = lag1(o$l), k = lag1(o$k))[-1, ]))
for (m in list(list("absolute", lm(growth ~ before, g)), list("conditional", lm(growth ~ before + k + factor(state) + factor(year), g)))) {
  b <- coef(m[[2]])["before"]; put("growth", paste0(m[[1]], ":b"), b); put("growth", paste0(m[[1]], ":se"), summary(m[[2]])$coefficients["before", 2])
  put("growth", paste0(m[[1]], ":speed"), -100 * log(1 + b)); put("growth", paste0(m[[1]], ":half_life"), log(0.5) / log(1 + b))
}
write.csv(do.call(rbind, rows), "panel_steps.csv", row.names = FALSE)
