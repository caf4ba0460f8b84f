/** @import { Config, Hass, Order, Past, Place, Told, Wording } from "../types" */
import { Composer } from "./composer.js";
import { element } from "./dom.js";
import { Draft } from "./draft.js";
import { act, House, plain, preview, VERSION } from "./house.js";
import { Lists } from "./lists.js";
import { OwnAnnouncement } from "./own_announcement.js";
import { placesOf } from "./places.js";
import { Progress } from "./progress.js";
import { STYLE } from "./style.js";
import { Tablet } from "./tablet.js";
import { isLost, text, words } from "./words.js";

/** What is in the card: announcements on a dashboard. */
export class Card {
  #host;
  /** @type {Config} */
  #config = { type: "" };
  /** @type {Hass} There before anything is shown. */
  #hass = /** @type {any} */ (null);
  #language = "";
  #house = new House((news) => this.#hear(news));
  /** @type {Composer | Tablet | null} */
  #main = null;
  #progress = new Progress(() => this.#cancel());
  #lists = new Lists({
    say: (wording) => this.#say(wording),
    replay: (past) => this.#replay(past),
    keep: (wording) => this.#keep(wording),
    rename: (name, newName) => this.#act("rename", { name, new_name: newName }),
    giveUp: (name) => this.#act("unpin", { name }),
    cancel: (id) => this.#end({ announcement_id: id }),
  });
  #own = new OwnAnnouncement(
    () => this.#show(),
    (message) => this.#main?.clear(message),
  );
  /** @type {Place[]} */
  #places = [];
  #notice = element("div", { class: "notice", role: "alert", hidden: true });
  #audio = element("audio", { controls: true, hidden: true });

  /** @param {HTMLElement} host The element on the dashboard. */
  constructor(host) {
    this.#host = host;
  }

  /** @param {Config} config */
  set config(config) {
    this.#config = config;
    this.#own.draft = new Draft(config.title ?? "");
    if (this.#main) this.#build();
  }

  /** @param {Hass} hass */
  set hass(hass) {
    const before = this.#hass;
    this.#hass = hass;
    if (hass.language !== this.#language) this.#speak(hass);
    if (this.#host.isConnected) this.#house.start(hass);
    // Dashboards give a new state to all their cards for each change in the house.
    if (before && (before.areas !== hass.areas || before.entities !== hass.entities)) this.#show();
  }

  connect() {
    if (this.#hass) this.#house.start(this.#hass);
  }

  disconnect() {
    this.#house.stop();
    this.#progress.stop();
    this.#main?.stop();
    this.#audio.pause();
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
    const { draft } = this.#own;
    const deeds = {
      announce: (/** @type {Order} */ order) => this.#announce(order),
      preview: (/** @type {Wording} */ wording) => this.#preview(wording),
      keep: (/** @type {Wording} */ wording) => this.#keep(wording),
    };
    this.#main = isTablet ? new Tablet(draft, this.#config, deeds) : new Composer(draft, deeds);
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
    const root = this.#host.shadowRoot ?? this.#host.attachShadow({ mode: "open" });
    root.replaceChildren(element("style", {}, STYLE), card);
    this.#show();
  }

  /** @param {Partial<Told>} news */
  #hear(news) {
    if (this.#house.told) this.#own.hear(this.#house.told, news);
    this.#show();
  }

  #show() {
    const [hass, main, config] = [this.#hass, this.#main, this.#config];
    if (!hass || !main) return;
    const { told, error } = this.#house;
    this.#places = told ? placesOf(hass, config, told) : [];
    const notice = this.#noticed();
    this.#notice.hidden = !notice.length;
    this.#notice.replaceChildren(...notice);
    // Nobody knows how far it is while Home Assistant is away.
    this.#progress.show(hass, this.#places, error ? null : this.#own.current);
    if (!told) return;
    const isThere = told.voices.some(({ entity_id }) => entity_id === config.voice);
    const voice = (isThere && config.voice) || told.voices[0]?.entity_id || "";
    const isBusy = this.#own.isUnderWay || Boolean(error);
    const statuses = error ? null : told.statuses;
    main.show({ hass, told, places: this.#places, statuses, voice, isBusy });
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
      waiting: waiting.filter(({ tag }) => pick("waiting") && tag !== this.#own.current?.tag),
      recent: recent.filter(({ id }) => pick("recent") && !underWay.includes(id)),
    };
  }

  /** Return what keeps the card from working, with what to do. */
  #noticed() {
    const { told, error } = this.#house;
    if (error) return [isLost(error) ? text("away") : words.error(error)];
    if (!told) return [];
    if (told.version !== VERSION) {
      const onclick = () => location.reload();
      return [text("older"), " ", element("button", { class: "link", onclick }, text("reload"))];
    }
    if (!told.voices.length) return [text("no_voice")];
    return this.#places.length ? [] : [text("no_speakers")];
  }

  /** @param {Order} order */
  #announce(order) {
    this.#own.announce(this.#hass, order);
  }

  /** @param {Wording} wording */
  #say(wording) {
    const places = this.#main?.chosen ?? [];
    if (places.length) this.#announce({ ...wording, places });
    else this.#own.fail({ message: text("choose_speakers") });
  }

  /** @param {Past} past */
  #replay({ speakers, ...wording }) {
    const players = Object.keys(speakers);
    const places = players.map((id) => ({ id, name: id, target: { entity_id: id }, players }));
    this.#announce({ ...wording, places });
  }

  #cancel() {
    const { current } = this.#own;
    if (current) this.#end({ tag: current.tag });
  }

  /** @param {{ tag: string } | { announcement_id: string }} which */
  async #end(which) {
    await this.#act("cancel", which);
    await this.#act("stop", which);
  }

  /** @param {Wording} wording */
  async #preview(wording) {
    const url = await this.#own.prepare(this.#hass, wording, preview(this.#hass, wording));
    if (!url) return;
    this.#audio.src = url;
    this.#audio.hidden = false;
    // Where the browser plays nothing by itself, there is a button for it.
    await this.#audio.play().catch(() => {});
  }

  /** @param {Wording} wording */
  #keep(wording) {
    this.#own.prepare(this.#hass, wording, act(this.#hass, "pin", plain(wording)));
  }

  /**
   * @param {string} action
   * @param {object} data
   */
  #act(action, data) {
    return act(this.#hass, action, data).catch((error) => this.#own.fail(error));
  }
}
