/** @import { Composing, Content, Told, View, Wording } from "../types" */
/** @import { Draft } from "./draft.js" */
import { Chips } from "./chips.js";
import { element, haIcon, iconButton, Slot } from "./dom.js";
import { Hint } from "./hint.js";
import { PlacePicker } from "./place_picker.js";
import { text, words } from "./words.js";

const LOUD = 50;
const AS_SET = "set";

/** Where a message is written, and chosen who says it where and how. */
export class Composer {
  #deeds;
  #draft;
  #hint;
  /** @type {View | null} */
  #view = null;

  /**
   * @param {Draft} draft
   * @param {Composing} deeds
   */
  constructor(draft, deeds) {
    this.#deeds = deeds;
    this.#draft = draft;
    this.#hint = new Hint();
    this.message = element("textarea", {
      rows: 3,
      dir: "auto",
      placeholder: text("placeholder"),
      oninput: () => this.#change({ message: this.message.value }),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#typed(event),
    });
    this.message.value = this.#draft.content.message;
    this.voices = this.#select((voice) => this.#change({ voice }));
    this.styles = new Chips(text("style"), (id) => this.#pressStyle(id));
    this.picker = new PlacePicker(this.#draft, () => this.#change({}));
    this.volume = element("input", {
      type: "range",
      min: 0,
      max: 100,
      step: 5,
      "aria-label": text("volume"),
      oninput: () => this.#change({ volume: Number(this.volume.value) }),
    });
    this.loudness = element("span", { class: "value" });
    this.chimes = this.#select((chime) => this.#change({ chime: chime === AS_SET ? null : chime }));
    this.send = this.#button("primary", "mdi:bullhorn", "announce", () => this.#announce());
    this.listen = this.#button("", "mdi:headphones", "preview", () => deeds.preview(this.#wording));
    this.keep = this.#button("", "mdi:pin-outline", "keep", () => deeds.keep(this.#wording));
    this.root = this.#form();
  }

  get chosen() {
    return this.picker.chosen;
  }

  /** @param {View} view */
  show(view) {
    const isNew = this.#view?.told.voices !== view.told.voices;
    this.#view = view;
    this.#offer(view.told);
    this.#update();
    if (isNew) this.#hint.ask(view.hass, this.#wording);
  }

  /**
   * Forget what was said, and keep who says it where and how.
   *
   * @param {string} message What was said: somebody may have written something else since.
   */
  clear(message) {
    if (this.#wording.message !== message) return;
    this.message.value = "";
    this.#change({ message: "" });
  }

  stop() {
    this.#hint.stop();
  }

  #form() {
    const reset = iconButton("mdi:restore", text("as_set"), () => this.#change({ volume: null }));
    const volume = element("span", { class: "row" }, this.volume, this.loudness, reset);
    return element(
      "div",
      { class: "form" },
      element("label", {}, text("message"), this.message),
      element("label", {}, text("voice"), this.voices.root),
      element("div", { class: "label", "aria-hidden": "true" }, text("style")),
      this.styles.root,
      element("div", { class: "label", "aria-hidden": "true" }, text("speakers")),
      this.picker.root,
      element(
        "details",
        {},
        element("summary", {}, text("more")),
        element("div", { class: "label" }, text("volume"), volume),
        element("label", {}, text("chime"), this.chimes.root),
      ),
      this.#hint.root,
      element("div", { class: "actions" }, this.send, this.listen, this.keep),
    );
  }

  /** @param {(value: string) => void} onChoice */
  #select(onChoice) {
    const select = element("select", { onchange: () => onChoice(select.value) });
    return { root: select, slot: new Slot(select) };
  }

  /**
   * @param {string} kind
   * @param {string} icon
   * @param {string} key
   * @param {() => void} onclick
   */
  #button(kind, icon, key, onclick) {
    const attributes = { class: `action ${kind}`, onclick };
    return element("button", attributes, haIcon(icon), text(key));
  }

  /** @param {KeyboardEvent} event */
  #typed(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#announce();
    // Home Assistant has shortcuts of single letters.
    event.stopPropagation();
  }

  /** @param {string} id */
  #pressStyle(id) {
    this.#change({ style: this.#draft.content.style === id ? null : id });
  }

  /** @param {Partial<Content>} change */
  #change(change) {
    this.#draft.change(change);
    this.#update();
    if (this.#view) this.#hint.ask(this.#view.hass, this.#wording);
  }

  /** @param {Told} told */
  #offer({ voices, chimes }) {
    const option = (/** @type {string} */ value, /** @type {string} */ name) =>
      element("option", { value }, name);
    this.voices.slot.show(voices, () => voices.map(({ entity_id, name }) => option(entity_id, name)));
    this.chimes.slot.show(chimes, () => [
      option(AS_SET, text("as_set")),
      option("", text("no_chime")),
      ...chimes.map((name) => option(name, words.option("chime", name))),
    ]);
  }

  #update() {
    if (!this.#view) return;
    const { told, isBusy } = this.#view;
    const { style, volume, chime } = this.#draft.content;
    const { message, voice } = this.#wording;
    this.voices.root.value = voice;
    this.styles.show(
      told.styles.map((id) => ({ id, name: words.option("style", id), isPressed: id === style })),
    );
    this.picker.show(this.#view);
    this.volume.value = String(volume ?? LOUD);
    this.loudness.textContent = volume === null ? text("as_set") : `${volume} %`;
    this.chimes.root.value = chime ?? AS_SET;
    const isReady = Boolean(message && voice) && !isBusy;
    this.send.disabled = !isReady || !this.chosen.length;
    this.listen.disabled = this.keep.disabled = !isReady;
    this.#hint.isWithoutPlace = !this.chosen.length;
  }

  /** @returns {Wording} */
  get #wording() {
    const { message, voice, style } = this.#draft.content;
    const { told, voice: usual } = this.#view ?? { told: { voices: [] }, voice: "" };
    const isKnown = told.voices.some(({ entity_id }) => entity_id === voice);
    return {
      message: message.trim(),
      voice: voice && isKnown ? voice : usual,
      options: style ? { style } : {},
    };
  }

  #announce() {
    if (this.send.disabled) return;
    const { volume, chime } = this.#draft.content;
    const order = { ...this.#wording, places: this.chosen, volume };
    this.#deeds.announce(chime === null ? order : { ...order, chime: chime || null });
  }
}
