/** The choice between light, dark and as the device. A cookie keeps it, so that the server can draw the next
 * page in the right colours from its first byte. */

const YEAR_S = 365 * 24 * 60 * 60;

export function offerThemes(): void {
  for (const choice of document.querySelectorAll<HTMLFieldSetElement>("[data-theme-choice]")) {
    const current = document.documentElement.dataset.theme ?? "auto";
    for (const radio of choice.querySelectorAll<HTMLInputElement>("input[type=radio]")) {
      radio.checked = radio.value === current;
      radio.addEventListener("change", () => setTheme(radio.value));
    }
    choice.hidden = false;
  }
}

function setTheme(theme: string): void {
  const isChosen = theme === "light" || theme === "dark";
  if (isChosen) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;

  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${theme}; Path=/; Max-Age=${isChosen ? YEAR_S : 0}; SameSite=Lax${secure}`;
}
