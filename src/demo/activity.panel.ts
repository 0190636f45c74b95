/** Draws the inbox's quiet panel: what the activity destination has counted, and what of it is the visitor's own. */
import type { UserActivity } from '../activity/activity.report.js';
import { html, type Markup } from './html.template.js';
import type { Account } from './account.directory.js';

/** What the destination `activity` knows. */
export interface ActivityNews {
  /** Users of the last 24 hours. */
  readonly activeToday: number;
  /** Undefined for an anonymous visitor, and for one of whom nothing is counted yet. */
  readonly own?: UserActivity;
}

export function activityPanel({ activeToday, own }: ActivityNews, account?: Account): Markup {
  const title = account ? `Activity of ${account.firstName ?? account.email}` : 'Activity';
  return html`<section class="panel plain activity" id="activity">
    <h2>${title}</h2>
    ${account ? ownFigures(own) : html`<p class="faint"><a href="/#sign-up">Sign up</a> to see yours.</p>`}
    <p class="faint">${activeToday} ${activeToday === 1 ? 'user' : 'users'} in the last 24 hours.</p>
  </section>`;
}

function ownFigures(own?: UserActivity): Markup {
  if (!own) return html`<p class="faint">Nothing is counted yet.</p>`;
  const actions = Object.entries(own.byAction).toSorted(([, a], [, b]) => b - a);
  return html`<dl>
      ${figure('First seen', moment(own.firstSeenAt))} ${figure('Last seen', moment(own.lastSeenAt))}
      ${figure('Actions', own.actions)}
    </dl>
    <ul class="actions">
      ${actions.map(([action, count]) => html`<li>${action} <span class="count">${count}</span></li>`)}
    </ul>`;
}

function figure(name: string, value: unknown): Markup {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** Such as `2026-01-15 09:30:00 UTC`. */
function moment(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
