/** @import { Current, Hass, Order, Past, Told, UnderWay, Wording } from "../types" */
import { Draft } from "./draft.js";
import { announce, estimate } from "./house.js";
import { isHeard, isLost, isUnderWay, text, words } from "./words.js";

/** Milliseconds after which nobody wants to know any more what became of it. */
const LONG_AGO = 600_000;
/** Of what is prepared, and not announced. */
const NO_TAG = "";

/** The announcement that the card has made last, also if the page is loaded again meanwhile. */
export class OwnAnnouncement {
  /** @type {Current | null} */
  current = null;
  /** Where it is kept while it is on its way. */
  draft = new Draft("");
  #isResumed = false;
  #onChange;
  #onHeard;

  /**
   * @param {() => void} onChange
   * @param {(message: string) => void} onHeard
   */
  constructor(onChange, onHeard) {
    this.#onChange = onChange;
    this.#onHeard = onHeard;
  }

  get isUnderWay() {
    return isUnderWay(this.current?.phase);
  }

  /**
   * @param {Hass} hass
   * @param {Order} order
   */
  async announce(hass, order) {
    // What is unique over http, too, where browsers make no UUID.
    const tag = `card-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
    // Somebody waits to hear it: it is sent before anything is asked or shown.
    const announced = announce(hass, order, tag);
    this.#begin(tag, "making");
    this.#expect(hass, order, tag);
    try {
      const receipt = await announced;
      if (this.#isAbout(tag)) this.#change({ phase: "over", receipt });
      if (isHeard(receipt)) this.#onHeard(order.message);
    } catch (error) {
      // When the connection is there again, it is seen whether it goes on.
      if (this.#isAbout(tag) && !isLost(error)) this.fail(error);
    }
  }

  /**
   * Return what comes of a message that may have to be made, and show that it is.
   *
   * @template T
   * @param {Hass} hass
   * @param {Wording} wording
   * @param {Promise<T>} work
   */
  async prepare(hass, wording, work) {
    // What is announced meanwhile is shown instead.
    if (!this.isUnderWay) this.#begin(NO_TAG, "preparing");
    this.#expect(hass, wording, NO_TAG);
    try {
      const made = await work;
      if (this.#isAbout(NO_TAG)) this.current = null;
      this.#onChange();
      return made;
    } catch (error) {
      this.fail(error);
      return null;
    }
  }

  /** @param {unknown} error */
  fail(error) {
    this.#change({ phase: "failed", error: words.error(error) });
  }

  /**
   * @param {Told} told All that the backend tells.
   * @param {Partial<Told>} news What it has just told.
   */
  hear(told, { version, event }) {
    const isOurs = event && this.#isAbout(event.tag);
    if (isOurs && event.kind === "started") this.#change({ phase: "playing" });
    // Otherwise the response of the action tells more.
    else if (version || (isOurs && this.#isResumed)) this.#resume(told);
  }

  /**
   * Go on with what was on its way when the page, or Home Assistant, was started again.
   *
   * @param {Told} told
   */
  #resume({ waiting, recent }) {
    const { pending } = this.draft.content;
    if (!pending || Date.now() - pending.began > LONG_AGO) return;
    const isPending = (/** @type {{ tag: string | null }} */ { tag }) => tag === pending.tag;
    const underWay = waiting.find(isPending);
    const past = recent.find(isPending);
    this.#isResumed = Boolean(underWay);
    // It stays pending: dashboards make their cards anew, some time after this.
    this.current = { ...pending, ...(underWay ? going(underWay) : ended(past)) };
    if (past && this.current.receipt && isHeard(this.current.receipt)) this.#onHeard(past.message);
  }

  /**
   * @param {string} tag
   * @param {Current["phase"]} phase
   */
  #begin(tag, phase) {
    this.#isResumed = false;
    this.current = null;
    this.#change({ tag, phase, began: Date.now(), expected: null });
  }

  /** @param {string | null} tag Somebody may have announced something else since. */
  #isAbout(tag) {
    return this.current?.tag === tag;
  }

  /**
   * @param {Hass} hass
   * @param {Wording} wording
   * @param {string} tag
   */
  async #expect(hass, wording, tag) {
    // If it is refused, so is the announcement, which says why.
    const expected = await estimate(hass, wording).catch(() => null);
    if (expected && this.#isAbout(tag)) this.#change({ expected: expected.wait });
  }

  /** @param {Partial<Current>} change */
  #change(change) {
    this.current = /** @type {Current} */ ({ ...this.current, ...change });
    const { tag, phase } = this.current;
    this.draft.change({ pending: tag && isUnderWay(phase) ? this.current : null });
    this.#onChange();
  }
}

/**
 * @param {UnderWay} underWay
 * @returns {Partial<Current>}
 */
function going({ speakers }) {
  return Object.values(speakers).includes("playing") ? { phase: "playing" } : {};
}

/**
 * @param {Past} [past] What the journal says; nothing after a power cut.
 * @returns {Partial<Current>}
 */
function ended(past) {
  if (!past) return { phase: "failed", error: text("connection_lost") };
  const results = Object.entries(past.speakers).map(([id, outcome]) => [
    id,
    { outcome: outcome ?? "failed", reason: null },
  ]);
  return { phase: "over", receipt: { speakers: Object.fromEntries(results), cost: null, error: null } };
}
