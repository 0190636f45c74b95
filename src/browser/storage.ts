/** What outlives the page: localStorage, or where that is blocked or full, the page's memory. */
import { attempt } from './attempt.js';

const memory = new Map<string, string>();

export function read(name: string): string | null | undefined {
  return memory.get(name) ?? attempt(() => localStorage.getItem(name));
}

export function write(name: string, text: string): void {
  memory.set(name, text);
  attempt(() => {
    localStorage.setItem(name, text);
    memory.delete(name);
  });
}

export function erase(name: string): void {
  memory.delete(name);
  attempt(() => localStorage.removeItem(name));
}

/** In the order of their names. */
export function namesFrom(prefix: string): string[] {
  const all = [...memory.keys(), ...(attempt(() => Object.keys(localStorage)) ?? [])];
  const names = all.filter((name) => name.startsWith(prefix));
  names.sort();
  return names;
}
