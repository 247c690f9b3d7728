/** Counts the answers of the quick check as they are given; the server counts them without it. */
export function countAnswers(): void {
  const status = document.querySelector<HTMLElement>("[data-answered-of]");
  const form = status?.closest("form");
  if (!status || !form) return;
  const before = status.textContent ?? "";
  form.addEventListener("change", () => {
    const answered = form.querySelectorAll("input[type=radio]:checked").length;
    status.textContent = before.replace(/\d+/, String(answered));
  });
}
