/** Suggests the browser's time zone where a form asks for one and nobody has chosen yet. */
export function guessTimeZones(): void {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone) return;
  for (const field of document.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[data-time-zone="guess"]')) {
    const isOffered = field instanceof HTMLInputElement || [...field.options].some((option) => option.value === zone);
    if (isOffered) field.value = zone;
  }
}
