/** Opens the collector's door in the app's HTTP server, and sees at the start that it hides nothing of the app. */
import { RequestMethod, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import type { ApplicationConfig, HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { bindDoor } from './collector/door.binding.js';
import type { CollectorDoor } from './collector/door.js';
import type { MixpanelUpstream } from './collector/mixpanel/mixpanel.upstream.js';

export class CollectorRuntime implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly door: CollectorDoor,
    private readonly modules: ModulesContainer,
    private readonly config: ApplicationConfig,
    host: HttpAdapterHost,
    private readonly upstream?: MixpanelUpstream,
  ) {
    // It fires at once where the server is known, and in tests when createNestApplication() makes one for a compiled module.
    host.init$.subscribe(() => host.httpAdapter && bindDoor(host.httpAdapter, door));
  }

  /** @throws Error when a controller of the app answers where the collector does: its requests would never get there */
  onApplicationBootstrap(): void {
    for (const { controllers } of this.modules.values()) {
      for (const { metatype, name } of controllers.values()) {
        const hidden = handlerPaths(
          metatype as { prototype: object } | null,
          this.config.getGlobalPrefix(),
        ).find((path) => this.door.answers(path));
        if (hidden === undefined) continue;
        throw new Error(`[analytics] The collector and ${String(name)} both answer ${hidden}. Give the collector a path of its own: AnalyticsCollectorModule.forRoot({ path: '/t7' }), or COLLECTOR_PATH=/t7.`); // prettier-ignore
      }
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.upstream?.close();
  }
}

/** The paths of a controller's handlers, as far as they are spelled out. */
function handlerPaths(controller: { prototype: object } | null, globalPrefix: string): string[] {
  if (typeof controller !== 'function') return [];
  const bases = pathsOf(controller);
  return Object.getOwnPropertyNames((controller as { prototype: object }).prototype).flatMap((name) => {
    const handler = Object.getOwnPropertyDescriptor((controller as { prototype: object }).prototype, name)
      ?.value as unknown;
    if (typeof handler !== 'function' || Reflect.getMetadata(METHOD_METADATA, handler) === undefined)
      return [];
    if (Reflect.getMetadata(METHOD_METADATA, handler) === RequestMethod.OPTIONS) return [];
    return bases.flatMap((base) => pathsOf(handler).map((path) => joined([globalPrefix, base, path])));
  });
}

function pathsOf(target: object): string[] {
  const path = Reflect.getMetadata(PATH_METADATA, target) as string | string[] | undefined;
  return [path ?? ''].flat();
}

function joined(parts: readonly string[]): string {
  return `/${parts
    .flatMap((part) => part.split('/'))
    .filter(Boolean)
    .join('/')}`;
}
