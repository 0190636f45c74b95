/** A message on its way into the queue, for those who send the same one meanwhile. */

/** Clients wait about so long for an answer before they send again themselves, in milliseconds. */
const FOLLOWED_MS = 5_000;

interface Follower {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export class MessageInFlight {
  private followers?: Set<Follower>;

  /** Resolves when the message is stored, and rejects when it is not, or not within 5 seconds. */
  follow(): Promise<void> {
    const fate = new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => {
        this.followers?.delete(follower);
        reject(new Error('[analytics] The same message is still being stored. Send it again.'));
      }, FOLLOWED_MS).unref();
      const follower: Follower = {
        resolve: () => (clearTimeout(late), resolve()),
        reject: (error) => (clearTimeout(late), reject(error)),
      };
      (this.followers ??= new Set()).add(follower);
    });
    // Whoever follows may look at it later than it settles.
    fate.catch(() => {});
    return fate;
  }

  end(error?: Error): void {
    for (const follower of this.followers ?? []) {
      if (error === undefined) follower.resolve();
      else follower.reject(error);
    }
  }
}
