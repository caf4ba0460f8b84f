/** @import { Config, Hass, Place, Told } from "../types" */

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
  const sets = told.speakers.map(({ entity_id, name, players }) => ({
    id: entity_id,
    name,
    target: { entity_id },
    players,
  }));
  const place = (/** @type {string} */ id) => sets.find((each) => each.id === id) ?? player(hass, id);
  const chosen = [...(speakers ?? []).map(place), ...(areas ?? []).map((id) => area(hass, id))];
  if (chosen.length) return chosen;
  return sets.length ? sets : told.players.map(place);
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
  return { id, name: hass.areas[id]?.name ?? id, target: { area_id: id }, players: [] };
}
