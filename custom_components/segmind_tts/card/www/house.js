/** @import { Estimate, Hass, Order, Receipt, Told, Wording } from "../types" */
import { CONNECTION_LOST, DOMAIN } from "./words.js";

const AGAIN = 1000;
// The address has a hash of all files in it: /segmind_tts/<version>/segmind-tts-card.js
export const [VERSION] = new URL(import.meta.url).pathname.split("/").slice(-2);

/** What our backend tells, and what it can be told. */
export class House {
  /** @type {Told | null} Nothing is known yet, or the integration is not set up. */
  told = null;
  /** @type {unknown} Why nothing is known. */
  error = null;
  /** @type {Hass | null} */
  #hass = null;
  /** @type {(() => Promise<void>) | null} */
  #unsubscribe = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #visit = 0;
  #onChange;

  /** @param {(told: Partial<Told>) => void} onChange Called with what is new. */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** @param {Hass} hass */
  start(hass) {
    if (this.#hass) return;
    this.#hass = hass;
    hass.connection.addEventListener("ready", this.#connect);
    hass.connection.addEventListener("disconnected", this.#lose);
    this.#connect();
  }

  stop() {
    this.#visit += 1;
    clearTimeout(this.#timer);
    this.#hass?.connection.removeEventListener("ready", this.#connect);
    this.#hass?.connection.removeEventListener("disconnected", this.#lose);
    this.#unsubscribe?.().catch(() => {});
    this.#unsubscribe = this.#hass = null;
  }

  // Home Assistant answers before all commands are there: asked again until it knows ours.
  #connect = async () => {
    if (!this.#hass) return;
    const visit = ++this.#visit;
    clearTimeout(this.#timer);
    try {
      const unsubscribe = await this.#hass.connection.subscribeMessage(
        (/** @type {Partial<Told>} */ told) => visit === this.#visit && this.#tell(told),
        { type: `${DOMAIN}/subscribe` },
        { resubscribe: false },
      );
      if (visit === this.#visit) this.#unsubscribe = unsubscribe;
      else unsubscribe().catch(() => {});
    } catch (error) {
      if (visit !== this.#visit) return;
      this.#miss(error);
      this.#timer = setTimeout(this.#connect, AGAIN);
    }
  };

  #lose = () => this.#miss(CONNECTION_LOST);

  /** @param {unknown} error */
  #miss(error) {
    this.error = error;
    this.#onChange({});
  }

  /** @param {Partial<Told>} told */
  #tell(told) {
    this.error = null;
    this.told = /** @type {Told} */ ({ ...this.told, ...told });
    this.#onChange(told);
  }
}

/**
 * @param {Hass} hass
 * @param {Wording} wording
 * @returns {Promise<Estimate>}
 */
export function estimate(hass, wording) {
  return hass.callWS({ type: `${DOMAIN}/estimate`, ...plain(wording) });
}

/**
 * Return the address of a message's sound, which is made and paid for if it has to be.
 *
 * @param {Hass} hass
 * @param {Wording} wording
 */
export async function preview(hass, wording) {
  const { media_id } = /** @type {{ media_id: string }} */ (
    await hass.callWS({ type: `${DOMAIN}/preview`, ...plain(wording) })
  );
  /** @type {{ url: string }} */
  const { url } = await hass.callWS({
    type: "media_source/resolve_media",
    media_content_id: media_id,
  });
  return url;
}

/**
 * @param {Hass} hass
 * @param {Order} order
 * @param {string} tag
 * @returns {Promise<Receipt>}
 */
export async function announce(hass, { places, volume, chime, ...wording }, tag) {
  const targets = places.map(({ target }) => target);
  return act(hass, "announce", {
    ...plain(wording),
    entity_id: targets.flatMap(({ entity_id }) => entity_id ?? []),
    area_id: targets.flatMap(({ area_id }) => area_id ?? []),
    ...(volume == null ? {} : { volume }),
    ...(chime === undefined ? {} : { chime }),
    tag,
    // What became of it is in the receipt, speaker by speaker.
    require: "none",
  });
}

/**
 * @param {Hass} hass
 * @param {string} action One of ours.
 * @param {object} data
 */
export async function act(hass, action, data) {
  return (await hass.callService(DOMAIN, action, data, undefined, false, true)).response;
}

/** @param {Wording} wording */
export function plain({ message, voice, language, options }) {
  return { message, voice, ...(language ? { language } : {}), options: options ?? {} };
}
