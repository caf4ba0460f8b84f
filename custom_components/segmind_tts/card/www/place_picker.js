/** @import { Place, View } from "../types" */
/** @import { Draft } from "./draft.js" */
import { Chips } from "./chips.js";
import { text } from "./words.js";

/** The places that can be announced at, and those that are chosen. */
export class PlacePicker {
  #draft;
  #onChange;
  /** @type {Place[]} */
  #places = [];

  /**
   * @param {Draft} draft
   * @param {() => void} onChange
   */
  constructor(draft, onChange) {
    this.#draft = draft;
    this.#onChange = onChange;
    this.chips = new Chips(text("speakers"), (id) => this.#press(id));
    this.root = this.chips.root;
  }

  /** The places that are chosen; before anybody has chosen, the only one. */
  get chosen() {
    const ids = this.#draft.content.places;
    if (ids) return this.#places.filter(({ id }) => ids.includes(id));
    return this.#places.length === 1 ? this.#places : [];
  }

  /** @param {View} view */
  show({ statuses, places }) {
    this.#places = places;
    const chosen = this.chosen;
    this.chips.show(
      places.map((place) => ({
        id: place.id,
        name: place.name,
        note: statuses ? this.#note(statuses[place.id]) : "",
        isPressed: chosen.includes(place),
      })),
    );
  }

  /** @param {string} [status] What is as usual has no words. */
  #note(status = "offline") {
    if (status !== "silent") return text(`status_${status}`);
    return this.#draft.content.volume === null ? text("status_muted") : "";
  }

  /** @param {string} id */
  #press(id) {
    const ids = this.chosen.map((place) => place.id);
    const places = ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id];
    this.#draft.change({ places });
    this.#onChange();
  }
}
