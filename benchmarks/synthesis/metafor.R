# CPU seconds of metafor for one task: Rscript metafor.R TASK FOLDER
#
# Prints the seconds of the whole task (the least of some runs) and a number of its result. Where a
# part of a task is run, the time is multiplied. Iterations go on until tau2 moves by less than
# 1e-10, as Consilience solves to convergence; metafor's own default is 1e-5.

suppressMessages(library(metafor))

args <- commandArgs(trailingOnly = TRUE)
task <- args[1]
read <- function(name) read.csv(file.path(args[2], paste0(name, ".csv")))
control <- list(threshold = 1e-10, maxiter = 1000)

took <- function(runs, inner, work, scale = 1) {
   invisible(work())
   seconds <- numeric(runs)
   for (i in seq_len(runs)) {
      gc(FALSE)
      start <- proc.time()
      for (j in seq_len(inner)) value <- work()
      used <- proc.time() - start
      seconds[i] <- (used[[1]] + used[[2]]) / inner
   }
   cat(sprintf("%.9g %.12g\n", min(seconds) * scale, value))
}

d <- read(task)
fitted <- function() rma(yi, vi, data = d, method = "REML", control = control)

if (task == "fit10") took(7, 100, function() fitted()$tau2)
if (task == "fit1000") took(3, 1, function() fitted()$tau2)
if (task == "fits") {
   y <- t(as.matrix(read("fits_yi")))
   n <- 400
   took(3, 1, function() {
      for (j in seq_len(n)) found <- rma(y[, j], d$vi, method = "REML", control = control)
      found$tau2
   }, scale = ncol(y) / n)
}
if (task == "permutations") {
   res <- rma(yi, vi, mods = ~ x, data = d, method = "REML", control = control)
   n <- 400
   took(3, 1, function() {
      invisible(permutest(res, iter = n, progbar = FALSE))
      res$tau2
   }, scale = 10000 / n)
}
if (task == "subsets") {
   res <- fitted()
   n <- 500
   took(3, 1, function() {
      invisible(gosh(res, subsets = n, progbar = FALSE))
      res$tau2
   }, scale = 32767 / n)
}
if (task == "influence") {
   res <- fitted()
   took(3, 1, function() influence(res, progbar = FALSE)$inf$cook.d[1])
}
