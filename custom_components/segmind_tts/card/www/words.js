/** @import { Current, Estimate, Hass, Localize, Receipt, Refusal } from "../types" */

export const DOMAIN = "segmind_tts";
// Home Assistant's WebSocket library has it, alone or one level deeper than what is refused.
export const CONNECTION_LOST = 3;
const NOW = 0.5;
/** Outcomes after which nobody has to do anything. */
const HEARD = ["heard", "not_confirmed"];

/** All that the card says, in the user's language, from the integration's translations. */
class Words {
  /** @type {Localize} */
  #localize = () => "";
  #language = "";
  /** @type {Promise<void>} */
  #loading = Promise.resolve();
  /** @type {(hass: Hass) => void} */
  #onLoaded = () => {};
  /** @type {Promise<Hass>} For who has no way to load them. */
  loaded = new Promise((resolve) => (this.#onLoaded = resolve));

  /**
   * Take the words of a user's language, once for all cards of a page.
   *
   * @param {Hass} hass
   */
  load(hass) {
    if (hass.language !== this.#language) this.#loading = this.#load(hass);
    this.#language = hass.language;
    return this.#loading;
  }

  /** @param {Hass} hass */
  async #load(hass) {
    await hass.loadBackendTranslation("selector", DOMAIN);
    this.#localize = await hass.loadBackendTranslation("common", DOMAIN);
    this.#onLoaded(hass);
  }

  /**
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   */
  text(key, values) {
    return this.#localize(`component.${DOMAIN}.common.card_${key}`, values);
  }

  /**
   * Return the name of a style or a chime.
   *
   * @param {"style" | "chime"} selector
   * @param {string} option
   */
  option(selector, option) {
    return this.#localize(`component.${DOMAIN}.selector.${selector}.options.${option}`) || option;
  }

  /** @param {number} dollars */
  money(dollars) {
    const format = { style: "currency", currency: "USD", maximumFractionDigits: 4 };
    return new Intl.NumberFormat(this.#language, /** @type {any} */ (format)).format(dollars);
  }

  /** @param {string} moment An ISO 8601 time. */
  clock(moment) {
    return new Intl.DateTimeFormat(this.#language, { timeStyle: "short" }).format(new Date(moment));
  }

  /** @param {Estimate} estimate */
  estimate({ wait, cost, seconds }) {
    const cents = cost ? this.text("about_cost", { cost: this.money(cost) }) : this.text("free");
    const ready =
      wait < NOW ? this.text("ready_now") : this.text("about_wait", { seconds: Math.ceil(wait) });
    return [ready, cents, this.text("of_speech", { seconds: Math.ceil(seconds) })].join(" · ");
  }

  /** @param {Current} current */
  progress(current) {
    const { phase, error } = current;
    if (phase === "failed") return error ?? this.text("failed");
    if (phase === "playing") return this.text("playing");
    if (phase === "over") return this.#over(current);
    const { expected } = current;
    if (phase === "preparing" || expected === null || expected < NOW) return this.text("preparing");
    return this.text("making", { seconds: Math.ceil(expected) });
  }

  /** @param {Current} current */
  #over({ receipt }) {
    const { cost = null, error } = receipt ?? {};
    if (receipt && !isHeard(receipt)) return error ?? this.text("not_heard");
    if (cost === null) return this.text("announced");
    return cost ? this.text("done_for", { cost: this.money(cost) }) : this.text("done");
  }

  /**
   * Return what became of it on a speaker, with what to do next.
   *
   * @param {string} speaker
   * @param {{ outcome: string, reason: string | null }} result
   */
  result(speaker, { outcome, reason }) {
    const told = reason && this.text(`reason_${reason}`);
    const words = [this.text(`outcome_${outcome}`), told].filter(Boolean).join(" ");
    return this.text("result", { speaker, result: words });
  }

  /**
   * Return the words for what an action or a command was refused with.
   *
   * @param {unknown} error
   */
  error(error) {
    if (isLost(error)) return this.text("connection_lost");
    const { code, message } = /** @type {Refusal} */ (error ?? {});
    if (code === "unauthorized" || message === "Unauthorized") return this.text("unauthorized");
    if (code === "not_found" || code === "unknown_command") return this.text("not_set_up");
    return message || this.text("failed");
  }
}

export const words = new Words();

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export const text = (key, values) => words.text(key, values);

/** @param {any} error Whether it is that of a connection that is gone, or has just broken. */
export function isLost(error) {
  return error === CONNECTION_LOST || error?.error?.code === CONNECTION_LOST;
}

/** @param {string} [phase] */
export function isUnderWay(phase = "") {
  return ["making", "preparing", "playing"].includes(phase);
}

/** @param {Receipt} receipt */
export function isHeard(receipt) {
  return wasHeard(Object.values(receipt.speakers).map(({ outcome }) => outcome));
}

/** @param {(string | null)[]} outcomes On the speakers; `null` if it is not known yet. */
export function wasHeard(outcomes) {
  return outcomes.some((outcome) => outcome !== null && HEARD.includes(outcome));
}
