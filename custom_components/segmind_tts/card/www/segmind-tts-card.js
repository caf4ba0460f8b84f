/** @import { Config, Current, Hass, Order, Past, Told, Wording } from "../types" */
import { Composer } from "./composer.js";
import { checkConfig, configForm, TYPE } from "./config.js";
import { element } from "./dom.js";
import { Draft } from "./draft.js";
import { act, announce, estimate, House, plain, preview } from "./house.js";
import { Lists } from "./lists.js";
import { placesOf } from "./places.js";
import { Progress } from "./progress.js";
import { STYLE } from "./style.js";
import { Tablet } from "./tablet.js";
import { DOMAIN, isHeard, isLost, isUnderWay, Words } from "./words.js";

/** Milliseconds after which nobody wants to know any more what became of it. */
const LONG_AGO = 600_000;
/** Of what is prepared, and not announced. */
const NO_TAG = "";
const ENDS = ["spoken", "not_confirmed", "failed", "skipped", "replaced"];
// The address has a hash of all files in it: /segmind_tts/<version>/segmind-tts-card.js
const [VERSION] = new URL(import.meta.url).pathname.split("/").slice(-2);

const words = new Words();

/** Announcements on a dashboard. */
class SegmindTtsCard extends HTMLElement {
  /** @type {Config} */
  #config = { type: TYPE };
  /** @type {Hass | null} */
  #hass = null;
  #language = "";
  #house = new House((told) => this.#hear(told));
  /** @type {Composer | Tablet | null} */
  #main = null;
  #progress = new Progress(words, () => this.#cancel());
  #lists = new Lists(words, {
    say: (wording) => this.#say(wording),
    replay: (past) => this.#replay(past),
    keep: (wording) => this.#keep(wording),
    rename: (name, newName) => this.#act("rename", { name, new_name: newName }),
    giveUp: (name) => this.#act("unpin", { name }),
    cancel: (id) => this.#end({ announcement_id: id }),
  });
  #draft = new Draft("");
  #isResumed = false;
  /** @type {Current | null} */
  #current = null;
  /** @type {import("../types").Place[]} */
  #places = [];
  #notice = element("div", { class: "notice", role: "alert", hidden: true });
  #audio = element("audio", { controls: true, hidden: true });

  /** @param {Config} config */
  setConfig(config) {
    checkConfig(config);
    this.#config = config;
    if (this.#main) this.#build();
  }

  /** @param {Hass} hass */
  set hass(hass) {
    const before = this.#hass;
    this.#hass = hass;
    if (hass.language !== this.#language) this.#speak(hass);
    if (this.isConnected) this.#house.start(hass);
    if (before && this.#isConcerned(before, hass)) this.#show();
  }

  connectedCallback() {
    if (this.#hass) this.#house.start(this.#hass);
  }

  disconnectedCallback() {
    this.#house.stop();
    this.#progress.stop();
    this.#main?.stop();
    this.#audio.pause();
  }

  getCardSize() {
    return this.#config.layout === "tablet" ? 4 : 8;
  }

  getGridOptions() {
    return { columns: 12, min_columns: 6, rows: "auto" };
  }

  static async getConfigForm() {
    await words.loaded;
    return configForm(words);
  }

  /** @param {Hass} hass */
  static getStubConfig(hass) {
    words.load(hass);
    return {};
  }

  /** @param {Hass} hass Its user's language is what all is said in from now on. */
  async #speak(hass) {
    this.#language = hass.language;
    await words.load(hass);
    this.#build();
  }

  #build() {
    const isTablet = this.#config.layout === "tablet";
    this.#main?.stop();
    const draft = (this.#draft = new Draft(this.#config.title ?? ""));
    const deeds = {
      announce: (/** @type {Order} */ order) => this.#announce(order),
      preview: (/** @type {Wording} */ wording) => this.#preview(wording),
      keep: (/** @type {Wording} */ wording) => this.#keep(wording),
    };
    this.#main = isTablet
      ? new Tablet(words, draft, this.#config, deeds)
      : new Composer(words, draft, deeds);
    const card = document.createElement("ha-card");
    card.classList.toggle("tablet", isTablet);
    card.append(
      ...(this.#config.title ? [element("h2", {}, this.#config.title)] : []),
      this.#notice,
      this.#main.root,
      this.#audio,
      this.#progress.root,
      this.#lists.root,
    );
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.replaceChildren(element("style", {}, STYLE), card);
    this.#show();
  }

  /** @param {Partial<Told>} told What is new of what the backend tells. */
  #hear({ event, version }) {
    if (version) this.#resume();
    if (event && event.tag === this.#current?.tag) {
      if (event.kind === "started") this.#now({ phase: "playing" });
      // Otherwise the response of the action tells more.
      if (this.#isResumed && ENDS.includes(event.kind)) this.#now({ phase: "over" });
    }
    this.#show();
  }

  #show() {
    const [hass, main, config] = [this.#hass, this.#main, this.#config];
    if (!hass || !main) return;
    const { told } = this.#house;
    this.#places = told ? placesOf(hass, config, told) : [];
    const notice = this.#noticed();
    this.#notice.hidden = !notice.length;
    this.#notice.replaceChildren(...notice);
    this.#progress.show(hass, this.#places, this.#current);
    if (!told) return;
    const isBusy = isUnderWay(this.#current?.phase);
    const isThere = told.voices.some(({ entity_id }) => entity_id === config.voice);
    const voice = (isThere && config.voice) || told.voices[0]?.entity_id || "";
    main.show({ hass, told, places: this.#places, voice, isBusy });
    this.#lists.show({ hass, places: this.#places, ...this.#listed(told) });
  }

  /**
   * Return what is listed: what the progress or the buttons of a tablet show is not.
   *
   * @param {Told} told
   */
  #listed({ phrases, waiting, recent }) {
    const { layout, hide = [] } = this.#config;
    const hidden = layout === "tablet" ? ["phrases", "recent", ...hide] : hide;
    const pick = (/** @type {string} */ name) => !hidden.includes(name);
    const underWay = waiting.map(({ id }) => id);
    return {
      phrases: phrases.filter(() => pick("phrases")),
      waiting: waiting.filter(({ tag }) => pick("waiting") && tag !== this.#current?.tag),
      recent: recent.filter(({ id }) => pick("recent") && !underWay.includes(id)),
    };
  }

  /** Return what keeps the card from working, with what to do. */
  #noticed() {
    const { told, error } = this.#house;
    if (error) return [words.error(error)];
    if (!told) return [];
    if (told.version !== VERSION) {
      const onclick = () => location.reload();
      return [words.text("older"), " ", element("button", { class: "link", onclick }, words.text("reload"))];
    }
    if (!told.voices.length) return [words.text("no_voice")];
    return this.#places.length ? [] : [words.text("no_speakers")];
  }

  /**
   * Tell whether what is shown may differ: dashboards give a new state to all their cards for
   * each change in the house.
   *
   * @param {Hass} before
   * @param {Hass} hass
   */
  #isConcerned(before, hass) {
    if (before.areas !== hass.areas || before.entities !== hass.entities) return true;
    return this.#places.some(({ players }) =>
      players.some((id) => before.states[id] !== hass.states[id]),
    );
  }

  /** @param {Partial<Current>} change */
  #now(change) {
    this.#current = /** @type {Current} */ ({ ...this.#current, ...change });
    const { tag, phase } = this.#current;
    this.#draft.change({ pending: tag && isUnderWay(phase) ? this.#current : null });
    this.#show();
  }

  /** Go on with what was on its way when the page, or Home Assistant, was started again. */
  #resume() {
    const { pending } = this.#draft.content;
    if (!pending || Date.now() - pending.began > LONG_AGO) return;
    const { waiting } = /** @type {Told} */ (this.#house.told);
    this.#isResumed = waiting.some(({ tag }) => tag === pending.tag);
    // It stays pending if it is lost: dashboards make their cards anew, some time after this.
    this.#current = this.#isResumed
      ? pending
      : { ...pending, phase: "failed", error: words.text("connection_lost") };
    this.#show();
  }

  /** @param {Order} order */
  async #announce(order) {
    const hass = /** @type {Hass} */ (this.#hass);
    // What is unique over http, too, where browsers make no UUID.
    const tag = `card-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
    // Somebody waits to hear it: it is sent before anything is asked or shown.
    const announced = announce(hass, order, tag);
    this.#begin(tag, "making");
    this.#expect(hass, order, tag);
    try {
      const receipt = await announced;
      if (this.#isAbout(tag)) this.#now({ phase: "over", receipt });
      if (isHeard(receipt)) this.#main?.clear(order.message);
    } catch (error) {
      // When the connection is there again, it is seen whether it goes on.
      if (this.#isAbout(tag) && !isLost(error)) this.#fail(error);
    }
  }

  /**
   * @param {string} tag
   * @param {Current["phase"]} phase
   */
  #begin(tag, phase) {
    this.#isResumed = false;
    this.#current = null;
    this.#now({ tag, phase, began: Date.now(), expected: null });
  }

  /** @param {string} tag Whether it is shown: somebody may have announced something else since. */
  #isAbout(tag) {
    return this.#current?.tag === tag;
  }

  /**
   * @param {Hass} hass
   * @param {Wording} wording
   * @param {string} tag
   */
  async #expect(hass, wording, tag) {
    // If it is refused, so is the announcement, which says why.
    const expected = await estimate(hass, wording).catch(() => null);
    if (expected && this.#isAbout(tag)) this.#now({ expected: expected.wait });
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#now({ phase: "failed", error: words.error(error) });
  }

  /** @param {Wording} wording */
  #say(wording) {
    const places = this.#main?.chosen ?? [];
    if (places.length) this.#announce({ ...wording, places });
    else this.#fail({ message: words.text("choose_speakers") });
  }

  /** @param {Past} past */
  #replay({ speakers, ...wording }) {
    const players = Object.keys(speakers);
    const places = players.map((id) => ({ id, name: id, target: { entity_id: id }, players }));
    this.#announce({ ...wording, places });
  }

  #cancel() {
    if (this.#current) this.#end({ tag: this.#current.tag });
  }

  /** @param {{ tag: string } | { announcement_id: string }} which */
  async #end(which) {
    await this.#act("cancel", which);
    await this.#act("stop", which);
  }

  /** @param {Wording} wording */
  async #preview(wording) {
    const hass = /** @type {Hass} */ (this.#hass);
    const url = await this.#prepared(wording, preview(hass, wording));
    if (!url) return;
    this.#audio.src = url;
    this.#audio.hidden = false;
    // Where the browser plays nothing by itself, there is a button for it.
    await this.#audio.play().catch(() => {});
  }

  /** @param {Wording} wording */
  async #keep(wording) {
    const hass = /** @type {Hass} */ (this.#hass);
    await this.#prepared(wording, act(hass, "pin", plain(wording)));
  }

  /**
   * Return what comes of a message that may have to be made, and show that it is.
   *
   * @template T
   * @param {Wording} wording
   * @param {Promise<T>} work
   */
  async #prepared(wording, work) {
    // What is announced meanwhile is shown instead.
    if (!isUnderWay(this.#current?.phase)) this.#begin(NO_TAG, "preparing");
    this.#expect(/** @type {Hass} */ (this.#hass), wording, NO_TAG);
    try {
      const made = await work;
      if (this.#isAbout(NO_TAG)) this.#current = null;
      this.#show();
      return made;
    } catch (error) {
      this.#fail(error);
      return null;
    }
  }

  /**
   * @param {string} action
   * @param {object} data
   */
  async #act(action, data) {
    try {
      await act(/** @type {Hass} */ (this.#hass), action, data);
    } catch (error) {
      this.#fail(error);
    }
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
