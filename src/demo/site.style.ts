/** The one stylesheet of VenueSpot. */
import { Markup } from './html.template.js';

export const STYLE = new Markup(`
:root { --ink: #20302b; --faint: #63736d; --paper: #faf7f1; --card: #fff; --line: #e6e0d4; --green: #1f5c4a; --gold: #c98a2b; }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
h1, h2, h3, .brand { font-family: Georgia, 'Times New Roman', serif; font-weight: 600; line-height: 1.15; margin: 0; }
h1 { font-size: clamp(2rem, 5vw, 3.2rem); letter-spacing: -0.02em; }
h2 { font-size: 1.5rem; margin-bottom: 1rem; }
h3 { font-size: 1.15rem; }
p { margin: 0.3rem 0; }
a { color: var(--green); }
main, .bar, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.5rem; }
main { min-height: calc(100vh - 11rem); padding-top: 2rem; }
main > section { margin-bottom: 3.5rem; }
footer { color: var(--faint); font-size: 0.9rem; padding-top: 2rem; padding-bottom: 2rem; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1.5rem; padding-top: 1.1rem; padding-bottom: 1.1rem; }
.bar nav { display: flex; gap: 1.25rem; margin-right: auto; }
.bar nav a { color: var(--ink); text-decoration: none; padding: 0.2rem 0; border-bottom: 2px solid transparent; }
.bar nav a[aria-current], .bar nav a:hover { border-color: var(--gold); }
.brand { font-size: 1.4rem; color: var(--ink); text-decoration: none; }
.brand b { color: var(--green); }
.person { display: flex; align-items: center; gap: 0.6rem; }
.avatar { display: grid; place-items: center; width: 2rem; height: 2rem; border-radius: 50%; background: var(--green); color: #fff; font-weight: 600; }
.hero { padding: 2.5rem 0 1rem; max-width: 42rem; }
.eyebrow { color: var(--gold); font-weight: 600; letter-spacing: 0.08em; text-transform: uppercase; font-size: 0.8rem; margin-bottom: 0.8rem; }
.lead { font-size: 1.15rem; color: var(--faint); margin: 0.9rem 0 1.5rem; }
.faint { color: var(--faint); font-size: 0.92rem; }
.hero .faint { margin-top: 1rem; }
.button { display: inline-block; border: 0; border-radius: 0.6rem; background: var(--green); color: #fff; padding: 0.75rem 1.3rem; font: inherit; font-weight: 600; text-decoration: none; cursor: pointer; }
.button:hover { background: #17483a; }
.button.small { padding: 0.45rem 0.9rem; }
.button.second { background: var(--ink); }
.quiet { border: 0; background: none; color: var(--faint); font: inherit; text-decoration: underline; cursor: pointer; padding: 0; }
.cards { list-style: none; margin: 0; padding: 0; display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); }
.card { display: block; height: 100%; background: var(--card); border: 1px solid var(--line); border-radius: 1rem; overflow: hidden; color: inherit; text-decoration: none; padding-bottom: 1rem; transition: transform 0.15s, box-shadow 0.15s; }
.card:hover { transform: translateY(-3px); box-shadow: 0 12px 28px rgb(32 48 43 / 0.12); }
.card > :not(svg) { margin-left: 1.1rem; margin-right: 1.1rem; }
.picture { display: block; width: 100%; aspect-ratio: 16 / 9; }
.card .picture { margin-bottom: 1rem; }
.venue { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: 2.5rem; align-items: center; margin-top: 1rem; }
.venue .picture { border-radius: 1rem; aspect-ratio: 4 / 3; }
dl { display: flex; gap: 2rem; margin: 0 0 1.75rem; }
dt { color: var(--faint); font-size: 0.85rem; }
dd { margin: 0; font-weight: 600; }
.notice { background: #e6f2ea; border-radius: 0.6rem; padding: 0.75rem 1rem; }
.forms { display: grid; gap: 1.5rem; align-items: start; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); scroll-margin-top: 1rem; }
.panel { background: var(--card); border: 1px solid var(--line); border-radius: 1rem; padding: 1.6rem; }
.panel.plain { background: none; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 0 1rem; }
label { display: block; font-size: 0.9rem; color: var(--faint); margin-bottom: 0.9rem; }
input, select { display: block; width: 100%; margin-top: 0.25rem; padding: 0.6rem 0.7rem; border: 1px solid #cfc8b9; border-radius: 0.5rem; background: #fff; color: var(--ink); font: inherit; height: 2.75rem; }
:focus-visible { outline: 2px solid var(--gold); outline-offset: 2px; }
.destinations { display: grid; gap: 1.5rem; align-items: start; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); }
.destination { display: flex; align-items: center; gap: 0.6rem; text-transform: capitalize; }
.count { font: 600 0.8rem system-ui, sans-serif; background: var(--paper); border: 1px solid var(--line); border-radius: 1rem; padding: 0.1rem 0.6rem; }
.deliveries { list-style: none; margin: 0; padding: 0; }
.deliveries li { border-top: 1px solid var(--line); }
summary { display: grid; grid-template-columns: 5.6rem 1fr auto; align-items: baseline; gap: 0.1rem 0.7rem; padding: 0.6rem 0; cursor: pointer; list-style: none; }
.words { overflow-wrap: anywhere; }
summary::-webkit-details-marker { display: none; }
summary time { color: var(--faint); font-size: 0.8rem; font-variant-numeric: tabular-nums; }
.kind { justify-self: start; font-size: 0.75rem; font-weight: 600; border-radius: 0.4rem; padding: 0.15rem 0.5rem; background: #e7eef7; color: #2b5080; white-space: nowrap; }
.kind.alias { background: #f8ecd4; color: #8a5a10; }
.kind.profile, .kind.group { background: #e6f2ea; color: var(--green); }
.tag { display: inline-block; font-size: 0.75rem; color: var(--faint); background: var(--paper); border: 1px solid var(--line); border-radius: 0.4rem; padding: 0 0.4rem; margin-right: 0.15rem; overflow-wrap: anywhere; }
.activity { padding: 1.2rem 1.6rem; margin-bottom: 1.5rem; }
.activity h2 { margin-bottom: 0.6rem; }
.activity dl { flex-wrap: wrap; gap: 0.5rem 2rem; margin-bottom: 1rem; }
.actions { list-style: none; margin: 0 0 0.6rem; padding: 0; display: flex; flex-wrap: wrap; gap: 0.4rem 1.5rem; font-size: 0.92rem; }
.off { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
pre { margin: 0 0 0.9rem; padding: 0.9rem; background: var(--paper); border-radius: 0.6rem; font-size: 0.8rem; line-height: 1.45; white-space: pre-wrap; overflow-wrap: anywhere; }
.empty { text-align: center; padding: 3rem 1.5rem; }
@media (max-width: 32rem) {
  summary { grid-template-columns: 1fr auto; }
  .words { grid-row: 2; grid-column: 1 / -1; }
  .panel { padding: 1.2rem; }
}
`);
