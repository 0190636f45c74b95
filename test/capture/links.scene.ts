/** Processes of an app that look after visitors, with one queue and one registry between them. */
import { ErrorPolicy } from '../../src/capture/error.policy.js';
import { IdentityLinks } from '../../src/capture/identity-links.js';
import { LinkLimits } from '../../src/capture/link.limits.js';
import type { AliasMessage, Identity } from '../../src/message/message.js';
import { CollectingQueue } from './collecting-queue.js';
import { RememberedAliases } from './remembered-aliases.js';

export const AT = { time: 1000, context: { ip: '203.0.113.9' } };
export const ann = { userId: 'ann', anonymousId: 'a-1' };
export const bob = { userId: 'bob', anonymousId: 'a-1' };

export class LinksScene {
  readonly queue = new CollectingQueue();
  readonly registry = new RememberedAliases();
  readonly errors: Error[] = [];
  readonly limits = new LinkLimits();

  process(autoAlias = true): IdentityLinks {
    const policy = new ErrorPolicy((error) => this.errors.push(error));
    return new IdentityLinks(this.queue, this.registry, policy, autoAlias, this.limits);
  }

  /** Whom the aliases in the queue are about. */
  get aliased(): Identity[] {
    return this.queue.messages.map(({ identity }) => identity);
  }
}

export function aliasByHand(identity: Identity): AliasMessage {
  return { kind: 'alias', id: 'by-hand', identity, ...AT };
}

export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
