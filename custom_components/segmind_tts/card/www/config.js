/** @import { Check, Hass } from "../types" */
import { VERSION } from "./house.js";
import { DOMAIN, text, words } from "./words.js";

const PLAYERS = [
  { domain: ["media_player", "assist_satellite"] },
  { domain: "notify", integration: DOMAIN },
];
const HIDEABLE = ["phrases", "recent", "waiting"];

/** Return the form of Home Assistant's editor, in the user's words. */
export async function configForm() {
  const told = await selfTest(await words.loaded);
  const option = (/** @type {string} */ value) => ({ value, label: text(`option_${value}`) });
  return {
    schema: [
      { name: "check", type: "constant", value: told },
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
  };
}

/**
 * Return whether the card is that of the integration, and whether players can fetch sound.
 *
 * @param {Hass} hass
 */
async function selfTest(hass) {
  try {
    /** @type {Check} */
    const { version, url, finding } = await hass.callWS({ type: `${DOMAIN}/check` });
    const isStrange = location.protocol === "http:" && url?.startsWith("https:");
    const found = finding === "fine" && isStrange ? "https" : finding;
    const card = text(version === VERSION ? "check_card" : "older");
    const address = text(`check_${found}`, { url: url ?? "" });
    return [card, address, found === "fine" ? "" : text("check_advice")].join(" ").trim();
  } catch (error) {
    return words.error(error);
  }
}
