/** Drops what destinations keep in tables of their own, for `POST /drop`. */
import type { ResolvedOptions } from './analytics.options.js';
import type { ActivityStore } from './activity/activity.store.js';
import type { DropResult } from './collector/plain/drop.route.js';
import { loadDestination } from './queue.providers.js';

export class WarehouseDrop {
  constructor(
    private readonly options: ResolvedOptions,
    private readonly activity: ActivityStore,
  ) {}

  /** One result for each destination; those without tables have nothing to drop. */
  drop(): Promise<DropResult[]> {
    return Promise.all(this.options.destinations.map((each) => this.dropOne(each)));
  }

  private async dropOne(chosen: ResolvedOptions['destinations'][number]): Promise<DropResult> {
    const name = typeof chosen === 'string' ? chosen : chosen.name;
    try {
      const destination = await loadDestination(chosen, this.options, this.activity);
      const hasTables = destination.drop !== undefined;
      await destination.drop?.();
      // One of the app's own is in use.
      if (typeof chosen === 'string') await destination.close?.();
      return { name, result: { status: hasTables ? 'dropped' : 'nothing to drop' } };
    } catch (error) {
      return {
        name,
        result: { status: 'failed', reason: error instanceof Error ? error.message : String(error) },
      };
    }
  }
}
