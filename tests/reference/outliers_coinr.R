# Writes outliers_coinr.csv and outliers_coinr_steps.csv: the two-stage treatment of outliers by the R package COINr.
#
#   cd tests/reference && Rscript outliers_coinr.R PATH/TO/COINr/R
#
# COINr is on CRAN (Becker, Caperna, Del Sorbo, Norlen, Papadimitriou, Saisana, Journal of Open Source Software 7 (78),
# 2022). Run with R 4.2.2 on its treat.R at revision 0889f05 and utils.R at revision 066bd62 of
# github.com/bluefoxr/COINr, with the defaults of Treat() for data frames: at most five points, skewness 2, kurtosis
# 3.5, then the logarithm of COIN Tool.
#
# The series are R's own (datasets, and MASS 7.3-58.2), the example of COINr's vignette on treatment, one series turned
# upside down, and one with a gap. One row per figure: the series, the figure, the figure treated; and per series the skewness
# and kurtosis before, after the first and after the second stage, and how many points the first moved.

library(MASS)
path <- commandArgs(TRUE)[1]
source(file.path(path, "utils.R"))
source(file.path(path, "treat.R"))

gap <- mammals$body
gap[7] <- NA
series <- list(
  vignette = c(1:10, 30, 100), esoph_controls = esoph$ncontrols, islands = islands, savings = LifeCycleSavings$ddpi,
  rivers = rivers, population = state.x77[, "Population"], area = state.x77[, "Area"], education = swiss$Education,
  africa = WorldPhones[, "Africa"], bodies = mammals$body, bodies_gap = gap, brains = mammals$brain,
  light = newcomb, deaths = road$deaths, potassium = UScereal$potassium, fertility = swiss$Fertility,
  murder = USArrests$Murder, seizures = epil$y, barium = fgl$Ba, quakes = attenu$dist, quakes_turned = -attenu$dist,
  channels = cpus$chmax, labours = birthwt$ptl, memory = cpus$mmin, performance = cpus$perf
)
limits <- list(na.rm = TRUE, skew_thresh = 2, kurt_thresh = 3.5)
points <- list()
steps <- list()
for (name in names(series)) {
  x <- as.numeric(series[[name]])
  made <- Treat.numeric(
    x, f1 = "winsorise", f1_para = c(limits, winmax = 5), f2 = "log_CT", f2_para = list(na.rm = TRUE),
    f_pass = "check_SkewKurt", f_pass_para = limits
  )
  points[[name]] <- data.frame(series = name, x = x, treated = made$x)
  said <- made$Dets_Table
  one <- function(value) if (is.null(value)) NA else value
  steps[[name]] <- data.frame(
    series = name, moved = one(said$winsorise$nwin), passes = one(tail(c(
      said$check_SkewKurt0$Pass, said$check_SkewKurt1$Pass, said$check_SkewKurt2$Pass
    ), 1)),
    skewness0 = said$check_SkewKurt0$Skew, kurtosis0 = said$check_SkewKurt0$Kurt,
    skewness1 = one(said$check_SkewKurt1$Skew), kurtosis1 = one(said$check_SkewKurt1$Kurt),
    skewness2 = one(said$check_SkewKurt2$Skew), kurtosis2 = one(said$check_SkewKurt2$Kurt)
  )
}
write <- function(rows, file) {
  out <- do.call(rbind, rows)
  for (column in names(out)) {
    if (is.numeric(out[[column]])) out[[column]] <- sapply(out[[column]], format, digits = 15)
  }
  write.csv(out, file, row.names = FALSE, quote = FALSE, na = "")
}
write(points, "outliers_coinr.csv")
write(steps, "outliers_coinr_steps.csv")
