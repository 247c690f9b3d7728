/** On a device that others use, answers never wait in its storage. The choice lasts until the tab is closed. */

const KEY = "tidemark:shared-device";

let isChosen = false; // where a browser in private mode keeps nothing: as long as the page

export function isShared(): boolean {
  try {
    return isChosen || sessionStorage.getItem(KEY) === "yes";
  } catch {
    return isChosen;
  }
}

/** Show the choice; `forget` removes what waits on the device already. */
export function offerSharedDevice(forget: () => void): void {
  const choice = document.querySelector<HTMLElement>("[data-shared-device]");
  const box = choice?.querySelector<HTMLInputElement>("input");
  if (!choice || !box) return;

  box.checked = isShared();
  choice.hidden = false;
  box.addEventListener("change", () => {
    choose(box.checked);
    if (box.checked) forget();
  });
}

function choose(isToBe: boolean): void {
  isChosen = isToBe;
  try {
    if (isToBe) sessionStorage.setItem(KEY, "yes");
    else sessionStorage.removeItem(KEY);
  } catch {
    // Then the choice is asked for again on the next page.
  }
}
