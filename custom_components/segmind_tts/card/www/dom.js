/**
 * Make an element. Strings become text, never markup; `on…` are listeners.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [attributes] `false`, `null` and `undefined` leave one out.
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, String(value));
  }
  for (const child of children) if (child) made.append(child);
  return made;
}

/**
 * Make a button with an icon of Home Assistant's and a name, seen or only heard.
 *
 * @param {string} icon
 * @param {string} name
 * @param {(event: MouseEvent) => void} onclick
 * @param {Record<string, any>} [attributes]
 */
export function iconButton(icon, name, onclick, attributes = {}) {
  return element(
    "button",
    { class: "icon", title: name, "aria-label": name, onclick, ...attributes },
    haIcon(icon),
  );
}

/** @param {string} icon */
export function haIcon(icon) {
  const made = document.createElement("ha-icon");
  made.setAttribute("icon", icon);
  made.setAttribute("aria-hidden", "true");
  return made;
}

/**
 * Show children in place of those that are there, unless they would be the same again:
 * who has the focus keeps it.
 */
export class Slot {
  #shown = "";

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
  }

  /**
   * @param {unknown} data What the children are made of, and nothing else.
   * @param {() => (Node | null | undefined | false)[]} make
   */
  show(data, make) {
    const shown = JSON.stringify(data);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const children = /** @type {Node[]} */ (make().filter(Boolean));
    this.root.replaceChildren(...children);
    this.root.hidden = !children.length;
  }
}
