// What the card uses of Home Assistant's frontend and of our backend, for the type check alone.

export interface State {
  entity_id: string;
  state: string;
  attributes: Record<string, any>;
}

export interface Connection {
  subscribeMessage<T>(
    callback: (message: T) => void,
    message: { type: string },
    options?: { resubscribe?: boolean },
  ): Promise<() => Promise<void>>;
  addEventListener(type: "ready" | "disconnected", listener: () => void): void;
  removeEventListener(type: "ready" | "disconnected", listener: () => void): void;
}

/** What an action or a command is refused with. */
export interface Refusal {
  code?: unknown;
  message?: string;
}

export type Localize = (key: string, values?: Record<string, string | number>) => string;

export interface Hass {
  states: Record<string, State>;
  entities: Record<string, { platform?: string }>;
  areas: Record<string, { name: string }>;
  language: string;
  connection: Connection;
  loadBackendTranslation(category: string, integration: string): Promise<Localize>;
  callService(
    domain: string,
    service: string,
    data: object,
    target?: object,
    notifyOnError?: boolean,
    returnResponse?: boolean,
  ): Promise<{ response: any }>;
  callWS<T>(message: { type: string } & Record<string, unknown>): Promise<T>;
}

export interface Preset {
  name?: string;
  message: string;
  icon?: string;
  voice?: string;
  volume?: number;
}

export interface Config {
  type: string;
  title?: string;
  layout?: "composer" | "tablet";
  voice?: string;
  speakers?: string[];
  areas?: string[];
  presets?: Preset[];
  hide?: string[];
}

export interface Voice {
  entity_id: string;
  name: string;
}

export interface Speakers {
  entity_id: string;
  name: string;
  players: string[];
  voice: string | null;
}

/** What is said, and how: all that a recording is found by. */
export interface Wording {
  message: string;
  voice: string;
  language?: string | null;
  options?: Record<string, unknown>;
}

export interface Phrase extends Wording {
  id: string;
  name: string;
  is_recorded: boolean;
}

export interface Past extends Wording {
  id: string;
  tag: string | null;
  at: string;
  /** Whether there is a phrase of it. */
  is_kept: boolean;
  speakers: Record<string, string | null>;
}

export interface UnderWay {
  id: string;
  tag: string | null;
  message: string;
  speakers: Record<string, "playing" | "waiting">;
}

export interface Happening {
  id: string;
  kind: string;
  tag: string | null;
}

/** What the backend tells; each message of it has some of the fields. */
export interface Told {
  version: string;
  voices: Voice[];
  speakers: Speakers[];
  /** All that can announce, for who has set up no speakers. */
  players: string[];
  /** What players, sets of speakers and areas are like, by their ids. */
  statuses: Record<string, string>;
  styles: string[];
  chimes: string[];
  phrases: Phrase[];
  waiting: UnderWay[];
  recent: Past[];
  event?: Happening;
}

/** How the card and players get on with Home Assistant. */
export interface Check {
  version: string;
  /** Where players fetch sound; null if they cannot. */
  url: string | null;
  finding: string;
}

export interface Estimate {
  wait: number;
  cost: number;
  seconds: number;
}

/** Somewhere to be heard: a button on the card, and what the action is told for it. */
export interface Place {
  id: string;
  name: string;
  target: { entity_id?: string; area_id?: string };
  players: string[];
}

/** An announcement to be made. */
export interface Order extends Wording {
  places: Place[];
  volume?: number | null;
  chime?: string | null;
}

export interface Receipt {
  speakers: Record<string, { outcome: string; reason: string | null }>;
  cost: number | null;
  error: string | null;
}

/** The announcement that the card itself has made last. */
export interface Current {
  tag: string;
  phase: "making" | "preparing" | "playing" | "over" | "failed";
  began: number;
  /** Seconds; null while nobody knows. */
  expected: number | null;
  receipt?: Receipt;
  error?: string;
}

export interface Chip {
  id: string;
  name: string;
  /** What is special about it at the moment. */
  note?: string;
  isPressed: boolean;
}

/** What a composer is shown with. */
export interface View {
  hass: Hass;
  told: Told;
  places: Place[];
  /** What places are like; null while nobody knows. */
  statuses: Told["statuses"] | null;
  /** The one that speaks if nobody chooses another; empty if there is none. */
  voice: string;
  /** Whether the card's announcement is on its way. */
  isBusy: boolean;
}

/** What the buttons do. */
export interface Composing {
  announce: (order: Order) => void;
  preview: (wording: Wording) => void;
  keep: (wording: Wording) => void;
}

/** What somebody has begun to write. It survives a reload of the page, in this tab alone. */
export interface Content {
  message: string;
  voice: string | null;
  style: string | null;
  /** Ids; null before anybody has chosen. */
  places: string[] | null;
  /** Percent; null for what is set for the speakers. */
  volume: number | null;
  /** Empty for none; null for what is set for the speakers. */
  chime: string | null;
  /** The announcement that was on its way. */
  pending: Current | null;
}

/** What the buttons do. */
export interface Listing {
  /** Announce at the places that are chosen. */
  say: (wording: Wording) => void;
  /** Announce where it was announced. */
  replay: (past: Past) => void;
  keep: (wording: Wording) => void;
  rename: (name: string, newName: string) => void;
  giveUp: (name: string) => void;
  cancel: (id: string) => void;
}

export interface Listed {
  hass: Hass;
  places: Place[];
  phrases: Phrase[];
  waiting: UnderWay[];
  recent: Past[];
}

export interface Button {
  name: string;
  icon: string;
  wording: Wording;
  volume?: number;
}

declare global {
  interface Window {
    customCards?: { type: string; [key: string]: unknown }[];
  }
}
