/** Draws what went wrong and what to do about it. */
import { html } from './html.template.js';
import type { Markup } from './html.template.js';
import type { VisitRequest } from './session.middleware.js';
import { layOut } from './site.layout.js';

export interface Problem {
  readonly status: number;
  readonly sentences: readonly string[];
}

const TITLES: Record<number, string> = {
  400: 'Almost there',
  401: 'Who is there?',
  404: 'Nothing here',
};

export function drawProblem({ status, sentences }: Problem, request: VisitRequest): Markup {
  const title = TITLES[status] ?? 'That did not work';
  return layOut(
    title,
    request,
    html`<section class="hero">
      <p class="eyebrow">${status}</p>
      <h1>${title}</h1>
      ${sentences.map((sentence) => html`<p class="lead">${sentence}</p>`)}
      <a class="button" href="/${request.user ? '' : '#sign-up'}">Back to the start</a>
    </section>`,
  );
}
