/** Mixpanel's own library for browsers, from the installed package: no block list knows where it comes from. */
import type { Exchange } from '../exchange.js';
import { Refusal } from '../refusal.js';
import type { Route, RouteEntry } from '../route.js';
import type { ServedPackage, ServingOptions } from '../served-package.js';

const METHODS = ['GET', 'HEAD'];
const MODULES = 'dist/async-modules';

/**
 * The library asks for its modules where this says, and Mixpanel's host is what it says by itself. As a script knows its own
 * address they are asked for beside it; where it has none, as always. `lib_base_path` in a page's own config still wins.
 */
const BESIDE_ITSELF = '(document.currentScript&&document.currentScript.src||"https://cdn.mxpnl.com/libs/").replace(/[^/]*$/,"")/* beside this script; changed by nestjs-analytics */'; // prettier-ignore
const IN_MINIFIED = ['"https://cdn.mxpnl.com/libs/"', BESIDE_ITSELF] as const;
const IN_READABLE = ["'https://cdn.mxpnl.com/libs/'", BESIDE_ITSELF] as const;

type Served = readonly [file: string, options?: ServingOptions];

const MINIFIED: Served = ['dist/mixpanel.min.js', { replace: IN_MINIFIED }];
const READABLE: Served = ['dist/mixpanel.globals.js', { replace: IN_READABLE }];

/** By the names that Mixpanel's own host has for them. */
const LIBRARIES: ReadonlyMap<string, Served> = new Map([
  ['mixpanel.min.js', MINIFIED],
  ['mixpanel-2-latest.min.js', MINIFIED],
  ['mixpanel.globals.js', READABLE],
  ['mixpanel-with-recorder.min.js', ['dist/mixpanel-with-recorder.min.js', { replace: IN_MINIFIED }]],
  ['mixpanel-recorder.min.js', ['dist/mixpanel-recorder.min.js']],
  ['mixpanel-targeting.min.js', ['dist/mixpanel-targeting.min.js']],
]);

export function libraryRoutes(library: ServedPackage): RouteEntry[] {
  const one = ([file, options]: Served): Route => ({
    methods: METHODS,
    isUncounted: true,
    handle: (exchange) => library.serve(exchange, file, options),
  });
  const named: Route = {
    methods: METHODS,
    isUncounted: true,
    handle: (exchange, [name = '']) => serveNamed(library, exchange, name),
  };
  return [
    ['/lib.min.js', one(MINIFIED)],
    ['/lib.js', one(READABLE)],
    [/^\/libs\/(mixpanel[\w.-]*\.js(?:\.map)?)$/, named],
    // Beside `/lib.min.js`.
    [/^\/(mixpanel-(?:recorder|targeting)-[\w-]+(?:\.min)?\.js(?:\.map)?)$/, named],
  ];
}

async function serveNamed(library: ServedPackage, exchange: Exchange, name: string): Promise<void> {
  const known = LIBRARIES.get(name);
  if (known !== undefined) return library.serve(exchange, ...known);
  const modules = await library.names(MODULES);
  // Their names hold a hash of what is in them.
  if (modules.includes(name)) return library.serve(exchange, `${MODULES}/${name}`, { immutable: true });
  throw new Refusal(404, `The installed ${library.name} has no file ${name}. Load its own loader from /lib.min.js, so that both are of one version.`); // prettier-ignore
}
