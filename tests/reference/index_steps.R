# What users of COINr do around an index, in R's own functions (base, stats, MASS) and in psych, on its data set state.x77:
# denominators, Box-Cox, kernel densities, obstacle degree, Cronbach's alpha, weights for a wished importance.
#   Rscript tests/reference/index_steps.R > tests/reference/index_steps.csv
options(digits = 15)
suppressWarnings(suppressMessages(library(MASS)))
cat("method,item,value\n")
put <- function(method, item, value) cat(sprintf("%s,%s,%.12g\n", method, item, value), sep = "")
S <- as.data.frame(state.x77)
names(S) <- c("population", "income", "illiteracy", "life", "murder", "school", "frost", "area")
for (v in names(S)) put("data", paste(v, gsub(" ", "_", rownames(S)), sep = ":"), S[[v]])
unit <- function(x, up = TRUE) if (up) (x - min(x)) / (max(x) - min(x)) else (max(x) - x) / (max(x) - min(x))

# denominators: population and frost by area, one of them less is better; equal weights
score <- (unit(S$population / S$area) + unit(S$frost / S$area, FALSE) + unit(S$income)) / 3
put("per", gsub(" ", "_", rownames(S)), score)

# Box-Cox by maximum likelihood (MASS), of area
fit <- boxcox(S$area ~ 1, lambda = seq(-1, 1, by = 1e-5), plotit = FALSE)
put("boxcox", "lambda", fit$x[which.max(fit$y)])

# kernel density: Silverman's rule of thumb (bw.nrd0), Scott's (bw.nrd), Sheather and Jones'
for (v in c("income", "murder")) {
  put("bandwidth", paste(v, "silverman", sep = ":"), bw.nrd0(S[[v]]))
  put("bandwidth", paste(v, "scott", sep = ":"), bw.nrd(S[[v]]))
  at <- quantile(S[[v]], c(0.1, 0.5, 0.9), names = FALSE)
  # the sum over all points itself, as density() interpolates on a grid
  for (k in 1:3) put("density", paste(v, k, sep = ":"), mean(dnorm(at[k], S[[v]], bw.nrd0(S[[v]]))))
  d <- density(S[[v]], bw = "nrd0", n = 512)
  put("grid", paste(v, 1:512, sep = ":"), d$y)
  put("gridx", paste(v, 1:512, sep = ":"), d$x)
  put("modes", v, sum(diff(sign(diff(d$y))) == -2))
}

# obstacle degree: weight times the distance from one, over its sum, per state
Z <- cbind(unit(S$income), unit(S$illiteracy, FALSE), unit(S$school))
w <- c(0.5, 0.3, 0.2)
gap <- sweep(1 - Z, 2, w, "*")
O <- 100 * gap / rowSums(gap)
for (j in 1:3) put("obstacle", paste(c("income", "illiteracy", "school")[j], gsub(" ", "_", rownames(S)), sep = ":"), O[, j])

# Cronbach's alpha, raw and standardised, and of what is left when one is dropped; item-rest correlations
X <- cbind(income = unit(S$income), illiteracy = unit(S$illiteracy, FALSE), school = unit(S$school), life = unit(S$life))
a <- suppressWarnings(suppressMessages(psych::alpha(X, warnings = FALSE)))
put("alpha", "raw", a$total$raw_alpha)
put("alpha", "standardised", a$total$std.alpha)
put("dropped", colnames(X), a$alpha.drop$raw_alpha)
put("rest", colnames(X), a$item.stats$r.drop)

# weights whose index correlates with the indicators in the wished shares, as COINr's get_opt_weights: Nelder-Mead
wish <- c(0.27, 0.25, 0.25, 0.23)
off <- function(v) { w <- abs(v) / sum(abs(v)); r <- cor(X, X %*% w); sum((r / sum(r) - wish)^2) }
best <- optim(rep(0.25, 4), off, control = list(maxit = 50000, reltol = 1e-16))
for (i in 1:20) best <- optim(best$par, off, control = list(maxit = 50000, reltol = 1e-16))
put("optimal", colnames(X), abs(best$par) / sum(abs(best$par)))
put("optimal", "off", best$value)
even <- function(v) { w <- abs(v) / sum(abs(v)); r <- cor(X, X %*% w); sum((r / sum(r) - 0.25)^2) }
best <- optim(rep(0.25, 4), even, control = list(maxit = 50000, reltol = 1e-16))
for (i in 1:20) best <- optim(best$par, even, control = list(maxit = 50000, reltol = 1e-16))
put("even", colnames(X), abs(best$par) / sum(abs(best$par)))
put("even", "off", best$value)
