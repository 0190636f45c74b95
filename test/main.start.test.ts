/** The signals at which a process closes its app and ends. */
import { NestFactory } from '@nestjs/core';
import { describe, expect, it } from '@jest/globals';
import { endCleanly } from '../src/main.start.js';

class NothingModule {}

describe('a process that ends cleanly', () => {
  it('does so at what asks it to end, and leaves other signals to whoever looks into it', async () => {
    const app = await NestFactory.createApplicationContext(NothingModule, { logger: false });
    const before = process.eventNames();
    endCleanly(app);
    const heard = process.eventNames().filter((name) => !before.includes(name));
    await app.close();
    expect(heard.toSorted()).toEqual(['SIGHUP', 'SIGINT', 'SIGTERM']);
  });
});
