/** Passkeys and security keys, by the browser's own JSON form of WebAuthn.
 *
 * A button with `data-passkey="create"` or `"get"` belongs to a form with a hidden field `credential`. The
 * options come from a JSON script whose id is in `data-options`, or from the address in `data-options-from`.
 * What goes wrong is said in the element whose id is in `data-says`, with the words of its data attributes. */

interface Options {
  creation_options?: { publicKey: PublicKeyCredentialCreationOptionsJSON };
  request_options?: { publicKey: PublicKeyCredentialRequestOptionsJSON };
}

export function offerPasskeys(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-passkey]")) {
    button.hidden = false;
    button.addEventListener("click", (event) => {
      event.preventDefault();
      void usePasskey(button);
    });
  }
}

async function usePasskey(button: HTMLButtonElement): Promise<void> {
  const form = button.form;
  const field = form?.elements.namedItem("credential");
  if (!form || !(field instanceof HTMLInputElement)) return;
  if (!("PublicKeyCredential" in window) || !("parseRequestOptionsFromJSON" in PublicKeyCredential)) {
    say(button, "unsupported");
    return;
  }
  // The button that asks the device does not send the form, so the browser's own check is asked for here.
  if (!form.reportValidity()) return;

  button.setAttribute("aria-disabled", "true");
  try {
    const options = await readOptions(button);
    const credential =
      button.dataset.passkey === "create" ? await create(options, passwordless(form)) : await get(options);
    field.value = JSON.stringify(credential);
    form.requestSubmit();
  } catch (error) {
    // The person closed the device's question, waited too long, or has no key for this site: browsers do not say which.
    say(button, "failed");
    if (!(error instanceof DOMException)) throw error;
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

async function readOptions(button: HTMLButtonElement): Promise<Options> {
  const { options, optionsFrom } = button.dataset;
  if (options) return JSON.parse(document.getElementById(options)?.textContent ?? "{}") as Options;

  const answer = await fetch(optionsFrom ?? "", { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`No options for a passkey: ${answer.status}`);
  return (await answer.json()) as Options;
}

/** Whether the new key shall log in by itself; undefined where the form does not ask. */
function passwordless(form: HTMLFormElement): boolean | undefined {
  const box = form.elements.namedItem("passwordless");
  return box instanceof HTMLInputElement ? box.checked : undefined;
}

async function create(options: Options, isPasswordless: boolean | undefined): Promise<unknown> {
  const publicKey = options.creation_options?.publicKey;
  if (!publicKey) throw new Error("The page holds no options for a new key");

  const selection = { ...publicKey.authenticatorSelection };
  if (isPasswordless !== undefined) {
    selection.residentKey = isPasswordless ? "required" : "discouraged";
    selection.requireResidentKey = isPasswordless;
    if (isPasswordless) selection.userVerification = "required";
  }
  const credential = await navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON({ ...publicKey, authenticatorSelection: selection }),
  });
  return (credential as PublicKeyCredential).toJSON();
}

async function get(options: Options): Promise<unknown> {
  const publicKey = options.request_options?.publicKey;
  if (!publicKey) throw new Error("The page holds no options for a key");

  const credential = await navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey),
  });
  return (credential as PublicKeyCredential).toJSON();
}

function say(button: HTMLButtonElement, what: "unsupported" | "failed"): void {
  const place = document.getElementById(button.dataset.says ?? "");
  if (!place) return;
  place.hidden = false;
  place.textContent = place.dataset[what] ?? "";
}
