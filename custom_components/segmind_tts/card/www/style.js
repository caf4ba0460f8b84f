/** The look of the card, in the colours and measures of the user's theme. */
export const STYLE = `
:host { display: block; --gap: var(--ha-space-3, 12px); --small: var(--ha-space-2, 8px); }
ha-card { display: flex; flex-direction: column; gap: var(--gap); padding: var(--ha-space-4, 16px);
  color: var(--primary-text-color); box-sizing: border-box; min-height: 100%; }
[hidden] { display: none !important; }
h2, h3 { margin: 0; font-weight: 500; }
h2 { font-size: var(--ha-card-header-font-size, 1.4em); font-weight: 400; }
h3, label, .label { font-size: 0.875em; color: var(--secondary-text-color); }
.form, .lists, section { display: flex; flex-direction: column; gap: var(--gap); }
section { gap: var(--small); }
label { display: flex; flex-direction: column; gap: 4px; }
textarea, select, input { font: inherit; font-size: 1rem; color: var(--primary-text-color);
  background: var(--card-background-color); border: 1px solid var(--divider-color);
  border-radius: var(--ha-border-radius-md, 8px); padding: 10px; box-sizing: border-box; min-width: 0; }
textarea:placeholder-shown { direction: inherit; }
textarea { resize: vertical; width: 100%; field-sizing: content; min-height: 5em; max-height: 20em; }
input[type="range"] { padding: 0; flex: 1; accent-color: var(--primary-color); }
button { font: inherit; color: inherit; background: none; border: 0; cursor: pointer; }
button:disabled { cursor: default; opacity: 0.5; }
:focus-visible { outline: 2px solid var(--primary-color); outline-offset: 2px; }
.row, .head, .actions, .chips { display: flex; align-items: center; gap: var(--small); }
.chips, .actions { flex-wrap: wrap; }
.head { justify-content: space-between; min-height: 36px; }
.value { min-width: 3.5em; color: var(--primary-text-color); }
.chip { display: inline-flex; align-items: center; gap: 6px; min-height: 36px; padding: 4px 14px;
  border: 1px solid var(--divider-color); border-radius: 18px; text-align: start; }
.chip[aria-pressed="true"] { background: var(--primary-color); border-color: var(--primary-color);
  color: var(--text-primary-color); }
.chip[aria-pressed="true"]::before { content: "✓" / ""; }
.note { font-size: 0.8em; opacity: 0.8; }
.chip .note::before { content: "· "; }
.hint { min-height: 1.3em; font-size: 0.875em; color: var(--secondary-text-color); }
.action { display: inline-flex; align-items: center; gap: 8px; min-height: 40px; padding: 6px 16px;
  border: 1px solid var(--divider-color); border-radius: var(--ha-border-radius-pill, 20px);
  color: var(--primary-color); font-weight: 500; }
.primary { background: var(--primary-color); border-color: var(--primary-color);
  color: var(--text-primary-color); }
.icon { display: grid; place-items: center; min-width: 40px; min-height: 40px; border-radius: 50%;
  color: var(--secondary-text-color); }
ul { list-style: none; margin: 0; padding: 0; display: flex; flex-direction: column; gap: 4px; }
li { display: flex; align-items: center; gap: 4px; }
li > input { flex: 1; }
.play { flex: 1; display: flex; align-items: center; gap: var(--gap); min-height: 44px; min-width: 0;
  padding: 4px 8px; border-radius: var(--ha-border-radius-md, 8px); text-align: start; }
.play ha-icon { color: var(--primary-color); flex: none; }
.text { flex: 1; min-width: 0; overflow: hidden; overflow-wrap: anywhere;
  display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; }
.text .note { display: block; color: var(--secondary-text-color); }
.progress { display: flex; flex-direction: column; align-items: stretch; gap: var(--small); }
.progress .action { align-self: flex-start; }
progress { appearance: none; width: 100%; height: 6px; border: 0; border-radius: 3px; overflow: hidden;
  background: var(--divider-color); color: var(--primary-color); }
progress::-webkit-progress-bar { background: var(--divider-color); }
progress::-webkit-progress-value { background: var(--primary-color); }
progress::-moz-progress-bar { background: var(--primary-color); }
progress:indeterminate { background: linear-gradient(90deg, var(--divider-color) 25%,
  var(--primary-color) 50%, var(--divider-color) 75%) 0 / 200% 100%; animation: going 2s linear infinite; }
progress:indeterminate::-webkit-progress-bar { background: transparent; }
@keyframes going { to { background-position: -200% 0; } }
@media (prefers-reduced-motion: reduce) { progress:indeterminate { animation: none; } }
.alert:not(:empty), .notice { padding: 10px 12px; border-inline-start: 4px solid var(--error-color);
  background: var(--secondary-background-color); border-radius: 4px; }
.notice { border-color: var(--warning-color); }
.link { color: var(--primary-color); text-decoration: underline; padding: 0; }
.results li { font-size: 0.875em; }
audio { width: 100%; }
.presets { display: grid; grid-template-columns: repeat(auto-fill, minmax(130px, 1fr)); gap: var(--gap); }
.preset { display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 10px;
  min-height: 110px; padding: 12px; border: 1px solid var(--divider-color); font-size: 1.05em;
  border-radius: var(--ha-border-radius-lg, 12px); overflow-wrap: anywhere; }
.preset ha-icon { --mdc-icon-size: 36px; color: var(--primary-color); }
.tablet .chip { min-height: 52px; padding: 8px 22px; border-radius: 26px; font-size: 1.05em; }
@media (hover: hover) {
  .play:hover, .icon:hover, .preset:hover, .chip:not([aria-pressed="true"]):hover {
    background: var(--secondary-background-color); }
}
@media (prefers-contrast: more), (forced-colors: active) {
  .chip, .action, .preset, textarea, select, input { border-color: currentColor; }
  h3, label, .label, .hint, .note { color: inherit; opacity: 1; }
  :focus-visible { outline-width: 3px; }
}
@media (forced-colors: active) {
  .chip[aria-pressed="true"], .primary { border: 3px solid Highlight; }
  button:disabled { color: GrayText; border-color: GrayText; opacity: 1; }
  progress { border: 1px solid; }
  progress::-webkit-progress-value { background: Highlight; }
}
`;
