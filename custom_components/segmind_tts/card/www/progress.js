/** @import { Current, Hass, Place } from "../types" */
import { element } from "./dom.js";
import { nameOf } from "./places.js";
import { isHeard, isUnderWay, text, words } from "./words.js";

const TICK = 500;

/** The announcement that was made last: how far it is, and what became of it. */
export class Progress {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /** @param {() => void} onCancel */
  constructor(onCancel) {
    this.bar = element("progress", { "aria-hidden": "true" });
    this.status = element("div", { role: "status", "aria-live": "polite" });
    this.alert = element("div", { role: "alert", class: "alert" });
    this.results = element("ul", { class: "results" });
    this.cancel = element("button", { class: "action", onclick: onCancel });
    this.root = element(
      "div",
      { class: "progress" },
      this.status,
      this.alert,
      this.bar,
      this.results,
      this.cancel,
    );
  }

  /**
   * @param {Hass} hass
   * @param {Place[]} places
   * @param {Current | null} current
   */
  show(hass, places, current) {
    this.stop();
    const isRunning = isUnderWay(current?.phase);
    const isFailed = current?.phase === "failed" || (current?.receipt && !isHeard(current.receipt));
    const told = current ? words.progress(current) : "";
    this.cancel.textContent = text("cancel");
    this.bar.hidden = !isRunning;
    this.cancel.hidden = !isRunning || current?.phase === "preparing";
    this.status.textContent = isFailed ? "" : told;
    this.alert.textContent = isFailed ? told : "";
    const results = Object.entries(current?.receipt?.speakers ?? {});
    this.results.replaceChildren(
      ...results.map(([id, result]) =>
        element("li", {}, words.result(nameOf(hass, id, places), result)),
      ),
    );
    const { began = 0, expected } = current?.phase === "playing" ? {} : (current ?? {});
    if (isRunning && expected) this.#tick(began, expected);
    else this.bar.removeAttribute("value");
  }

  stop() {
    clearInterval(this.#timer);
  }

  /**
   * @param {number} began
   * @param {number} expected Seconds.
   */
  #tick(began, expected) {
    const tick = () => {
      const share = (Date.now() - began) / 1000 / expected;
      // Nobody knows how long it takes what takes longer than expected.
      if (share < 1) this.bar.value = share;
      else this.bar.removeAttribute("value");
    };
    tick();
    this.#timer = setInterval(tick, TICK);
  }
}
