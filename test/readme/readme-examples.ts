/** Takes the examples out of the README. */
import { readFileSync } from 'node:fs';

export interface Example {
  /** The word behind the language: `ts quick-start`. */
  readonly name: string;
  readonly code: string;
}

/** @throws Error when an example has no name, or one that another has. */
export function readmeExamples(): Example[] {
  const fences = [...readFileSync('README.md', 'utf8').matchAll(/^```ts *(\S*)\n([^]*?)^```$/gm)];
  const examples = fences.map(([, name = '', code = '']) => ({ name, code }));
  const names = new Set(examples.map(({ name }) => name));
  if (names.has('') || names.size < examples.length) throw new Error('Each example of the README needs a name of its own: ```ts name'); // prettier-ignore
  return examples;
}

/** The example of that name. */
export function readmeExample(name: string): string {
  const example = readmeExamples().find((each) => each.name === name);
  if (!example) throw new Error(`The README has no example ${name}.`);
  return example.code;
}

/** An example in another language than TypeScript, by its name, such as the HTML of a page. */
export function readmeFence(language: 'html' | 'js' | 'sh', name: string): string {
  const [, code] = new RegExp(`^\`\`\`${language} ${name}\\n([^]*?)^\`\`\`$`, 'm').exec(readFileSync('README.md', 'utf8')) ?? []; // prettier-ignore
  if (code === undefined) throw new Error(`The README has no example ${name}.`);
  return code;
}
