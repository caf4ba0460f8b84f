/** @import { Hass, Wording } from "../types" */
import { element } from "./dom.js";
import { estimate } from "./house.js";
import { isLost, text, words } from "./words.js";

const PAUSE = 400;

/** How long a message would take and what it would cost, asked for when nobody types. */
export class Hint {
  #estimate = "";
  #isWithoutPlace = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #asked = 0;

  constructor() {
    this.root = element("div", { class: "hint" });
  }

  /** @param {boolean} isWithout */
  set isWithoutPlace(isWithout) {
    this.#isWithoutPlace = isWithout;
    this.#show();
  }

  /**
   * @param {Hass} hass
   * @param {Wording} wording
   */
  ask(hass, wording) {
    clearTimeout(this.#timer);
    // What is told of a message goes with it.
    const pause = wording.message ? PAUSE : 0;
    this.#timer = setTimeout(() => this.#answer(hass, wording), pause);
  }

  stop() {
    clearTimeout(this.#timer);
  }

  /**
   * @param {Hass} hass
   * @param {Wording} wording
   */
  async #answer(hass, wording) {
    const asked = ++this.#asked;
    const told = wording.message && wording.voice ? await this.#told(hass, wording) : "";
    if (asked !== this.#asked) return;
    this.#estimate = told;
    this.#show();
  }

  /**
   * @param {Hass} hass
   * @param {Wording} wording
   */
  async #told(hass, wording) {
    try {
      return words.estimate(await estimate(hass, wording));
    } catch (error) {
      return isLost(error) ? "" : words.error(error);
    }
  }

  #show() {
    const where = this.#isWithoutPlace ? text("choose_speakers") : "";
    this.root.textContent = [this.#estimate, where].filter(Boolean).join(" · ");
  }
}
