/** Everything that is counted, as Prometheus metrics: the one place that names them. */
import { Counter, Histogram, Registry } from 'prom-client';
import type { Message } from '../message/message.js';
import type { QueueHome } from '../queue/queue-home.js';
import type { QueuedDestination } from '../queue/queue-names.js';
import type { Tally } from '../queue/tally.js';
import { DeliveryObserver } from './delivery-observer.js';
import { messageCounter, QueueMetrics } from './queue-metrics.js';

const CALL_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const LATENCY_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 1800, 7200];

export class Telemetry extends DeliveryObserver {
  readonly registry = new Registry();

  private readonly deliveredTotal = messageCounter(
    this.registry,
    'delivered',
    'Messages a destination took.',
  );
  private readonly retriedTotal = messageCounter(this.registry, 'retried', 'Messages a destination could not take now; they stay in the queue.'); // prettier-ignore
  private readonly rejectedTotal = messageCounter(this.registry, 'rejected', 'Messages a destination refused for good; they are in its dead letter.'); // prettier-ignore
  private readonly failures = new Counter({
    name: 'analytics_delivery_errors_total',
    help: 'Errors between worker and queue; nothing is lost by them.',
    labelNames: ['destination'],
    registers: [this.registry],
  });
  private readonly callSeconds = new Histogram({
    name: 'analytics_delivery_duration_seconds',
    help: 'Time one call of a destination took.',
    labelNames: ['destination'],
    buckets: CALL_SECONDS,
    registers: [this.registry],
  });
  private readonly latencySeconds = new Histogram({
    name: 'analytics_delivery_latency_seconds',
    help: 'Time from capture to delivery of a message.',
    labelNames: ['destination'],
    buckets: LATENCY_SECONDS,
    registers: [this.registry],
  });

  private readonly queueMetrics: QueueMetrics;

  /**
   * @param buffered answers how many messages wait in memory.
   */
  constructor(
    home: QueueHome,
    destinations: readonly QueuedDestination[],
    tally: Tally,
    buffered: () => number,
  ) {
    super();
    this.queueMetrics = new QueueMetrics(this.registry, home, destinations, tally, buffered);
    for (const { name } of destinations) {
      for (const each of [this.deliveredTotal, this.retriedTotal, this.rejectedTotal])
        each.inc({ destination: name }, 0);
    }
  }

  /** The page that Prometheus scrapes. */
  async metrics(): Promise<string> {
    await this.queueMetrics.refresh();
    return this.registry.metrics();
  }

  override called(destination: string, durationMs: number): void {
    this.callSeconds.observe({ destination }, durationMs / 1000);
  }

  override delivered(destination: string, messages: readonly Message[]): void {
    this.deliveredTotal.inc({ destination }, messages.length);
    const latency = this.latencySeconds.labels({ destination });
    const now = Date.now();
    for (const { time } of messages) latency.observe(Math.max(0, now - time) / 1000);
  }

  override retried(destination: string, messages: readonly Message[]): void {
    this.retriedTotal.inc({ destination }, messages.length);
  }

  override rejected(destination: string): void {
    this.rejectedTotal.inc({ destination });
  }

  override failed(destination: string): void {
    this.failures.inc({ destination });
  }
}
