/** Asks the system for loopback ports that nobody listens on. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A free port of 127.0.0.1; `accepts` may refuse one and ask for another. */
export async function freePort(accepts: (port: number) => boolean = () => true): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  if (accepts(port)) {
    server.close();
    await once(server, 'close');
    return port;
  }
  // The refused port stays taken meanwhile, so that the system cannot offer it again.
  const other = await freePort(accepts);
  server.close();
  return other;
}
