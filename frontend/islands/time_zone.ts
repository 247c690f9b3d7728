/** Suggests the browser's time zone where a form asks for one and nobody has chosen yet. */
export function guessTimeZones(): void {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const select of document.querySelectorAll<HTMLSelectElement>('select[data-time-zone="guess"]')) {
    if ([...select.options].some((option) => option.value === zone)) select.value = zone;
  }
}
