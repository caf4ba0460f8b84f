/** @import { Content } from "../types" */

/** @type {Content} */
const EMPTY = {
  message: "",
  voice: null,
  style: null,
  places: null,
  volume: null,
  chime: null,
  pending: null,
};

export class Draft {
  #key;

  /** @param {string} card What tells the card from others. */
  constructor(card) {
    this.#key = `segmind-tts-card ${location.pathname} ${card}`;
    /** @type {Content} */
    this.content = { ...EMPTY, ...this.#read() };
  }

  /** @param {Partial<Content>} change */
  change(change) {
    Object.assign(this.content, change);
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(this.content));
    } catch {
      // Without room, or where the browser forbids it, the draft lasts as long as the page.
    }
  }

  #read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.#key) ?? "{}");
    } catch {
      return {};
    }
  }
}
