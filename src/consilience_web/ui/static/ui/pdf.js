// Shows a PDF file page by page, with the pdf.js that the application carries.
const place = document.getElementById("pdf");
const state = document.getElementById("pdf-state");

async function draw(file, holder) {
  const page = await file.getPage(Number(holder.dataset.page));
  const wide = page.getViewport({ scale: 1 });
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  const viewport = page.getViewport({ scale: (ratio * place.clientWidth) / wide.width });
  const canvas = document.createElement("canvas");
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  canvas.style.width = "100%";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `Page ${holder.dataset.page}`);
  holder.replaceChildren(canvas);
  holder.style.minHeight = "";
  await page.render({ canvas, canvasContext: canvas.getContext("2d"), viewport }).promise;
}

async function show() {
  const pdfjs = await import(place.dataset.pdfjs);
  pdfjs.GlobalWorkerOptions.workerSrc = place.dataset.worker;
  const file = await pdfjs.getDocument({
    url: place.dataset.file,
    cMapUrl: place.dataset.cmaps,
    cMapPacked: true,
    standardFontDataUrl: place.dataset.fonts,
    isEvalSupported: false,
  }).promise;
  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries.filter((e) => e.isIntersecting)) {
        seen.unobserve(entry.target);
        draw(file, entry.target).catch(fail);
      }
    },
    { rootMargin: "600px" },
  );
  for (let number = 1; number <= file.numPages; number += 1) {
    const holder = document.createElement("div");
    holder.dataset.page = number;
    holder.style.minHeight = "60rem";
    place.append(holder);
    seen.observe(holder);
  }
  state.textContent = `Pages: ${file.numPages}`;
}

function fail(error) {
  state.textContent = `This file cannot be shown here (${error.message}). Use Download PDF.`;
}

if (place.offsetParent !== null) show().catch(fail);
