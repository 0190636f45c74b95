/** Items that are not yet known to be delivered, each under a name of its own, so that tabs don't overwrite each other's. */
import { attempt } from './attempt.js';
import { erase, namesFrom, read, write } from './storage.js';

/** A page that never reaches its collector must not fill the storage of its site. */
const MAX_ITEMS = 200;

/** One track, as the collector takes it. */
export interface Item {
  readonly id: string;
  readonly [name: string]: unknown;
}

export interface Outbox {
  /** Keeps an item. @returns its name, or nothing when it is no JSON */
  add(item: Item): string | undefined;
  /** Those of all tabs, and of earlier pages, the oldest first. */
  names(): string[];
  /** As JSON; nothing when another tab has delivered it. */
  text(name: string): string | null | undefined;
  remove(names: readonly string[]): void;
  /** Gives items up, and counts them. */
  drop(names: readonly string[]): void;
  readonly dropped: number;
}

export function createOutbox(prefix: string): Outbox {
  let dropped = 0;
  let lastStamp = 0;
  const outbox: Outbox = {
    add(item) {
      const text = attempt(() => JSON.stringify(item));
      if (!text) {
        dropped++;
        return undefined;
      }
      // Sixteen digits, so that names are in the order of time, also within a millisecond.
      lastStamp = Math.max(Date.now() * 1000, lastStamp + 1);
      const name = prefix + lastStamp + item.id;
      write(name, text);
      outbox.drop(outbox.names().slice(0, -MAX_ITEMS));
      return name;
    },
    names: () => namesFrom(prefix),
    text: read,
    remove: (names) => names.forEach(erase),
    drop(names) {
      // What another tab has delivered meanwhile is not lost.
      dropped += names.filter(read).length;
      outbox.remove(names);
    },
    get dropped() {
      return dropped;
    },
  };
  return outbox;
}
