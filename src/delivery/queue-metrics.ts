/** The metrics of the way into the queue and of what waits there, brought up to date when somebody scrapes. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { QueueHome } from '../queue/queue-home.js';
import { deadLetterQueueName, type QueuedDestination } from '../queue/queue-names.js';
import { DROP_REASONS, REJECTION_DROP_REASONS, type Tally } from '../queue/tally.js';
import { OWN_DEAD_LETTERS } from './rejection.buffer.js';
import { queueStatus, type QueueStatus } from './queue-status.js';

/** A counter of messages, by destination. */
export function messageCounter<Label extends string = never>(
  registry: Registry,
  what: string,
  help: string,
  ...more: Label[]
): Counter<'destination' | Label> {
  const name = `analytics_messages_${what}_total`;
  return new Counter({ name, help, labelNames: ['destination', ...more], registers: [registry] });
}

function metricsIn(registry: Registry) {
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  return {
    captured: messageCounter(registry, 'captured', 'Messages captured, once for each destination.'),
    queued: messageCounter(registry, 'queued', 'Messages that reached the queue of a destination.'),
    dropped: messageCounter(
      registry,
      'dropped',
      'Messages given up before they reached the queue.',
      'reason',
    ),
    withheld: messageCounter(registry, 'withheld', 'Messages that their sender or the app keeps from a destination.'), // prettier-ignore
    captureErrors: new Counter({
      name: 'analytics_capture_errors_total',
      help: 'Messages, or parts of one, that could not be made or kept.',
      registers: [registry],
    }),
    excluded: new Counter({
      name: 'analytics_requests_excluded_total',
      help: 'Requests left out of tracking.',
      labelNames: ['reason'],
      registers: [registry],
    }),
    offPlan: new Counter({
      name: 'analytics_messages_off_plan_total',
      help: 'Messages that were not as planned.',
      labelNames: ['what', 'policy'],
      registers: [registry],
    }),
    buffered: gauge('analytics_buffered_messages', 'Messages in memory, not yet in the queue.'),
    up: gauge('analytics_queue_up', 'Whether the queue answers.'),
    depth: gauge('analytics_queue_depth', 'Jobs that wait for a destination.', 'destination'),
    age: gauge('analytics_queue_oldest_message_age_seconds', 'Age of the oldest message not yet delivered.', 'destination'), // prettier-ignore
    dead: gauge('analytics_dead_letter_messages', 'Messages in the dead letter.', 'destination'),
  };
}

export class QueueMetrics {
  private readonly metrics: ReturnType<typeof metricsIn>;

  constructor(
    registry: Registry,
    private readonly home: QueueHome,
    private readonly destinations: readonly QueuedDestination[],
    private readonly tally: Tally,
    private readonly buffered: () => number,
  ) {
    this.metrics = metricsIn(registry);
  }

  async refresh(): Promise<void> {
    this.showTally();
    await this.showQueues();
  }

  /** Counted in plain numbers on the hot path, and turned into metrics only here. */
  private showTally(): void {
    const { tally } = this;
    const { captured, queued, dropped, withheld, captureErrors, excluded, offPlan, buffered } = this.metrics;
    for (const counter of [captured, queued, dropped, withheld, captureErrors, excluded, offPlan])
      counter.reset();
    captureErrors.inc(tally.captureErrors);
    for (const { name: destination } of this.destinations) {
      captured.inc({ destination }, tally.captured);
      queued.inc({ destination }, tally.queued.get(destination) ?? 0);
      withheld.inc({ destination }, tally.withheld.get(destination) ?? 0);
      for (const reason of DROP_REASONS) dropped.inc({ destination, reason }, tally.dropped.get(reason) ?? 0);
    }
    for (const destination of OWN_DEAD_LETTERS) {
      const reason = REJECTION_DROP_REASONS[destination];
      dropped.inc({ destination, reason }, tally.dropped.get(reason) ?? 0);
    }
    tally.excluded.forEach((count, reason) => excluded.inc({ reason }, count));
    tally.offPlan.forEach((count, key) => {
      const [what = '', policy = ''] = key.split(' ');
      offPlan.inc({ what, policy }, count);
    });
    buffered.set(this.buffered());
  }

  private async showQueues(): Promise<void> {
    const asked = Promise.all([this.statuses(), this.ownDeadLetters()]);
    const [statuses, own] = await asked.catch(() => []);
    const { up, depth, age, dead } = this.metrics;
    for (const gauge of [depth, age, dead]) gauge.reset();
    up.set(statuses ? 1 : 0);
    for (const { destination, jobs, oldestAgeMs, deadLetters } of statuses ?? []) {
      depth.set({ destination }, jobs);
      age.set({ destination }, oldestAgeMs / 1000);
      dead.set({ destination }, deadLetters);
    }
    for (const { destination, deadLetters } of own ?? []) dead.set({ destination }, deadLetters);
  }

  private statuses(): Promise<QueueStatus[]> {
    return Promise.all(this.destinations.map((each) => queueStatus(this.home, each)));
  }

  private ownDeadLetters(): Promise<Pick<QueueStatus, 'destination' | 'deadLetters'>[]> {
    return Promise.all(
      OWN_DEAD_LETTERS.map(async (destination) => {
        const deadLetters = await this.home.queue(deadLetterQueueName(destination)).getWaitingCount();
        return { destination, deadLetters };
      }),
    );
  }
}
