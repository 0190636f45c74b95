/** `GET /health` and `GET /metrics`. */
import { Controller, Get, Header, VERSION_NEUTRAL, type Type } from '@nestjs/common';
import { HealthCheck, HealthCheckService } from '@nestjs/terminus';
import { SkipTracking } from './capture/skip-tracking.decorator.js';
import { QueueHealth } from './delivery/queue.health.js';
import { Telemetry } from './delivery/telemetry.js';

/** A controller that answers 200 while the queue answers and the workers run, else 503, with the particulars. */
export function healthController(path: string): Type<unknown> {
  @SkipTracking()
  @Controller({ path, version: VERSION_NEUTRAL })
  class AnalyticsHealthController {
    constructor(
      private readonly checks: HealthCheckService,
      private readonly health: QueueHealth,
    ) {}

    @Get()
    @HealthCheck()
    check() {
      return this.checks.check([
        () => this.health.queue(),
        async () => this.health.worker(),
        () => this.health.messages(),
      ]);
    }
  }
  return AnalyticsHealthController;
}

/** A controller that answers what Prometheus scrapes. */
export function metricsController(path: string): Type<unknown> {
  @SkipTracking()
  @Controller({ path, version: VERSION_NEUTRAL })
  class AnalyticsMetricsController {
    constructor(private readonly telemetry: Telemetry) {}

    @Get()
    @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
    metrics(): Promise<string> {
      return this.telemetry.metrics();
    }
  }
  return AnalyticsMetricsController;
}
