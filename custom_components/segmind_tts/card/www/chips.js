/** @import { Chip } from "../types" */
import { element, Slot } from "./dom.js";

/**
 * A row of buttons that are pressed or not.
 */
export class Chips {
  #slot;
  #onPress;

  /**
   * @param {string} label
   * @param {(id: string) => void} onPress
   */
  constructor(label, onPress) {
    this.root = element("div", { class: "chips", role: "group", "aria-label": label });
    this.#slot = new Slot(this.root);
    this.#onPress = onPress;
  }

  /** @param {Chip[]} chips */
  show(chips) {
    const before = [...this.root.children];
    const { activeElement } = /** @type {ShadowRoot} */ (this.root.getRootNode());
    const focused = activeElement ? before.indexOf(activeElement) : -1;
    this.#slot.show(chips, () => chips.map((chip) => this.#chip(chip)));
    if (focused >= 0) /** @type {HTMLElement} */ (this.root.children[focused])?.focus();
  }

  /** @param {Chip} chip */
  #chip({ id, name, note, isPressed }) {
    return element(
      "button",
      {
        class: "chip",
        "aria-pressed": String(isPressed),
        onclick: () => this.#onPress(id),
      },
      name,
      note && element("span", { class: "note" }, note),
    );
  }
}
