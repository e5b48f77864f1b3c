"""The look of the report as a page: calm, typographic, one accent; it prints as it reads."""

STYLE = """
:root{--ink:#1b2126;--quiet:#59646b;--paper:#fbfaf7;--card:#fff;--line:#e2ded5;--accent:#0f5e63;
--good:#1a6b35;--unclear:#805a00;--bad:#a12a22;
--book:"Source Serif 4","Source Serif Pro",Charter,"Iowan Old Style",Georgia,"Noto Serif",serif;
--sans:Inter,"Segoe UI",system-ui,-apple-system,"Helvetica Neue",Arial,sans-serif}
*{box-sizing:border-box}
html{background:var(--paper);color:var(--ink);font:400 17px/1.6 var(--book);
-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0 auto;padding:3.5rem 1.5rem 5rem;max-width:64rem}
header,main>section>h2,main>section>p,main>section>ul,main>section>ol,main>section>dl,
main>section>section>h3,main>section>section>p,main>section>section>ul,main>section>section>dl
{max-width:40rem}
.kicker,.authors,.made,nav,figcaption,caption,table,dl,.note,.tag,.key,footer
{font-family:var(--sans);font-feature-settings:"tnum"}
.kicker{color:var(--accent);font-size:.82rem;font-weight:600;letter-spacing:.02em;margin:0 0 .6rem}
h1{font-size:2.35rem;line-height:1.18;font-weight:500;margin:0 0 1rem;letter-spacing:-.012em}
.authors{color:var(--quiet);font-size:.86rem;margin:0 0 1.6rem}
.question{font-size:1.22rem;line-height:1.5;border-left:3px solid var(--accent);
padding:.15rem 0 .15rem 1.1rem;margin:1.6rem 0 2rem}
h2{font-size:1.55rem;font-weight:500;line-height:1.25;margin:3.4rem 0 .9rem;letter-spacing:-.006em}
h3{font-size:1.14rem;font-weight:600;margin:2.2rem 0 .5rem}
p{margin:0 0 1rem}ul,ol{padding-left:1.3rem;margin:0 0 1.2rem}li{margin:.25rem 0}
a{color:var(--accent)}
.key{display:flex;flex-wrap:wrap;gap:.4rem 2.6rem;margin:0 0 2rem;padding:1.1rem 0;
border:solid var(--line);border-width:1px 0}
.key div{display:flex;flex-direction:column-reverse}
.key dd{margin:0;font-size:1.5rem;font-weight:600;line-height:1.2}
.key dt{color:var(--quiet);font-size:.8rem}
nav{font-size:.86rem;margin:0 0 1rem}nav ol{list-style:none;padding:0;columns:3 12rem;margin:0}
nav li{margin:0;padding:.15rem 0;break-inside:avoid}
nav a{text-decoration:none}nav a:hover{text-decoration:underline}
figure{margin:1.4rem 0 2rem;background:var(--card);border:1px solid var(--line);border-radius:8px;
padding:1.2rem 1.2rem .9rem;overflow-x:auto}
figure svg{display:block;max-width:100%;height:auto;margin:0 auto}
figcaption,caption{color:var(--quiet);font-size:.86rem;line-height:1.45;text-align:left}
figcaption{border-top:1px solid var(--line);padding-top:.7rem;margin-top:1rem}
figcaption b,caption b{color:var(--ink);font-weight:600}
.table{overflow-x:auto;margin:1.2rem 0 2rem}
table{border-collapse:collapse;font-size:.82rem;line-height:1.42;min-width:100%}
caption{padding:0 0 .6rem}
th{text-align:left;font-weight:600;vertical-align:bottom;border-bottom:1.5px solid var(--ink)}
th,td{padding:.5rem .9rem .5rem 0}td{vertical-align:top;border-bottom:1px solid var(--line)}
th[scope=row]{font-weight:500;min-width:6.5rem;border-bottom:1px solid var(--line);
vertical-align:top}
.num{text-align:right}td.num,th.num,.day{white-space:nowrap}.wide{min-width:15rem}
.note{color:var(--quiet);font-size:.8rem;line-height:1.5;margin:.6rem 0 0}
.warning{border-left:3px solid var(--bad);padding-left:1rem}
.lead{font-size:1.06rem}
sup.mark{font:600 .66em/1 var(--sans);color:var(--accent);margin-left:.16em}
.missing{color:var(--quiet)}
.tone{white-space:nowrap}.tone::before{display:inline-block;width:1.25em;font-weight:700}
.good{color:var(--good)}.good::before{content:"+"}
.unclear{color:var(--unclear)}.unclear::before{content:"?"}
.bad{color:var(--bad)}.bad::before{content:"\\2212"}
dl.facts{display:grid;grid-template-columns:minmax(9rem,max-content) 1fr;gap:.35rem 1.4rem;
font-size:.88rem;margin:0 0 1.4rem}
dl.facts dt{color:var(--quiet)}dl.facts dd{margin:0}
footer{margin-top:4rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--quiet);
font-size:.8rem}
@media (min-width:56rem){#question{display:grid;grid-template-columns:1fr 1fr;column-gap:3rem}
#question>*{grid-column:1/-1}#question>section{grid-column:auto}}
@media (max-width:40rem){html{font-size:16px}body{padding-top:2rem}h1{font-size:1.8rem}
dl.facts{grid-template-columns:1fr;gap:0}dl.facts dd{margin:0 0 .6rem}nav ol{columns:1}}
@media print{@page{margin:18mm 16mm}html{background:#fff;font-size:10.5pt}
body{padding:0;max-width:none}
nav{display:none}a{color:inherit;text-decoration:none}h2{break-after:avoid;margin-top:1.8rem}
h3,caption{break-after:avoid}figure,tr{break-inside:avoid}figure{border:0;padding:0}
.table,figure{overflow:visible}thead{display:table-header-group}table{font-size:8.4pt}
.wide{min-width:0}}
"""
