/** Reads `QUEUE_URL`: which home the queue has, and where. */

export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/** One Redis server, a Redis found through Sentinels, or a Redis Cluster. */
export interface RedisPlace {
  readonly kind: 'redis' | 'redis-cluster';
  /** The server, the Sentinels (when `masterName` is set), or some nodes of the cluster. */
  readonly nodes: readonly HostAndPort[];
  readonly masterName?: string;
  /** Database number; a cluster has only 0. */
  readonly db: number;
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
  /** Of the Sentinels themselves, from `?sentinelPassword=`. */
  readonly sentinelPassword?: string;
  /** The URL without credentials. */
  readonly address: string;
}

export interface PostgresPlace {
  readonly kind: 'postgres';
  readonly connectionString: string;
  /** The URL without credentials. */
  readonly address: string;
}

export type QueuePlace = RedisPlace | PostgresPlace;

const REDIS_PORT = 6379;
const SENTINEL_PORT = 26_379;
const DATABASES = /^\d{1,4}$/;

const REDIS_SCHEMES: Readonly<Record<string, { tls: boolean; through: 'server' | 'sentinel' | 'cluster' }>> =
  {
    redis: { tls: false, through: 'server' },
    rediss: { tls: true, through: 'server' },
    'redis+sentinel': { tls: false, through: 'sentinel' },
    'rediss+sentinel': { tls: true, through: 'sentinel' },
    'redis+cluster': { tls: false, through: 'cluster' },
    'rediss+cluster': { tls: true, through: 'cluster' },
    'redis-cluster': { tls: false, through: 'cluster' },
    'rediss-cluster': { tls: true, through: 'cluster' },
  };

interface UrlParts {
  readonly scheme: string;
  readonly credentials: readonly (string | undefined)[];
  readonly hosts: string;
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

/**
 * Reads a queue URL: `redis[s]://[user:password@]host[:port][/db]`, with several hosts for a cluster;
 * `redis[s]+cluster://host:port,host:port`; `redis[s]+sentinel://host:port,host:port/masterName[/db]`; `postgres://…`.
 *
 * @throws one sentence that tells what is wrong, without the password.
 */
export function parseQueueUrl(url: string): QueuePlace {
  const parts = splitUrl(url);
  if (parts.scheme === 'postgres' || parts.scheme === 'postgresql') return postgresPlace(url);
  const scheme = REDIS_SCHEMES[parts.scheme];
  if (!scheme) throw wrong(`starts with ${parts.scheme}://`);
  const nodes = parts.hosts.split(',').map((each) => hostAndPort(each, scheme.through === 'sentinel' ? SENTINEL_PORT : REDIS_PORT)); // prettier-ignore
  const [username, password] = parts.credentials;
  const common = { nodes, tls: scheme.tls, username, password, address: `${parts.scheme}://${parts.hosts}${parts.path.map((each) => `/${each}`).join('')}` }; // prettier-ignore
  if (scheme.through === 'sentinel') return sentinelPlace(common, parts);
  const [db = '0', ...rest] = parts.path;
  if (rest.length > 0 || !DATABASES.test(db)) throw wrong(`has /${parts.path.join('/')} where the number of a database belongs`); // prettier-ignore
  if (scheme.through === 'server' && nodes.length === 1) return { ...common, kind: 'redis', db: Number(db) };
  if (Number(db) !== 0) throw wrong('names a database, but a Redis Cluster has only database 0');
  return { ...common, kind: 'redis-cluster', db: 0 };
}

function sentinelPlace(common: Omit<RedisPlace, 'kind' | 'db'>, { path, query }: UrlParts): RedisPlace {
  const [masterName, db = '0', ...rest] = path;
  if (!masterName) throw wrong('lacks the name of the master: redis+sentinel://host:26379/mymaster');
  if (rest.length > 0 || !DATABASES.test(db))
    throw wrong(`has /${db} where the number of a database belongs`);
  const sentinelPassword = query.get('sentinelPassword') ?? undefined;
  return { ...common, kind: 'redis', masterName, db: Number(db), sentinelPassword };
}

function postgresPlace(url: string): PostgresPlace {
  if (!URL.canParse(url)) throw wrong('is not a valid PostgreSQL URL (are special characters of the password percent-encoded?)'); // prettier-ignore
  const { protocol, host, pathname } = new URL(url);
  return { kind: 'postgres', connectionString: url, address: `${protocol}//${host}${pathname}` };
}

function splitUrl(url: string): UrlParts {
  const match = /^([a-z+-]+):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?/.exec(url.trim());
  if (!match) throw wrong('is no URL');
  const [, scheme = '', authority = '', path = '', query = ''] = match;
  const at = authority.lastIndexOf('@');
  const [username, ...password] = at < 0 ? [''] : authority.slice(0, at).split(':');
  return {
    scheme,
    credentials: [username, password.join(':')].map((each) => (each ? decoded(each) : undefined)),
    hosts: authority.slice(at + 1),
    path: path.split('/').filter(Boolean),
    query: new URLSearchParams(query),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function hostAndPort(text: string, defaultPort: number): HostAndPort {
  const match = /^(\[[^\]]+\]|[^:\s]+)(?::(\d+))?$/.exec(text);
  const port = Number(match?.[2] ?? defaultPort);
  if (!match?.[1] || port < 1 || port > 65_535) throw wrong(`has "${text}" where host:port belongs`);
  return { host: match[1].replace(/^\[|\]$/g, ''), port };
}

function wrong(what: string): Error {
  return new Error(`[analytics] QUEUE_URL ${what}. Use redis://, rediss://, redis+sentinel://, redis+cluster:// or postgres://, or leave it empty for the embedded queue.`); // prettier-ignore
}
