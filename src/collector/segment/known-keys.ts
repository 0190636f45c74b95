/** Write keys that pages may ask for. */
import { mayWrite } from '../credentials.js';
import { Refusal } from '../refusal.js';

/** It is written into paths and answers. */
const KEY = /^[\w-]{1,128}$/;

export class KnownKeys {
  /** @param keys that may write; empty: all */
  constructor(private readonly keys: ReadonlySet<string>) {}

  /** @throws Refusal 404 when it is none that could write here */
  check(key: string): void {
    if (KEY.test(key) && mayWrite(this.keys, key)) return;
    throw new Refusal(404, 'There is no source with this write key here; use one that COLLECTOR_KEYS lists.');
  }
}
