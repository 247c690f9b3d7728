/** Reading a chart by pointer or arrow keys: any mark with `data-tip` inside a `.figure` tells its value. */

export function readCharts(): void {
  for (const figure of document.querySelectorAll<HTMLElement>(".figure")) {
    if (figure.querySelector("[data-tip]")) readChart(figure);
  }
}

function readChart(figure: HTMLElement): void {
  const tip = document.createElement("div");
  tip.className = "chart-tip";
  tip.hidden = true;
  tip.setAttribute("role", "status");
  figure.append(tip);

  // A tab stop only where there is a script to answer the keys.
  figure.tabIndex = 0;
  figure.setAttribute("role", "group");
  if (figure.dataset.hint) figure.setAttribute("aria-label", figure.dataset.hint);

  let read: SVGElement | undefined;

  function show(mark: SVGElement | undefined): void {
    read?.classList.remove("read");
    read = mark;
    tip.hidden = !mark;
    if (!mark) return;

    mark.classList.add("read");
    tip.textContent = mark.dataset.tip ?? "";
    place(tip, mark.getBoundingClientRect(), figure.getBoundingClientRect());
  }

  figure.addEventListener("pointermove", (event) => show(markUnder(event)));
  figure.addEventListener("pointerdown", (event) => show(markUnder(event)));
  figure.addEventListener("pointerleave", () => show(undefined));
  figure.addEventListener("blur", () => show(undefined));
  figure.addEventListener("keydown", (event) => {
    if (event.target !== figure) return;
    if (event.key === "Escape") return show(undefined);

    const marks = visibleMarks(figure);
    const next = step(event.key, read ? marks.indexOf(read) : -1, marks.length);
    if (next === undefined) return;
    event.preventDefault();
    show(marks[next]);
  });
}

function markUnder(event: Event): SVGElement | undefined {
  const mark = event.target instanceof Element ? event.target.closest("[data-tip]") : null;
  return mark instanceof SVGElement ? mark : undefined;
}

/** Of the widths that a chart comes in, only one is on the screen. */
function visibleMarks(figure: HTMLElement): SVGElement[] {
  return [...figure.querySelectorAll<SVGElement>("[data-tip]")].filter((mark) => mark.getClientRects().length > 0);
}

function step(key: string, from: number, count: number): number | undefined {
  if (count === 0) return undefined;
  switch (key) {
    case "ArrowRight":
    case "ArrowDown":
      return Math.min(from + 1, count - 1);
    case "ArrowLeft":
    case "ArrowUp":
      return Math.max(from - 1, 0);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}

/** Above the mark and inside the figure; below the mark where there is no room on the screen. */
function place(tip: HTMLElement, mark: DOMRect, figure: DOMRect): void {
  const centre = mark.left + mark.width / 2 - figure.left;
  const left = Math.min(Math.max(centre - tip.offsetWidth / 2, 0), figure.width - tip.offsetWidth);
  const fitsAbove = mark.top - tip.offsetHeight - 8 > 0;
  const top = fitsAbove ? mark.top - tip.offsetHeight - 8 : mark.bottom + 8;
  tip.style.left = `${left}px`;
  tip.style.top = `${top - figure.top}px`;
}
