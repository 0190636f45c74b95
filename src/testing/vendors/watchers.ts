/** Lets tests wait until a stand-in vendor holds what they expect. */

interface Watcher {
  readonly check: () => void;
  readonly fail: (reason: string) => void;
}

export class Watchers {
  private readonly open = new Set<Watcher>();

  /** Resolves once `holds()` is true; looked at now and at each `notify`. `state` says what there is instead. */
  until(holds: () => boolean, timeoutMs: number, state: () => string): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (end: () => void) => {
        clearTimeout(timer);
        this.open.delete(watcher);
        end();
      };
      const fail = (reason: string) =>
        finish(() => reject(new Error(`What the test waits for did not come ${reason}: ${state()}`)));
      const check = () => {
        try {
          if (holds()) finish(resolve);
        } catch (error) {
          finish(() => reject(error as Error));
        }
      };
      const watcher: Watcher = { check, fail };
      const timer = setTimeout(() => fail(`within ${timeoutMs} ms`), timeoutMs);
      this.open.add(watcher);
      check();
    });
  }

  notify(): void {
    for (const watcher of this.open) watcher.check();
  }

  /** Rejects everyone who still waits. */
  close(): void {
    for (const watcher of this.open) watcher.fail('before the stand-in was closed');
  }
}
