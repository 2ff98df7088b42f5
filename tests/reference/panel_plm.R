# Writes panel_plm.csv: what the R package plm says of two panels, for estimators, errors and tests of panel models.
#
#   cd tests/reference && Rscript panel_plm.R
#
# Run with R 4.2.2 and plm 2.6-2 (Debian: r-cran-plm). panel_grunfeld.csv (investment of ten firms, 1935-1954; Grunfeld
# 1958) and panel_employment.csv (140 British firms, 1976-1984; Arellano and Bond 1991) are the data sets Grunfeld and
# EmplUK that plm ships. One row per value: what, which part of it, the value. Errors are without corrections for small
# samples (HC0), so that each program's own factor can be put on top.

suppressMessages(library(plm))
rows <- list()
put <- function(what, item, value) rows[[length(rows) + 1]] <<- data.frame(what = what, item = item, value = as.numeric(value))
test <- function(what, h) { put(what, "statistic", h$statistic); put(what, "p", h$p.value) }

d <- pdata.frame(read.csv("panel_grunfeld.csv"), index = c("firm", "year"))
f <- inv ~ value + capital
kinds <- list(c("pooled", "pooling", "individual"), c("region", "within", "individual"), c("period", "within", "time"),
              c("two_way", "within", "twoways"), c("random", "random", "individual"))
for (m in kinds) {
  fit <- plm(f, d, model = m[2], effect = m[3])
  for (v in names(coef(fit))) {
    put(m[1], paste0("b:", v), coef(fit)[v])
    put(m[1], paste0("classical:", v), sqrt(diag(vcov(fit)))[v])
    put(m[1], paste0("clustered:", v), sqrt(diag(vcovHC(fit, method = "arellano", type = "HC0")))[v])
    put(m[1], paste0("driscoll_kraay:", v), sqrt(diag(vcovSCC(fit, type = "HC0", maxlag = 2)))[v])
    if (m[1] %in% c("pooled", "two_way"))
      put(m[1], paste0("robust:", v), sqrt(diag(vcovHC(fit, method = "white1", type = "HC0")))[v])
  }
  put(m[1], "r2", summary(fit)$r.squared["rsq"])
}
pooled <- plm(f, d, model = "pooling"); region <- plm(f, d, model = "within")
two <- plm(f, d, model = "within", effect = "twoways"); random <- plm(f, d, model = "random")
put("components", "observation", ercomp(random)$sigma2["idios"]); put("components", "region", ercomp(random)$sigma2["id"])
test("hausman", phtest(region, random))
test("hausman_robust", phtest(f, d, method = "aux", vcov = function(x) vcovHC(x, method = "arellano", type = "HC0")))
test("region_effects", pFtest(region, pooled)); test("period_effects", pFtest(two, region))
test("breusch_pagan", plmtest(pooled, type = "bp")); test("cd", pcdtest(region, test = "cd"))

# unbalanced: the employment panel
e <- pdata.frame(read.csv("panel_employment.csv"), index = c("firm", "year"))
g <- log(emp) ~ log(wage) + log(capital)
u <- plm(g, e, model = "within", effect = "twoways"); r <- plm(g, e, model = "random")
for (v in names(coef(u))) { put("unbalanced_two_way", paste0("b:", v), coef(u)[v]); put("unbalanced_two_way", paste0("classical:", v), sqrt(diag(vcov(u)))[v]) }
for (v in names(coef(r))) put("unbalanced_random", paste0("b:", v), coef(r)[v])
test("unbalanced_breusch_pagan", plmtest(plm(g, e, model = "pooling"), type = "bp"))

# panel unit roots of the three series: no term, a constant, a trend; lags given and chosen among at most three
wide <- function(x) { m <- matrix(x, ncol = 10); colnames(m) <- 1:10; as.data.frame(m) }
series <- list(inv = wide(d$inv), value = wide(d$value), capital = wide(d$capital))
for (name in names(series)) for (exo in c("none", "intercept", "trend")) for (lags in list(0, 1, 2, "AIC", "SIC")) {
  key <- paste(name, exo, lags, sep = ":")
  k <- if (is.numeric(lags)) lags else lags
  for (kind in c("levinlin", "ips", "madwu")) {
    if (kind == "ips" && exo == "none") next
    h <- tryCatch(suppressWarnings(purtest(series[[name]], test = kind, exo = exo, lags = k, pmax = 3, dfcor = kind != "levinlin", p.approx = "MacKinnon1994")), error = function(x) NULL)
    if (is.null(h)) next
    put(kind, paste0(key, ":statistic"), h$statistic$statistic); put(kind, paste0(key, ":p"), h$statistic$p.value)
    put(kind, paste0(key, ":lags"), sum(sapply(h$idres, function(z) z$lags)))
    if (kind == "madwu") for (i in 1:10) put("adf", paste(key, i, "t", sep = ":"), h$idres[[i]]$trho)
  }
}
# Granger causality (Dumitrescu and Hurlin)
for (k in 1:2) for (s in c("Ztilde", "Zbar", "Wbar")) {
  h <- pgrangertest(inv ~ value, d, order = k, test = s); put("granger", paste0("value:", k, ":", s), h$statistic); put("granger", paste0("value:", k, ":", s, ":p"), if (is.null(h$p.value)) NA else h$p.value)
  h <- pgrangertest(value ~ inv, d, order = k, test = s); put("granger", paste0("inv:", k, ":", s), h$statistic)
}
# difference and system GMM of the employment equation
gmm <- function(what, z) {
  s <- summary(z, robust = TRUE)
  for (v in rownames(s$coefficients)) { put(what, paste0("b:", v), s$coefficients[v, 1]); put(what, paste0("se:", v), s$coefficients[v, 2]) }
  test(paste0(what, ":sargan"), s$sargan); test(paste0(what, ":m1"), s$m1); test(paste0(what, ":m2"), s$m2)
}
ab <- log(emp) ~ lag(log(emp), 1:2) + lag(log(wage), 0:1) + log(capital) + lag(log(output), 0:1) | lag(log(emp), 2:99)
gmm("ab_one", pgmm(ab, e, effect = "twoways", model = "onestep"))
gmm("ab_two", pgmm(ab, e, effect = "twoways", model = "twosteps"))
gmm("ab_two_collapsed", pgmm(ab, e, effect = "twoways", model = "twosteps", collapse = TRUE))
bb <- log(emp) ~ lag(log(emp), 1) + lag(log(wage), 0:1) + lag(log(capital), 0:1) | lag(log(emp), 2:99) + lag(log(wage), 2:99) + lag(log(capital), 2:99)
gmm("bb_one", pgmm(bb, e, effect = "twoways", model = "onestep", transformation = "ld"))
gmm("bb_two", pgmm(bb, e, effect = "twoways", model = "twosteps", transformation = "ld"))
gmm("bb_two_collapsed", pgmm(bb, e, effect = "twoways", model = "twosteps", transformation = "ld", collapse = TRUE))
bi <- log(emp) ~ lag(log(emp), 1) + log(wage) + log(capital) | lag(log(emp), 2:99)
gmm("individual_two", pgmm(bi, e, effect = "individual", model = "twosteps"))
gmm("individual_two_collapsed", pgmm(bi, e, effect = "individual", model = "twosteps", collapse = TRUE))
# two-stage least squares: the wage by its lag and that of output, capital exogenous
iv <- log(emp) ~ log(wage) + log(capital) | log(capital) + lag(log(wage), 1) + lag(log(output), 1)
for (m in list(c("iv_pooled", "pooling", "individual"), c("iv_region", "within", "individual"), c("iv_two_way", "within", "twoways"))) {
  fit <- plm(iv, e, model = m[2], effect = m[3])
  for (v in names(coef(fit))) {
    put(m[1], paste0("b:", v), coef(fit)[v]); put(m[1], paste0("classical:", v), sqrt(diag(vcov(fit)))[v])
    put(m[1], paste0("clustered:", v), sqrt(diag(vcovHC(fit, method = "arellano", type = "HC0")))[v])
  }
  put(m[1], "n", nobs(fit))
}
write.csv(do.call(rbind, rows), "panel_plm.csv", row.names = FALSE)
