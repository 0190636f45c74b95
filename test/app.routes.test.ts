/** An app that starts is told when the collector would hide one of its own handlers, and only then. */
import { describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, Post, Version, VersioningType, VERSION_NEUTRAL, type INestApplication, type Type } from '@nestjs/common'; // prettier-ignore
import { NestFactory, RouterModule } from '@nestjs/core';
import { AnalyticsCollectorModule } from '../src/analytics-collector.module.js';
import { AnalyticsModule } from '../src/analytics.module.js';

class Listed {
  @Get('events')
  list(): void {}
}

@Controller()
class Inherited extends Listed {}

@Controller('events')
class Events {
  @Post()
  take(): void {}
}

@Controller({ path: 'events', version: '1' })
class FirstEvents extends Events {
  @Get('own')
  own(): void {}
}

@Controller('track')
class Track {
  @Post()
  @Version('1')
  first(): void {}
}

@Controller(['elsewhere', 'track'])
class Everywhere {
  @Post(['too', ''])
  take(): void {}
}

@Controller({ path: 'events', version: ['2', VERSION_NEUTRAL] })
class Neutral extends Events {
  @Get('own')
  own(): void {}
}

interface Host {
  readonly path?: string;
  readonly below?: string;
  readonly set?: (app: INestApplication) => unknown;
}

async function start(controller: Type, { path = '', below, set }: Host = {}): Promise<void> {
  @Module({ controllers: [controller] })
  class Own {}
  @Module({
    imports: [
      AnalyticsModule.forRoot({
        queueUrl: process.env.TEST_REDIS_URL,
        destinations: ['sandbox'],
        runWorker: false,
      }),
      AnalyticsCollectorModule.forRoot({ path }),
      Own,
      ...(below === undefined ? [] : [RouterModule.register([{ path: below, module: Own }])]),
    ],
  })
  class App {}
  const app = await NestFactory.create(App, { logger: false, abortOnError: false });
  set?.(app);
  try {
    await app.init();
  } finally {
    await app.close();
  }
}

const byUri = (app: INestApplication) => app.enableVersioning({ type: VersioningType.URI });
const byHeader = (app: INestApplication) => app.enableVersioning({ type: VersioningType.HEADER, header: 'version' }); // prettier-ignore
const prefixed = (app: INestApplication) => app.setGlobalPrefix('api', { exclude: ['events'] });

describe('an app whose handlers the collector would hide', () => {
  it.each<[string, Type, string, Host]>([
    ['inherits one', Inherited, '/events', {}],
    ['excludes one from its prefix', Events, '/events', { set: prefixed }],
    ['has one below a module of its router', Events, '/t7/events', { path: '/t7', below: 't7' }],
    ['has one of a version', Track, '/v1/track', { set: byUri }],
    ['has one of no version beside others', Neutral, '/events', { set: byUri }],
    ['has versions in a header', FirstEvents, '/events', { set: byHeader }],
    ['has one of several paths', Everywhere, '/track', {}],
  ])('and that %s does not start', async (_how, controller, path, host) => {
    await expect(start(controller, host)).rejects.toThrow(
      `The collector and ${controller.name} both answer ${path}.`,
    );
  });
});

describe('an app whose handlers stand elsewhere', () => {
  it.each<[string, Type, Host]>([
    ['by the version in their paths', FirstEvents, { set: byUri }],
    ['by its prefix', Events, { set: (app) => app.setGlobalPrefix('api') }],
    ['below a module of its router', Events, { below: 'admin' }],
    ['beside the path of the collector', Inherited, { path: '/t7' }],
  ])('%s starts', async (_how, controller, host) => {
    await expect(start(controller, host)).resolves.toBeUndefined();
  });
});
