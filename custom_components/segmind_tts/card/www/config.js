/** @import { Config } from "../types" */
import { DOMAIN, text } from "./words.js";

export const TYPE = "segmind-tts-card";

const PLAYERS = [
  { domain: ["media_player", "assist_satellite"] },
  { domain: "notify", integration: DOMAIN },
];
const HIDEABLE = ["phrases", "recent", "waiting"];

/**
 * Return the form of Home Assistant's editor. Its selectors are those of actions.
 *
 * @param {string} check What a self-test has found.
 */
export function configForm(check) {
  const option = (/** @type {string} */ value) => ({ value, label: text(`option_${value}`) });
  return {
    schema: [
      { name: "check", type: "constant", value: check },
      { name: "title", selector: { text: {} } },
      {
        name: "layout",
        selector: { select: { mode: "dropdown", options: ["composer", "tablet"].map(option) } },
      },
      { name: "voice", selector: { entity: { filter: { domain: "tts", integration: DOMAIN } } } },
      { name: "speakers", selector: { entity: { multiple: true, reorder: true, filter: PLAYERS } } },
      { name: "areas", selector: { area: { multiple: true, reorder: true } } },
      {
        name: "presets",
        selector: {
          object: {
            multiple: true,
            label_field: "name",
            description_field: "message",
            fields: {
              name: { label: text("field_name"), selector: { text: {} } },
              message: {
                label: text("message"),
                required: true,
                selector: { text: { multiline: true } },
              },
              icon: { label: text("field_icon"), selector: { icon: {} } },
              voice: {
                label: text("voice"),
                selector: { entity: { filter: { domain: "tts", integration: DOMAIN } } },
              },
              volume: {
                label: text("volume"),
                selector: { number: { min: 0, max: 100, unit_of_measurement: "%" } },
              },
            },
          },
        },
      },
      {
        name: "hide",
        selector: { select: { mode: "list", multiple: true, options: HIDEABLE.map(option) } },
      },
    ],
    computeLabel: (/** @type {{ name: string }} */ { name }) => text(`field_${name}`) || name,
    computeHelper: (/** @type {{ name: string }} */ { name }) => text(`help_${name}`) || undefined,
    assertConfig: checkConfig,
  };
}

/**
 * Refuse a configuration that makes no sense, in words for who writes YAML.
 *
 * @param {Config} config
 */
export function checkConfig(config) {
  for (const key of /** @type {const} */ (["speakers", "areas", "presets", "hide"])) {
    const value = config[key];
    if (value != null && !Array.isArray(value)) throw new Error(`${key}: has to be a list`);
  }
  for (const preset of config.presets ?? []) {
    if (!preset?.message) throw new Error("presets: each needs a message");
  }
}
