# Writes panel_ivreg.csv: two-stage least squares and their diagnostics by the R package AER, on the employment panel.
#
#   cd tests/reference && Rscript panel_ivreg.R
#
# Run with R 4.2.2 and AER 1.2-10 (Debian: r-cran-aer). Wages are instrumented by wages and output of the year before. Once
# without effects, once with dummies of firms and years; classical diagnostics, and weak instruments with HC1. Anderson and Rubin's
# F is the analysis of variance of the reduced form. Hansen's J is written out: two steps, moments weighted by the first step's
# residuals, by observation and by firm.

suppressMessages(library(AER))
d <- read.csv("panel_employment.csv")
d <- d[order(d$firm, d$year), ]
before <- function(x) { p <- c(NA, x[-length(x)]); p[c(TRUE, d$firm[-1] != d$firm[-nrow(d)])] <- NA; p }
d$wage1 <- before(log(d$wage)); d$output1 <- before(log(d$output))
d <- na.omit(d)
rows <- list()
put <- function(model, item, value) rows[[length(rows) + 1]] <<- data.frame(model = model, item = item, value = as.numeric(value))
models <- list(
  pooled = log(emp) ~ log(wage) + log(capital) | log(capital) + wage1 + output1,
  two_way = log(emp) ~ log(wage) + log(capital) + factor(firm) + factor(year) | log(capital) + wage1 + output1 + factor(firm) + factor(year)
)
for (m in names(models)) {
  fit <- ivreg(models[[m]], data = d)
  s <- summary(fit, diagnostics = TRUE)
  for (v in c("log(wage)", "log(capital)")) { put(m, paste0("b:", v), coef(fit)[v]); put(m, paste0("classical:", v), s$coefficients[v, 2]) }
  for (t in rownames(s$diagnostics)) { put(m, paste0(t, ":statistic"), s$diagnostics[t, "statistic"]); put(m, paste0(t, ":df2"), s$diagnostics[t, "df2"]); put(m, paste0(t, ":p"), s$diagnostics[t, "p-value"]) }
  r <- summary(fit, vcov = function(x) sandwich::vcovHC(x, type = "HC1"), diagnostics = TRUE)
  put(m, "robust:log(wage)", r$coefficients["log(wage)", 2]); put(m, "robust weak:statistic", r$diagnostics["Weak instruments", "statistic"])
  exogenous <- if (m == "pooled") log(emp) ~ log(capital) else log(emp) ~ log(capital) + factor(firm) + factor(year)
  a <- anova(lm(exogenous, d), lm(update(exogenous, . ~ . + wage1 + output1), d))
  put(m, "Anderson-Rubin:statistic", a$F[2]); put(m, "Anderson-Rubin:p", a$`Pr(>F)`[2])
  # what the effects leave of each variable
  left <- if (m == "pooled") function(x) x else function(x) resid(lm(x ~ factor(firm) + factor(year), d))
  one <- if (m == "pooled") cbind(rep(1, nrow(d))) else NULL
  X <- cbind(left(log(d$wage)), left(log(d$capital)), one); Z <- cbind(left(log(d$capital)), left(d$wage1), left(d$output1), one); y <- left(log(d$emp))
  gmm <- function(W) solve(t(X) %*% Z %*% W %*% t(Z) %*% X, t(X) %*% Z %*% W %*% t(Z) %*% y)
  e <- as.vector(y - X %*% gmm(solve(crossprod(Z))))
  for (by in c("robust", "clustered")) {
    g <- if (by == "robust") Z * e else rowsum(Z * e, d$firm)
    W <- solve(crossprod(g)); u <- as.vector(y - X %*% gmm(W))
    J <- as.numeric(t(crossprod(Z, u)) %*% W %*% crossprod(Z, u)); put(m, paste0("Hansen ", by, ":statistic"), J); put(m, paste0("Hansen ", by, ":p"), pchisq(J, 1, lower.tail = FALSE))
  }
}
write.csv(do.call(rbind, rows), "panel_ivreg.csv", row.names = FALSE)
