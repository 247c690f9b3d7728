/** Number keys pick an answer and Enter goes on. The keys can be turned off, as WCAG 2.1.4 asks. */

const KEY = "tidemark:answer-keys";

export function answerByKeyboard(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-survey]");
  const help = document.querySelector<HTMLElement>("[data-answer-keys]");
  const toggle = help?.querySelector<HTMLButtonElement>("button");
  if (!form || !help || !toggle) return;

  let isOn = isTurnedOn();
  const describe = () => (toggle.textContent = (isOn ? toggle.dataset.off : toggle.dataset.on) ?? "");
  describe();
  help.hidden = false;
  toggle.addEventListener("click", () => {
    isOn = !isOn;
    keep(isOn);
    describe();
  });

  document.addEventListener("keydown", (event) => {
    if (!isOn || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target)) return;
    if (event.key === "Enter") continueFrom(event, form);
    else pick(event, form);
  });
}

function pick(event: KeyboardEvent, form: HTMLFormElement): void {
  if (!/^[1-9]$/.test(event.key)) return;
  const radio = form.querySelectorAll<HTMLInputElement>("input[type=radio]")[Number(event.key) - 1];
  if (!radio) return;
  event.preventDefault();
  radio.focus();
  radio.click();
}

/** Enter on a link or a button does what that link or button says. */
function continueFrom(event: KeyboardEvent, form: HTMLFormElement): void {
  const target = event.target;
  if (target instanceof Element && target.closest("a, button, summary")) return;
  event.preventDefault();
  form.requestSubmit();
}

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return target.type !== "radio" && target.type !== "checkbox";
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

function isTurnedOn(): boolean {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

function keep(isOn: boolean): void {
  try {
    if (isOn) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "off");
  } catch {
    // Private mode: the choice lasts as long as the page.
  }
}
