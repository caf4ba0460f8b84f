/** @import { Place } from "../types" */
/** @import { View } from "./composer.js" */
import { Chips } from "./chips.js";
import { statusOf } from "./places.js";

/** The places that can be announced at, and those that are chosen. */
export class PlacePicker {
  #words;
  #draft;
  #onChange;
  /** @type {Place[]} */
  #places = [];

  /**
   * @param {import("./words.js").Words} words
   * @param {import("./draft.js").Draft} draft
   * @param {() => void} onChange
   */
  constructor(words, draft, onChange) {
    this.#words = words;
    this.#draft = draft;
    this.#onChange = onChange;
    this.chips = new Chips(words.text("speakers"), (id) => this.#press(id));
    this.root = this.chips.root;
  }

  /** The places that are chosen; before anybody has chosen, the only one. */
  get chosen() {
    const ids = this.#draft.content.places;
    if (ids) return this.#places.filter(({ id }) => ids.includes(id));
    return this.#places.length === 1 ? this.#places : [];
  }

  /** @param {View} view */
  show({ hass, told, places }) {
    this.#places = places;
    const chosen = this.chosen;
    this.chips.show(
      places.map((place) => {
        const status = statusOf(hass, place, told);
        return {
          id: place.id,
          name: place.name,
          note: status ? this.#words.text(`status_${status}`) : undefined,
          isPressed: chosen.includes(place),
        };
      }),
    );
  }

  /** @param {string} id */
  #press(id) {
    const ids = this.chosen.map((place) => place.id);
    const places = ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id];
    this.#draft.change({ places });
    this.#onChange();
  }
}
