/** Where the app's own controllers answer: as Nest's router makes their paths, of prefixes, modules, versions and what stands in parent classes. */
import { RequestMethod } from '@nestjs/common';
import { MODULE_PATH, PATH_METADATA, VERSION_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, type ApplicationConfig, type ModulesContainer } from '@nestjs/core';
import { PathsExplorer } from '@nestjs/core/router/paths-explorer.js';
import { RoutePathFactory } from '@nestjs/core/router/route-path-factory.js';

export interface AppRoute {
  /** Name of the class. */
  readonly controller: string;
  /** With its slash; parameters and wildcards as the app spells them. */
  readonly path: string;
}

type Owner = abstract new () => object;
type Controller =
  ModulesContainer extends Map<string, infer Module>
    ? Module extends { controllers: Map<unknown, infer Wrapper> }
      ? Wrapper
      : never
    : never;

export class AppRoutes {
  private readonly explorer = new PathsExplorer(new MetadataScanner());
  private readonly factory: RoutePathFactory;

  constructor(
    private readonly modules: ModulesContainer,
    private readonly config: ApplicationConfig,
  ) {
    this.factory = new RoutePathFactory(config);
  }

  /** Without handlers of OPTIONS: no client of the app looks for anything there. */
  list(): AppRoute[] {
    return [...this.modules.values()].flatMap(({ controllers, metatype }) =>
      [...controllers.values()].flatMap((controller) => this.routesOf(controller, this.pathOf(metatype))),
    );
  }

  private routesOf({ instance, metatype, name }: Controller, modulePath: string | undefined): AppRoute[] {
    if (!instance || typeof metatype !== 'function') return [];
    const version = Reflect.getMetadata(VERSION_METADATA, metatype) as string | undefined;
    const versioningOptions = this.config.getVersioning();
    const prefix = this.config.getGlobalPrefix();
    return this.explorer
      .scanForPaths(instance)
      .filter(({ requestMethod }) => requestMethod !== RequestMethod.OPTIONS)
      .flatMap((handler) =>
        pathsOf(metatype as Owner).flatMap((ctrlPath) =>
          handler.path.flatMap((methodPath) =>
            this.factory.create(
              {
                ctrlPath,
                methodPath,
                modulePath,
                globalPrefix: prefix === '' ? '' : slashed(prefix),
                methodVersion: handler.version,
                controllerVersion: versioningOptions && (version ?? versioningOptions.defaultVersion),
                versioningOptions,
              },
              handler.requestMethod,
            ),
          ),
        ),
      )
      .map((path) => ({ controller: String(name), path }));
  }

  /** What RouterModule says of it, to this app or to all. */
  private pathOf(module: object): string | undefined {
    return (Reflect.getMetadata(MODULE_PATH + this.modules.applicationId, module) ??
      Reflect.getMetadata(MODULE_PATH, module)) as string | undefined;
  }
}

function pathsOf(controller: Owner): string[] {
  const path = Reflect.getMetadata(PATH_METADATA, controller) as string | string[] | undefined;
  return [path ?? ''].flat().map(slashed);
}

function slashed(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}
