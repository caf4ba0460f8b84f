/** @import { Card } from "./card.js" */
/** @import { Config, Hass } from "../types" */

const TYPE = "segmind-tts-card";

// Home Assistant shows an error in the place of a card that it does not know after two seconds,
// in which a slow network loads this file, but not all others.
const content = import("./card.js");

/** The card on a dashboard: there at once, with its content as soon as that is loaded. */
class SegmindTtsCard extends HTMLElement {
  /** @type {Card | null} */
  #card = null;
  /** @type {Config} */
  #config = { type: TYPE };
  /** @type {Hass | null} */
  #hass = null;

  constructor() {
    super();
    content.then(
      ({ Card }) => this.#fill(new Card(this)),
      () => (this.textContent = "Segmind TTS was not loaded. Load the page again."),
    );
  }

  /** @param {Config} config */
  setConfig(config) {
    checkConfig(config);
    this.#config = config;
    if (this.#card) this.#card.config = config;
  }

  /** @param {Hass} hass */
  set hass(hass) {
    this.#hass = hass;
    if (this.#card) this.#card.hass = hass;
  }

  connectedCallback() {
    this.#card?.connect();
  }

  disconnectedCallback() {
    this.#card?.disconnect();
  }

  getCardSize() {
    return this.#config.layout === "tablet" ? 4 : 8;
  }

  getGridOptions() {
    return { columns: 12, min_columns: 6, rows: "auto" };
  }

  static async getConfigForm() {
    const { configForm } = await import("./config.js");
    return { ...(await configForm()), assertConfig: checkConfig };
  }

  /** @param {Hass} hass */
  static getStubConfig(hass) {
    content.then(({ words }) => words.load(hass));
    return {};
  }

  /** @param {Card} card */
  #fill(card) {
    this.#card = card;
    card.config = this.#config;
    if (this.#hass) card.hass = this.#hass;
  }
}

/**
 * Refuse a configuration that makes no sense, in words for who writes YAML.
 *
 * @param {Config} config
 */
function checkConfig(config) {
  for (const key of /** @type {const} */ (["speakers", "areas", "presets", "hide"])) {
    const value = config[key];
    if (value != null && !Array.isArray(value)) throw new Error(`${key}: has to be a list`);
  }
  for (const preset of config.presets ?? []) {
    if (!preset?.message) throw new Error("presets: each needs a message");
  }
}

// On a slow network this runs before Home Assistant puts a registry of its own in the place of
// the browser's, which then does not know the card.
function define() {
  if (!customElements.get(TYPE)) customElements.define(TYPE, SegmindTtsCard);
}

define();
customElements.whenDefined("home-assistant").then(define);
setTimeout(define, 5000);

window.customCards ??= [];
if (!window.customCards.some((card) => card.type === TYPE)) {
  window.customCards.push({
    type: TYPE,
    name: "Segmind TTS",
    description: "Write an announcement, pick speakers, hear it.",
    preview: true,
    getEntitySuggestion: (/** @type {Hass} */ hass, /** @type {string} */ id) =>
      hass.entities[id]?.platform === "segmind_tts" && id.startsWith("tts.")
        ? { config: { type: `custom:${TYPE}`, voice: id } }
        : null,
  });
}
