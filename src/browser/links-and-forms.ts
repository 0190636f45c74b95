/** What people do to elements of the page: follow links, submit forms, click what is marked. */
import { attempt } from './attempt.js';
import type { ElementProperties, Properties } from './client.options.js';
import { listen } from './listen.js';

type Act = (element: Element) => void;

const MARK = 'data-track';
/** Enough to tell one link from another. */
const MAX_TEXT_CHARACTERS = 255;

/** Clicks, those by keyboard too, and the middle button's on links; also on what is inside the element. */
export function onClick(selector: string, act: Act): () => void {
  const hear = ({ target, button }: MouseEvent): void => {
    const clicked = target as Element;
    const element = clicked.closest(selector);
    const field = clicked.closest('label')?.control;
    // A click on a label is followed by one on its field.
    if (!element || (field && field !== clicked && element.contains(field))) return;
    if (!button || (button === 1 && clicked.closest('a'))) act(element);
  };
  const stops = [listen(document, 'click', hear), listen(document, 'auxclick', hear)];
  return () => stops.forEach((stop) => stop());
}

export function onSubmit(selector: string, act: Act): () => void {
  return listen(document, 'submit', ({ target }) => {
    if ((target as Element).matches(selector)) act(target as Element);
  });
}

export function linkProperties(link: Element, more?: ElementProperties): Properties {
  const text = link.textContent?.trim().slice(0, MAX_TEXT_CHARACTERS);
  return { href: (link as HTMLAnchorElement).href, text, ...resolved(link, more) };
}

/** Never what people wrote into it. Attributes, since a field named `id` or `action` hides the form's own. */
export function formProperties(form: Element, more?: ElementProperties): Properties {
  const name = form.getAttribute('id') ?? form.getAttribute('name');
  return { form: name, action: form.getAttribute('action'), ...resolved(form, more) };
}

/** `data-track="Chose plan" data-track-plan-name="pro"` is the event `Chose plan` with `{ plan_name: 'pro' }`. */
export function onMarked(report: (event: string, properties: Properties) => void): void {
  const act: Act = (element) => {
    const properties: Properties = {};
    for (const { name, value } of element.attributes) {
      if (name.startsWith(MARK + '-')) properties[name.slice(MARK.length + 1).replaceAll('-', '_')] = value;
    }
    report(element.getAttribute(MARK)!, properties);
  };
  onClick(`[${MARK}]`, (element) => element.matches('form') || act(element));
  onSubmit(`[${MARK}]`, act);
}

function resolved(element: Element, more?: ElementProperties): Properties | undefined {
  return typeof more === 'function' ? attempt(() => more(element)) : more;
}
