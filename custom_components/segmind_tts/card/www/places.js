/** @import { Config, Hass, Place, Told } from "../types" */

const PLAYERS = ["media_player", "assist_satellite"];
const PLAY_MEDIA = 512;

/**
 * Return where the card can announce: what it is configured for, or else the speakers of the
 * integration, or else all players.
 *
 * @param {Hass} hass
 * @param {Config} config
 * @param {Told} told
 * @returns {Place[]}
 */
export function placesOf(hass, { speakers, areas }, told) {
  const known = told.speakers.map(({ entity_id, name, players }) => ({
    id: entity_id,
    name,
    target: { entity_id },
    players,
  }));
  if (speakers?.length || areas?.length) {
    const named = (speakers ?? []).map(
      (id) => known.find((each) => each.id === id) ?? player(hass, id),
    );
    return [...named, ...(areas ?? []).map((id) => area(hass, id))];
  }
  if (known.length) return known;
  return Object.keys(hass.states)
    .filter((id) => isPlayer(hass, id))
    .map((id) => player(hass, id));
}

/**
 * Return a key of the words for what a place is like at the moment; null if it is as usual.
 *
 * @param {Hass} hass
 * @param {Place} place
 * @param {Told} told
 */
export function statusOf(hass, { players }, told) {
  const states = players.map((id) => hass.states[id]).filter((each) => each && isThere(each));
  if (!states.length) return "offline";
  if (told.waiting.some(({ speakers }) => players.some((id) => speakers[id]))) return "busy";
  const isMuted = states.every(
    ({ attributes }) => attributes.is_volume_muted || attributes.volume_level === 0,
  );
  if (isMuted) return "muted";
  return states.some(({ state }) => state === "playing") ? "plays" : null;
}

/**
 * Return what a player is called: like the place, if it is alone there.
 *
 * @param {Hass} hass
 * @param {string} id
 * @param {Place[]} [places]
 */
export function nameOf(hass, id, places = []) {
  const alone = places.find(({ players }) => players.length === 1 && players[0] === id);
  return alone?.name ?? hass.states[id]?.attributes.friendly_name ?? id;
}

/** @param {{ state: string }} state */
function isThere({ state }) {
  return state !== "unavailable";
}

/**
 * @param {Hass} hass
 * @param {string} id
 * @returns {Place}
 */
function player(hass, id) {
  return { id, name: nameOf(hass, id), target: { entity_id: id }, players: [id] };
}

/**
 * @param {Hass} hass
 * @param {string} id
 * @returns {Place}
 */
function area(hass, id) {
  const players = Object.keys(hass.states).filter((entity) => {
    const { area_id, device_id } = hass.entities[entity] ?? {};
    const place = area_id ?? hass.devices[device_id ?? ""]?.area_id;
    return place === id && isPlayer(hass, entity);
  });
  return { id, name: hass.areas[id]?.name ?? id, target: { area_id: id }, players };
}

/**
 * @param {Hass} hass
 * @param {string} id
 */
function isPlayer(hass, id) {
  const [domain] = id.split(".");
  if (!PLAYERS.includes(domain) || hass.entities[id]?.hidden) return false;
  const features = hass.states[id].attributes.supported_features ?? 0;
  return domain !== "media_player" || Boolean(features & PLAY_MEDIA);
}
