/** Reading QUEUE_URL. */
import { describe, expect, it } from '@jest/globals';
import { parseQueueUrl } from '../../src/queue/queue-url.js';

describe('QUEUE_URL', () => {
  it('names a Redis server, with port and database or without', () => {
    expect(parseQueueUrl('redis://cache')).toMatchObject({ kind: 'redis', nodes: [{ host: 'cache', port: 6379 }], db: 0, tls: false }); // prettier-ignore
    expect(parseQueueUrl('rediss://cache:7000/3')).toMatchObject({ nodes: [{ host: 'cache', port: 7000 }], db: 3, tls: true }); // prettier-ignore
    expect(parseQueueUrl('redis://[::1]:7000')).toMatchObject({ nodes: [{ host: '::1', port: 7000 }] });
  });

  it('may hold credentials, which its address does not show', () => {
    const place = parseQueueUrl('redis://ann:s%40cr%3At@cache:7000/1');
    expect(place).toMatchObject({ username: 'ann', password: 's@cr:t', address: 'redis://cache:7000/1' });
    expect(parseQueueUrl('redis://:only@cache')).toMatchObject({ username: undefined, password: 'only' });
    expect(parseQueueUrl('postgres://ann:secret@db:5433/app').address).toBe('postgres://db:5433/app');
  });

  it('names a master behind Sentinels', () => {
    const place = parseQueueUrl('redis+sentinel://ann:pw@s1:26380,s2/mymaster/2?sentinelPassword=other');
    expect(place).toEqual({
      kind: 'redis',
      nodes: [{ host: 's1', port: 26380 }, { host: 's2', port: 26379 }], // prettier-ignore
      masterName: 'mymaster',
      db: 2,
      tls: false,
      username: 'ann',
      password: 'pw',
      sentinelPassword: 'other',
      address: 'redis+sentinel://s1:26380,s2/mymaster/2',
    });
    expect(parseQueueUrl('rediss+sentinel://s1/mymaster')).toMatchObject({ tls: true, db: 0 });
  });

  it.each(['redis+cluster://a:1,b:2', 'redis-cluster://a:1,b:2', 'redis://a:1,b:2', 'redis://a:1,b:2/0'])(
    'names a Redis Cluster: %s',
    (url) => {
      const nodes = [{ host: 'a', port: 1 }, { host: 'b', port: 2 }]; // prettier-ignore
      expect(parseQueueUrl(url)).toMatchObject({ kind: 'redis-cluster', nodes });
    },
  );

  it('names a PostgreSQL server', () => {
    const connectionString = 'postgresql://db/app?sslmode=require';
    expect(parseQueueUrl(connectionString)).toEqual({ kind: 'postgres', connectionString, address: 'postgresql://db/app' }); // prettier-ignore
  });

  it.each([
    ['localhost:6379', 'is no URL'],
    ['amqp://broker', 'starts with amqp://'],
    ['redis://', 'host:port'],
    ['redis://cache:99999', 'host:port'],
    ['redis://cache/mydb', 'number of a database'],
    ['redis://a,b/3', 'only database 0'],
    ['redis+sentinel://s1', 'name of the master'],
    ['postgres://ann:a/b@db:1/x', 'percent-encoded'],
  ])('says in one sentence what is wrong with %s', (url, words) => {
    expect(() => parseQueueUrl(url)).toThrow(words);
    expect(() => parseQueueUrl(url)).toThrow(/^\[analytics\] QUEUE_URL .*\. Use redis:\/\//);
  });
});
