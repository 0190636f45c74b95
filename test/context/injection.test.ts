/** That a service is seen wherever an app has it injected. */
import { Controller, forwardRef, Inject, Injectable, Module } from '@nestjs/common';
import type { Provider, Type } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { describe, expect, it } from '@jest/globals';
import { isInjected } from '../../src/context/injection.js';

class Service {}

@Injectable()
class ByConstructor {
  constructor(readonly service: Service) {}
}

@Injectable()
class ByToken {
  constructor(@Inject(forwardRef(() => Service)) readonly service: object) {}
}

@Injectable()
class ByProperty {
  @Inject(Service) readonly service!: object;
}

@Injectable()
class Inherits extends ByConstructor {}

@Injectable()
class Without {
  constructor(readonly other: ModulesContainer) {}
}

@Controller()
class AController {
  constructor(readonly service: Service) {}
}

async function seen(providers: Provider[], controllers: Type[] = []): Promise<boolean | undefined> {
  let answer: boolean | undefined;
  const probe = {
    provide: 'probe',
    useFactory: (modules: ModulesContainer) => (answer = isInjected(modules, Service)),
    inject: [ModulesContainer],
  };
  @Module({ providers: [Service, probe, ...providers], controllers })
  class AppModule {}
  const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
  await app.close();
  return answer;
}

describe('isInjected()', () => {
  it.each([ByConstructor, ByToken, ByProperty, Inherits])('sees %p', async (type) => {
    expect(await seen([type])).toBe(true);
  });

  it('sees factories', async () => {
    expect(await seen([{ provide: 'f', useFactory: () => 1, inject: [Service] }])).toBe(true);
    expect(
      await seen([{ provide: 'f', useFactory: () => 1, inject: [{ token: Service, optional: true }] }]),
    ).toBe(true);
  });

  it('sees controllers', async () => {
    expect(await seen([], [AController])).toBe(true);
  });

  it('sees that nobody has it injected', async () => {
    expect(await seen([Without, { provide: 'f', useFactory: () => 1 }])).toBe(false);
  });
});
