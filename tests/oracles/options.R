# Answers the calls of files like options.json (one object a file) with R: Rscript options.R FILE.json
# writes FILE.out, case id to quantities. Fits are tightened, so that they are the converged ones.
suppressMessages({library(metafor); library(jsonlite)})
args <- commandArgs(TRUE)
ctl <- quote(list(threshold=1e-11, maxiter=20000, tol=1e-11))
tight <- function(e, on=TRUE) {
  if (is.call(e)) {
    f <- if (is.name(e[[1]])) as.character(e[[1]]) else ""
    for (i in seq_along(e)) if (i > 1 && !identical(e[[i]], quote(expr=))) e[[i]] <- tight(e[[i]], on)
    if (on && f == "rma" && is.null(e$control)) e$control <- ctl
    if (on && f == "hc" && is.null(e$control)) e$control <- quote(list(tol=1e-11))
    if (on && f == "confint" && is.null(e$control)) e$control <- quote(list(tol=1e-11))
  }
  e
}
num <- function(x) { x <- unname(x); if (is.null(x)) return(NULL); if (is.matrix(x)) lapply(seq_len(nrow(x)), function(i) as.list(as.numeric(x[i,]))) else as.list(as.numeric(x)) }
one <- function(x) if (is.null(x) || length(x)==0) NA else as.numeric(x)[1]
enc <- function(x) { # to JSON
  if (is.list(x)) return(lapply(x, enc))
  if (is.character(x)) return(unbox(x[1]))
  if (is.logical(x) && !is.na(x[1])) return(unbox(x[1]))
  v <- as.numeric(x)[1]
  if (is.na(v)) return(NULL)
  if (is.infinite(v)) return(unbox(if (v>0) "Inf" else "-Inf"))
  unbox(v)
}
fitst <- function(r) { fs <- r$fit.stats; list(ML=setNames(as.list(fs$ML), c("ll","dev","AIC","BIC","AICc")), REML=setNames(as.list(fs$REML), c("ll","dev","AIC","BIC","AICc"))) }
vec <- c("beta","se","zval","pval","ci.lb","ci.ub")
cols <- function(x, names) { o <- list(); for (n in names) if (!is.null(x[[n]])) o[[n]] <- num(x[[n]]); o }
ex <- list(
 escalc=function(r,c) list(yi=num(r$yi), vi=num(r$vi)),
 summary=function(r,c) cols(r, c("yi","vi","sei","zi","pval","ci.lb","ci.ub")),
 rma=function(r,c) { r$beta <- c(r$beta); bn <- rownames(r$vb); o <- lapply(r[vec], num); o$beta_names <- as.list(bn); if (r$p>1) o$vb <- num(r$vb)
   for (n in c("tau2","se.tau2","k","p","m","QE","QEp","QM","QMp","I2","H2","vt","s2w")) o[[n]] <- one(r[[n]])
   o$R2 <- one(r$R2); o$QMdf <- num(r$QMdf); o$ddf <- list(one(r$ddf)); o$fit.stats <- fitst(r); o },
 rma.mh=function(r,c) { o <- lapply(r[vec], num); for (n in c("QE","QEp","I2","H2","k","k.yi","k.pos","MH","MHp","BD","BDp","TA","TAp")) if (!is.null(r[[n]])) o[[n]] <- one(r[[n]]); o$fit.stats <- fitst(r); o },
 predict=function(r,c) { o <- if (!is.null(r$pred) && is.list(r$pred)) c(list(), r$pred) else r; v <- NULL; if (is.list(r) && !is.null(r$vcov)) { v <- r$vcov; o <- r$pred }
   q <- cols(o, c("pred","se","ci.lb","ci.ub","pi.lb","pi.ub")); if (!is.null(v)) q$vcov <- num(v); q },
 confint=function(r,c) { o <- list(); if (!is.null(r$random)) { for (n in rownames(r$random)) o[[n]] <- num(r$random[n,]) ; if(!is.null(r$lb.sign)) { o$lb.sign <- r$lb.sign; o$ub.sign <- r$ub.sign } }; if (!is.null(r$fixed)) o$fixed <- num(r$fixed); o },
 blup=function(r,c) cols(r, c("pred","se","pi.lb","pi.ub")), ranef=function(r,c) cols(r, c("pred","se","pi.lb","pi.ub")),
 anova=function(r,c) { if (!is.null(r$LRT)) { o <- list(pval=list(one(r$pval)), LRT=one(r$LRT)); for (n in c("QE.f","QE.r","tau2.f","tau2.r","R2")) o[[n]] <- one(r[[n]]); o$fit.stats.f <- num(r$fit.stats.f); o$fit.stats.r <- num(r$fit.stats.r); o }
   else { o <- list(); if (!is.null(r$QM)) {o$QM <- one(r$QM); o$QMdf <- num(r$QMdf); o$QMp <- one(r$QMp)}; if (!is.null(r$Xb)) { o$Xb <- num(c(r$Xb)); o$se <- num(r$se); o$zval <- num(c(r$zval)); o$pval <- num(c(r$pval)); o$ddf <- num(r$ddf) }; o } },
 hc=function(r,c) list(beta=one(r$beta), se=one(r$se), tau2=one(r$tau2), ci.lb=one(r$ci.lb), ci.ub=one(r$ci.ub)),
 profile=function(r,c) list(param=num(r$tau2), ll=num(r$ll), beta=num(as.matrix(r$beta)), maxll=one(r$maxll)),
 list=function(r,c) lapply(r, one),
 vcov=function(r,c) list(value=num(as.matrix(r))),
 coef=function(r,c) cols(r, names(r)),
 influence=function(r,c) { o <- cols(r$inf, c("rstudent","dffits","cook.d","cov.r","tau2.del","QE.del","hat","weight")); o$dfbs <- cols(r$dfbs, setdiff(names(r$dfbs),c("slab","digits"))); o$is.infl <- lapply(as.list(r$is.infl), function(z) z); o },
 rstandard=function(r,c) cols(r, c("resid","se","z")), rstudent=function(r,c) cols(r, c("resid","se","z")),
 dfbetas=function(r,c) list(value=num(as.matrix(r))),
 leave1out=function(r,c) cols(r, c("estimate","se","zval","tval","pval","pvals","ci.lb","ci.ub","Q","Qp","tau2","I2","H2")),
 trimfill=function(r,c) { o <- list(k0=one(r$k0), se.k0=one(r$se.k0), side=r$side, p.k0=one(r$p.k0), k=one(r$k)); r$beta <- c(r$beta); o <- c(o, lapply(r[vec], num)); for (n in c("tau2","QE","QEp","I2","H2")) o[[n]] <- one(r[[n]]); o$yi <- num(r$yi); o$vi <- num(r$vi); o$fill <- lapply(as.list(unname(r$fill)), function(z) z); o },
 regtest=function(r,c) list(zval=one(r$zval), pval=one(r$pval), ddf=list(one(r$ddf)), est=one(r$est), ci.lb=one(r$ci.lb), ci.ub=one(r$ci.ub)),
 ranktest=function(r,c) list(tau=one(r$tau), pval=one(r$pval)),
 fsn=function(r,c) { o <- list(); for (n in c("fsnum","pval","meanes","target","alpha")) o[[n]] <- one(r[[n]]); o },
 tes=function(r,c) { o <- list(k=one(r$k), O=one(r$O), E=one(r$E), OEratio=one(r$OEratio), test=r$test, X2=one(r$X2), pval=one(r$pval), power=num(r$power), theta=num(r$theta), theta.lim=num(r$theta.lim)); o },
 gosh=function(r,c) { z <- as.data.frame(r$res); q <- function(f) unname(lapply(z, function(v) f(v))); list(n=nrow(z), columns=as.list(names(z)), mean=q(mean), sd=q(sd), min=q(min), max=q(max), median=q(median), q25=q(function(v) quantile(v,.25)), q75=q(function(v) quantile(v,.75))) },
 permutest=function(r,c) list(zval=num(r$zval), pval=num(r$pval), QM=one(r$QM), QMp=one(r$QMp)),
 radial=function(r,c) cols(r, c("x","y")), qqnorm=function(r,c) cols(r, c("x","y")),
 vif=function(r,c) { v <- r$vif; if (is.list(v)) { list(vif=num(sapply(v, function(z) z$vif)), sif=num(sapply(v, function(z) z$sif))) } else list(vif=num(r$vif), sif=num(r$sif)) }
)
ex$cumul <- function(r,c) { o <- ex$leave1out(r,c); if (!is.null(o$pval)) { o$pvals <- o$pval; o$pval <- NULL }; o }
ex$rma.peto <- ex$rma.mh; ex$baujat <- ex$radial
for (n in c("hatvalues","cooks.distance","weights","fitted","residuals")) ex[[n]] <- function(r,c) list(value=num(as.numeric(r)))
pdf(NULL)
for (file in args) {
  o <- fromJSON(file, simplifyVector=FALSE)
  toc <- function(v) { v <- lapply(v, function(z) if (is.null(z)) NA else z); if (any(sapply(v, is.character))) v <- lapply(v, function(z) if (is.na(z)) NA_character_ else z); unlist(v) }
  dat <- as.data.frame(lapply(o$data, toc), stringsAsFactors=FALSE, check.names=FALSE)
  # factors coded in C-locale order
  Sys.setlocale("LC_COLLATE","C")
  res_all <- list()
  for (cs in o$cases) {
    env <- new.env(parent=globalenv()); env$dat <- dat
    options(na.action="na.omit"); got <- tryCatch(suppressWarnings({
      inner_tight <- !(cs[["function"]] %in% c("trimfill"))
      for (n in names(cs$fits)) assign(n, eval(tight(parse(text=cs$fits[[n]]$call)[[1]]), env), env)
      r <- eval(tight(parse(text=cs$call)[[1]]), env)
      f <- ex[[cs[["function"]]]]
      if (is.null(f)) stop("no extractor")
      f(r, cs)
    }), error=function(e) list(R_error=conditionMessage(e)))
    res_all[[cs$id]] <- enc(got)
  }
  writeLines(toJSON(res_all, digits=I(17), null="null", auto_unbox=FALSE), sub("\\.json$", ".out", file))
}
