/** Serves analytics.js, so that pages load it from here and it sends to here without further settings. */
import type { Exchange } from '../exchange.js';
import type { Route } from '../route.js';
import type { ServedPackage } from '../served-package.js';
import type { KnownKeys } from './known-keys.js';

/** Where the published package keeps what Segment's CDN serves (1.84). */
const FOLDER = 'dist/umd';

/** Stands once in the script, as the value of `window.analyticsWriteKey`. */
const PLACEHOLDER = '"__WRITE_KEY__"';

/**
 * The key and the base of all other URLs, from the URL that the script itself has; the script looks for the base in
 * `window.analytics._cdn`, and by itself finds it only on https. The text is the same for every key: one file to prepare.
 */
const KEY_OF_URL =
  '(function(s){' +
  'var u=/^(.*)\\/analytics\\.js\\/v1\\/([\\w-]+)\\//.exec(s&&s.src||"");' +
  'if(!u)return;' +
  'var a=window.analytics=window.analytics||[];' +
  'a._cdn=a._cdn||u[1];' +
  'return u[2]' +
  '})(document.currentScript)';

/** `/analytics.js/v1/:key/analytics.min.js` */
export class LibraryRoute implements Route {
  readonly methods = ['GET', 'HEAD'];
  readonly isUncounted = true;

  constructor(
    private readonly library: ServedPackage,
    private readonly keys: KnownKeys,
  ) {}

  handle(exchange: Exchange, [key = '']: readonly string[]): Promise<void> {
    this.keys.check(key);
    return this.library.serve(exchange, `${FOLDER}/standalone.js`, { replace: [PLACEHOLDER, KEY_OF_URL] });
  }
}

/** `/analytics-next/bundles/:file`: parts that the library loads when it needs them; their names hold a hash. */
export class BundleRoute implements Route {
  readonly methods = ['GET', 'HEAD'];
  readonly isUncounted = true;

  constructor(private readonly library: ServedPackage) {}

  handle(exchange: Exchange, [file = '']: readonly string[]): Promise<void> {
    return this.library.serve(exchange, `${FOLDER}/${file}`, { immutable: true });
  }
}
