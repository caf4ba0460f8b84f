/** @import { Button, Config, Order, View } from "../types" */
/** @import { Draft } from "./draft.js" */
import { element, haIcon, Slot } from "./dom.js";
import { PlacePicker } from "./place_picker.js";
import { text } from "./words.js";

const ICON = "mdi:bullhorn";

/** Presets and phrases as large buttons, for a tablet on the wall: nothing is written. */
export class Tablet {
  #config;
  #announce;
  /** @type {View | null} */
  #view = null;

  /**
   * @param {Draft} draft
   * @param {Config} config
   * @param {{ announce: (order: Order) => void }} deeds
   */
  constructor(draft, config, { announce }) {
    this.#config = config;
    this.#announce = announce;
    this.picker = new PlacePicker(draft, () => this.#update());
    this.presets = new Slot(element("div", { class: "presets" }));
    this.hint = element("div", { class: "hint" });
    this.root = element("div", { class: "form" }, this.picker.root, this.presets.root, this.hint);
  }

  get chosen() {
    return this.picker.chosen;
  }

  /** @param {View} view */
  show(view) {
    this.#view = view;
    this.#update();
  }

  clear() {}

  stop() {}

  #update() {
    if (!this.#view) return;
    this.picker.show(this.#view);
    const isReady = this.chosen.length > 0 && !this.#view.isBusy;
    const buttons = this.#buttons(this.#view);
    this.presets.show([buttons, isReady], () => buttons.map((each) => this.#button(each, isReady)));
    this.hint.textContent = this.#hint(buttons);
  }

  /** @param {Button[]} buttons */
  #hint(buttons) {
    if (!buttons.length) return text("no_presets");
    return this.chosen.length ? "" : text("choose_speakers");
  }

  /**
   * @param {View} view
   * @returns {Button[]}
   */
  #buttons({ told, voice }) {
    const { presets = [], hide = [] } = this.#config;
    const phrases = hide.includes("phrases") ? [] : told.phrases;
    return [
      ...presets.map((preset) => ({
        name: preset.name || preset.message,
        icon: preset.icon || ICON,
        wording: { message: preset.message, voice: preset.voice || voice },
        volume: preset.volume,
      })),
      ...phrases.map(({ name, message, voice, language, options }) => ({
        name,
        icon: ICON,
        wording: { message, voice, language, options },
      })),
    ];
  }

  /**
   * @param {Button} button
   * @param {boolean} isReady
   */
  #button({ name, icon, wording, volume }, isReady) {
    return element(
      "button",
      {
        class: "preset",
        disabled: !isReady,
        onclick: () => this.#announce({ ...wording, volume, places: this.chosen }),
      },
      haIcon(icon),
      name,
    );
  }
}
