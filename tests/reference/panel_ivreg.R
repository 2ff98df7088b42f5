# Writes panel_ivreg.csv: two-stage least squares and their diagnostics by the R package AER, on the employment panel.
#
#   cd tests/reference && Rscript panel_ivreg.R
#
# Run with R 4.2.2 and AER 1.2-10 (Debian: r-cran-aer). Wages are instrumented by wages and output of the year before. Once
# without effects, once with dummies of firms and years; classical diagnostics, and weak instruments with HC1.

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
}
write.csv(do.call(rbind, rows), "panel_ivreg.csv", row.names = FALSE)
