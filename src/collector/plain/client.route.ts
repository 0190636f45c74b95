/** Serves our own browser client, for pages without a bundler. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Exchange } from '../exchange.js';
import { Refusal } from '../refusal.js';
import type { Route } from '../route.js';
import { ServedFile } from '../served-file.js';

/** Its name holds no hash: a new version is to reach the pages within the hour. */
const ONE_HOUR = 'public, max-age=3600';
/** Where the build puts it, from the root of the package. */
const BUILT = fileURLToPath(new URL('../../../dist/browser/client.min.js', import.meta.url));

export class ClientRoute implements Route {
  readonly methods = ['GET', 'HEAD'];
  readonly isUncounted = true;
  private prepared?: Promise<ServedFile>;

  constructor(private readonly path = BUILT) {}

  async handle(exchange: Exchange): Promise<void> {
    this.prepared ??= readFile(this.path).then((content) => ServedFile.of('client.js', content));
    const file = await this.prepared.catch(() => {
      this.prepared = undefined;
      throw new Refusal(404, 'The browser client is not built; build the package with npm run build.');
    });
    file.answer(exchange, ONE_HOUR);
  }
}
