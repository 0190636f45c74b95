/** Hands aliases to the queue, and has the registry remember those that got there. */
import { aliasId } from '../message/message-id.js';
import type { AliasMessage, Occasion } from '../message/message.js';
import type { AliasRegistry } from '../queue/alias-registry.js';
import type { MessageQueue } from '../queue/message-queue.js';
import type { VisitorOwners } from './visitor-owners.js';

export class AliasMaking {
  constructor(
    private readonly queue: MessageQueue,
    private readonly registry: AliasRegistry,
    private readonly owners: VisitorOwners,
  ) {}

  /** Claim the visitor first. Settles as the queue says. */
  make(message: AliasMessage): Promise<void> {
    const added = this.queue.add(message);
    void this.owners.follow(message, added).then((stored) => stored && this.confirm(message));
    return added;
  }

  private confirm({ identity: { userId = '', anonymousId = '' } }: AliasMessage): void {
    // What is not confirmed is aliased again some day.
    this.registry.confirm(userId, anonymousId).catch(() => {});
  }
}

/** The same id for the same pair, whoever makes it. */
export function aliasOf(userId: string, anonymousId: string, occasion: Occasion): AliasMessage {
  const { time, context, door, withheldFrom } = occasion;
  const identity = { userId, anonymousId };
  return { kind: 'alias', id: aliasId(userId, anonymousId), time, identity, context, door, withheldFrom };
}
