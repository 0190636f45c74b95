/** Finds and remembers the names of entities, sharing look-ups and giving up on time. */
import { LRUCache } from 'lru-cache';
import type { EntityNameOptions } from './entity-name.options.js';

type Name = string | undefined;

/** Stands in the cache for an entity without a name. */
const NO_NAME = Symbol('no name');

export class EntityNames {
  private readonly known: LRUCache<string, string | typeof NO_NAME>;
  private readonly inFlight = new Map<string, Promise<Name>>();

  /** @param onFailure is told when a look-up throws or takes too long; the name is then missing, nothing else */
  constructor(
    private readonly options: EntityNameOptions,
    private readonly onFailure: (error: Error) => void,
  ) {
    this.known = new LRUCache({ max: options.max, ttl: options.ttlMs });
  }

  /** The name that an answer gives the entity of that id, when it is that entity. */
  inAnswer(answer: unknown, id: string): Name {
    if (typeof answer !== 'object' || answer === null) return undefined;
    const { id: answerId } = answer as { id?: unknown };
    if (answerId === undefined || String(answerId) !== id) return undefined;
    return this.nameIn(answer);
  }

  /** Remembers a name that was found elsewhere. */
  learn(key: string, name: string): void {
    this.known.set(key, name);
  }

  /** The name behind the key: at once when it is remembered, else a promise, which never rejects. */
  find(key: string, lookUp: () => unknown): Name | Promise<Name> {
    const known = this.known.get(key);
    if (known !== undefined) return known === NO_NAME ? undefined : known;
    const underWay = this.inFlight.get(key);
    if (underWay !== undefined) return underWay;
    if (this.inFlight.size >= this.options.maxInFlight) return undefined;
    const found = this.lookUp(key, lookUp).finally(() => this.inFlight.delete(key));
    this.inFlight.set(key, found);
    return found;
  }

  private async lookUp(key: string, lookUp: () => unknown): Promise<Name> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      const { timeoutMs } = this.options;
      const error = new Error(
        `[analytics] An entity resolver took longer than ${timeoutMs} ms. Make it faster, or raise entityNames.timeoutMs.`,
      );
      timer = setTimeout(reject, timeoutMs, error);
    });
    const found = Promise.resolve()
      .then(lookUp)
      .then((entity) => this.remember(key, this.nameIn(entity)));
    try {
      return await Promise.race([found, late]);
    } catch (error) {
      this.remember(key, undefined);
      this.onFailure(error instanceof Error ? error : new Error(String(error)));
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  private remember(key: string, name: Name): Name {
    if (name === undefined) this.known.set(key, NO_NAME, { ttl: this.options.missTtlMs });
    else this.known.set(key, name);
    return name;
  }

  private nameIn(entity: unknown): Name {
    if (typeof entity === 'string') return entity === '' ? undefined : entity;
    if (typeof entity !== 'object' || entity === null) return undefined;
    const name = (entity as Record<string, unknown>)[this.options.nameProperty];
    return typeof name === 'string' && name !== '' ? name : undefined;
  }
}
