/** The queues and workers that a home made: one queue a name, all closed together. */
import type { Queue, Worker } from 'bullmq';

/** A worker whose store is away is given so long to close by itself, in milliseconds. */
const CLOSE_TIMEOUT_MS = 5_000;

export class HomeMembers {
  private readonly queues = new Map<string, Queue>();
  private readonly workers = new Set<Worker>();

  constructor(private readonly onError: (error: Error) => void) {}

  get all(): Iterable<Queue> {
    return this.queues.values();
  }

  get names(): string[] {
    return [...this.queues.keys()];
  }

  queue(name: string, make: () => Queue): Queue {
    const known = this.queues.get(name);
    if (known) return known;
    const queue = make();
    // BullMQ throws an 'error' that nobody listens to.
    queue.on('error', this.onError);
    this.queues.set(name, queue);
    return queue;
  }

  addWorker(worker: Worker): Worker {
    worker.on('error', this.onError);
    worker.on('closed', () => this.workers.delete(worker));
    this.workers.add(worker);
    return worker;
  }

  /**
   * Workers first: they still need the store to give their jobs back.
   *
   * @param away the store is known to be away: nothing can be given back, and waiting for it would be in vain.
   */
  async close(away = false): Promise<void> {
    await Promise.all([...this.workers].map((worker) => closeInTime(worker, worker.close(away))));
    await Promise.all([...this.queues.values()].map((queue) => closeInTime(queue, queue.close())));
    this.queues.clear();
  }
}

async function closeInTime(member: Queue | Worker, closing: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(resolve, CLOSE_TIMEOUT_MS, 'late')));
  const outcome = await Promise.race([closing.catch(() => {}), late]);
  clearTimeout(timer);
  // Otherwise it would go on trying to reconnect.
  if (outcome === 'late') await member.getBackend().close(true);
}
