// Shows a PDF file page by page, with the pdf.js that the application carries: text that can be
// marked and searched lies over the picture of each page.
const STEP = 1.25;

let drawn = null; // the place that is drawn now, its file and its zoom

const stateOf = () => document.getElementById("pdf-state");

function sized(place, page) {
  const wide = page.getViewport({ scale: 1 }).width;
  const room = place.closest(".paper")?.clientWidth ?? place.clientWidth;
  return page.getViewport({ scale: (drawn.zoom * (room - 2)) / wide });
}

async function draw(pdfjs, file, place, holder) {
  const page = await file.getPage(Number(holder.dataset.page));
  const viewport = sized(place, page);
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  const canvas = document.createElement("canvas");
  canvas.width = Math.floor(viewport.width * ratio);
  canvas.height = Math.floor(viewport.height * ratio);
  canvas.style.width = `${viewport.width}px`;
  canvas.setAttribute("aria-hidden", "true");
  const words = document.createElement("div");
  words.className = "textLayer";
  holder.style.setProperty("--total-scale-factor", viewport.scale);
  holder.style.setProperty("--scale-factor", viewport.scale);
  holder.style.width = `${viewport.width}px`;
  holder.style.minHeight = `${viewport.height}px`;
  holder.replaceChildren(canvas, words);
  const transform = ratio === 1 ? null : [ratio, 0, 0, ratio, 0, 0];
  await page.render({ canvas, canvasContext: canvas.getContext("2d"), viewport, transform }).promise;
  await new pdfjs.TextLayer({ textContentSource: page.streamTextContent(), container: words, viewport }).render();
}

function lay(pdfjs, file, place) {
  drawn.watch?.disconnect();
  drawn.watch = new IntersectionObserver(
    (entries) => {
      for (const entry of entries.filter((e) => e.isIntersecting)) {
        drawn.watch.unobserve(entry.target);
        draw(pdfjs, file, place, entry.target).catch(fail);
      }
    },
    { root: place.closest(".paper"), rootMargin: "600px" },
  );
  const holders = Array.from({ length: file.numPages }, (_, index) => {
    const holder = document.createElement("div");
    holder.className = "pdf-page";
    holder.dataset.page = index + 1;
    holder.setAttribute("role", "group");
    holder.setAttribute("aria-label", `Page ${index + 1} of ${file.numPages}`);
    holder.style.minHeight = "60rem";
    return holder;
  });
  place.replaceChildren(...holders);
  for (const holder of holders) drawn.watch.observe(holder);
}

async function show() {
  const place = document.getElementById("pdf");
  if (drawn && drawn.place !== place) {
    drawn.watch?.disconnect();
    drawn.file?.destroy();
    drawn = null;
  }
  if (!place || drawn || place.offsetParent === null) return;
  drawn = { place, zoom: 1 };
  const pdfjs = await import(place.dataset.pdfjs);
  pdfjs.GlobalWorkerOptions.workerSrc = place.dataset.worker;
  const file = await pdfjs.getDocument({
    url: place.dataset.file,
    cMapUrl: place.dataset.cmaps,
    cMapPacked: true,
    standardFontDataUrl: place.dataset.fonts,
    isEvalSupported: false,
    useWasm: false,
  }).promise;
  if (drawn?.place !== place) return;
  drawn.file = file;
  lay(pdfjs, file, place);
  stateOf().textContent = `Pages: ${file.numPages}`;
  const zoom = (factor) => {
    drawn.zoom = factor ? Math.min(4, Math.max(0.5, drawn.zoom * factor)) : 1;
    lay(pdfjs, file, place);
  };
  for (const [name, factor] of [["in", STEP], ["out", 1 / STEP], ["fit", 0]]) {
    document.querySelector(`[data-zoom=${name}]`)?.addEventListener("click", () => zoom(factor));
  }
}

function fail(error) {
  const state = stateOf();
  if (state) state.textContent = `This file cannot be shown here (${error.message}). Use Download PDF.`;
}

show().catch(fail);
document.addEventListener("change", (event) => event.target.name === "pane" && show().catch(fail));
for (const name of ["htmx:afterSettle", "desk:shown"]) document.addEventListener(name, () => show().catch(fail));
