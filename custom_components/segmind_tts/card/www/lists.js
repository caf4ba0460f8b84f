/** @import { Listed, Listing, Past, Phrase, UnderWay } from "../types" */
import { element, haIcon, iconButton, Slot } from "./dom.js";
import { nameOf } from "./places.js";
import { text, wasHeard, words } from "./words.js";

/** Phrases that are kept, what is on its way, and what was announced lately. */
export class Lists {
  #deeds;
  #isEditing = false;
  /** @type {Listed | null} */
  #listed = null;

  /** @param {Listing} deeds */
  constructor(deeds) {
    this.#deeds = deeds;
    const section = () => element("section", { hidden: true });
    this.phrases = new Slot(section());
    this.waiting = new Slot(section());
    this.recent = new Slot(section());
    this.root = element(
      "div",
      { class: "lists" },
      this.waiting.root,
      this.phrases.root,
      this.recent.root,
    );
  }

  /** @param {Listed} listed */
  show(listed) {
    this.#listed = listed;
    const { phrases, waiting, recent } = listed;
    this.waiting.show(waiting, () =>
      this.#section("waiting", waiting.map((each) => this.#underWay(each))),
    );
    this.phrases.show([phrases, this.#isEditing], () => this.#phrases(phrases));
    this.recent.show(recent, () => this.#section("recent", recent.map((each) => this.#past(each))));
  }

  /**
   * @param {string} name
   * @param {HTMLElement[]} rows
   * @param {HTMLElement} [button]
   */
  #section(name, rows, button) {
    if (!rows.length) return [];
    const heading = element("h3", {}, text(name));
    return [element("div", { class: "head" }, heading, button), element("ul", {}, ...rows)];
  }

  /** @param {Phrase[]} phrases */
  #phrases(phrases) {
    const key = this.#isEditing ? "edit_done" : "edit";
    const edit = iconButton(this.#isEditing ? "mdi:check" : "mdi:pencil", text(key), () => {
      this.#isEditing = !this.#isEditing;
      if (this.#listed) this.show(this.#listed);
    });
    const row = (/** @type {Phrase} */ each) => (this.#isEditing ? this.#edited(each) : this.#phrase(each));
    return this.#section("phrases", phrases.map(row), edit);
  }

  /** @param {Phrase} phrase */
  #phrase(phrase) {
    const { name, message, is_recorded } = phrase;
    const note = is_recorded ? undefined : text("not_recorded");
    return element(
      "li",
      {},
      this.#play(name, message, () => this.#deeds.say(phrase), note),
    );
  }

  /** @param {Phrase} phrase */
  #edited({ name }) {
    const field = element("input", { "aria-label": text("name"), maxlength: 100 });
    field.value = name;
    const rename = () => {
      const newName = field.value.trim();
      if (newName && newName !== name) this.#deeds.rename(name, newName);
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") rename();
      event.stopPropagation();
    });
    field.addEventListener("change", rename);
    return element(
      "li",
      {},
      field,
      iconButton("mdi:delete", text("give_up", { name }), () => this.#deeds.giveUp(name)),
    );
  }

  /** @param {UnderWay} underWay */
  #underWay({ id, message, speakers }) {
    const told = Object.entries(speakers).map(
      ([speaker, state]) => `${this.#name(speaker)}: ${text(`state_${state}`)}`,
    );
    return element(
      "li",
      {},
      this.#text(message, told.join(", ")),
      iconButton("mdi:close", text("cancel_this", { message }), () => this.#deeds.cancel(id)),
    );
  }

  /** @param {Past} past */
  #past(past) {
    const places = Object.keys(past.speakers).map((id) => this.#name(id));
    const missed = !wasHeard(Object.values(past.speakers)) && text("not_heard");
    const note = [words.clock(past.at), ...places, missed].filter(Boolean).join(" · ");
    const keep = past.is_kept
      ? iconButton("mdi:pin", text("kept"), () => {}, { disabled: true })
      : iconButton("mdi:pin-outline", text("keep"), () => this.#deeds.keep(past));
    return element(
      "li",
      {},
      this.#play(past.message, text("replay"), () => this.#deeds.replay(past), note),
      keep,
    );
  }

  /** @param {string} id */
  #name(id) {
    const { hass, places } = /** @type {Listed} */ (this.#listed);
    return nameOf(hass, id, places);
  }

  /**
   * @param {string} message
   * @param {string} title
   * @param {() => void} onclick
   * @param {string} [note]
   */
  #play(message, title, onclick, note) {
    return element(
      "button",
      { class: "play", title, onclick },
      haIcon("mdi:play"),
      this.#text(message, note),
    );
  }

  /**
   * Each message has the direction of its own language.
   *
   * @param {string} message
   * @param {string} [note]
   */
  #text(message, note) {
    const noted = note && element("span", { class: "note" }, note);
    return element("span", { class: "text" }, element("bdi", {}, message), noted);
  }
}
