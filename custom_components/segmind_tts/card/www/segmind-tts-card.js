/** @import { Config, Hass } from "../types" */
import { Card } from "./card.js";
import { configForm } from "./config.js";
import { DOMAIN, words } from "./words.js";

const TYPE = "segmind-tts-card";

/** The card on a dashboard. */
class SegmindTtsCard extends HTMLElement {
  #card = new Card(this);
  /** @type {Config} */
  #config = { type: TYPE };

  /** @param {Config} config */
  setConfig(config) {
    checkConfig(config);
    this.#config = config;
    this.#card.config = config;
  }

  /** @param {Hass} hass */
  set hass(hass) {
    this.#card.hass = hass;
  }

  connectedCallback() {
    this.#card.connect();
  }

  disconnectedCallback() {
    this.#card.disconnect();
  }

  getCardSize() {
    return this.#config.layout === "tablet" ? 4 : 8;
  }

  getGridOptions() {
    return { columns: 12, min_columns: 6, rows: "auto" };
  }

  static async getConfigForm() {
    return { ...(await configForm()), assertConfig: checkConfig };
  }

  /** @param {Hass} hass */
  static getStubConfig(hass) {
    words.load(hass);
    return {};
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
      hass.entities[id]?.platform === DOMAIN && id.startsWith("tts.")
        ? { config: { type: `custom:${TYPE}`, voice: id } }
        : null,
  });
}
