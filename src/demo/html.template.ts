/** Builds HTML from tagged templates and escapes every value that is not markup itself. */

/** Text that is safe to send as HTML. */
export class Markup {
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function toHtml(value: unknown): string {
  if (value === undefined || value === null || value === false) return '';
  if (Array.isArray(value)) return value.map(toHtml).join('');
  if (value instanceof Markup) return value.toString();
  return String(value).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/**
 * Markup from a template. Lists are joined; undefined, null and false leave nothing.
 *
 * @example html`<p>${name}</p>`
 */
export function html(parts: TemplateStringsArray, ...values: unknown[]): Markup {
  return new Markup(parts.map((part, index) => part + toHtml(values[index])).join(''));
}
