/** A browser package's files, served from where it is installed. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from 'undici';
import { Exchange } from '../../src/collector/exchange.js';
import { Refusal } from '../../src/collector/refusal.js';
import { ServedPackage, type ServingOptions } from '../../src/collector/served-package.js';

const SOURCE = `const key = '__KEY__';\n${'function twice(n) { return 2 * n; }\n'.repeat(50)}`;

describe('ServedPackage', () => {
  let folder: string;
  let server: Server;
  let origin: string;
  let serving: { file: string; options?: ServingOptions };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'served-package-'));
    const root = join(folder, 'node_modules', '@shop', 'browser', 'dist');
    mkdirSync(join(folder, 'app', 'deep'), { recursive: true });
    mkdirSync(root, { recursive: true });
    writeFileSync(join(root, 'shop.min.js'), SOURCE);
    writeFileSync(join(folder, 'node_modules', 'secret.js'), 'secret');
    const served = new ServedPackage('@shop/browser', [join(folder, 'app', 'deep')]);
    server = createServer((incoming, response) => {
      const exchange = new Exchange(incoming, response, '/', '', undefined);
      exchange.setHeader('vary', 'origin');
      served.serve(exchange, serving.file, serving.options).catch((error: unknown) => {
        exchange.text(error instanceof Refusal ? error.status : 500, String(error));
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    await new Promise((resolve) => void server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  async function get(headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') {
    const response = await request(origin, { method, headers });
    return {
      status: response.statusCode,
      headers: response.headers,
      body: Buffer.from(await response.body.arrayBuffer()),
    };
  }

  it('is found in a folder above, and sent in the best encoding that the client takes', async () => {
    serving = { file: 'dist/shop.min.js' };
    const plain = await get();
    expect(plain.status).toBe(200);
    expect(plain.body.toString()).toBe(SOURCE);
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=86400, must-revalidate',
      'x-content-type-options': 'nosniff',
      vary: 'origin, accept-encoding',
    });
    const zipped = await get({ 'accept-encoding': 'gzip, deflate, br;q=0' });
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zipped.body).toString()).toBe(SOURCE);
    const smallest = await get({ 'accept-encoding': 'gzip, deflate, br, zstd' });
    expect(smallest.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(smallest.body).toString()).toBe(SOURCE);
  });

  it('is not sent again to who has it, whatever the encoding', async () => {
    serving = { file: 'dist/shop.min.js' };
    const { etag } = (await get()).headers;
    const again = await get({ 'if-none-match': `"other", ${String(etag)}`, 'accept-encoding': 'br' });
    expect([again.status, again.body.length, again.headers['etag']]).toEqual([304, 0, etag]);
    expect((await get({ 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('tells its length to HEAD', async () => {
    serving = { file: 'dist/shop.min.js' };
    const head = await get({}, 'HEAD');
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(head.headers['content-length']).toBe(String(SOURCE.length));
  });

  it('is kept for a year where its name changes with its content', async () => {
    serving = { file: 'dist/shop.min.js', options: { immutable: true } };
    expect((await get()).headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it('has what the server knows put in, under a tag of its own', async () => {
    serving = { file: 'dist/shop.min.js' };
    const { etag } = (await get()).headers;
    serving = { file: 'dist/shop.min.js', options: { replace: ['__KEY__', "$&'key"] } };
    const replaced = await get();
    expect(replaced.body.toString()).toBe(SOURCE.replace('__KEY__', () => "$&'key"));
    expect(replaced.headers['etag']).not.toBe(etag);
  });

  it.each(['dist/none.js', '../secret.js', 'dist/../../secret.js', '/etc/passwd', 'dist', 'dist\\x', ''])(
    'has nothing at %j',
    async (file) => {
      serving = { file };
      const { status, body } = await get();
      expect([status, body.toString()]).toEqual([
        404,
        'Refusal: The installed @shop/browser has no such file; update it, or ask for a file that it has.',
      ]);
    },
  );

  it('lists a folder, and says which package to install when it is missing', async () => {
    const found = new ServedPackage('@shop/browser', [folder]);
    expect(await found.names('dist')).toEqual(['shop.min.js']);
    expect(await found.names('none')).toEqual([]);
    await expect(new ServedPackage('@shop/none', [folder]).names('dist')).rejects.toThrow(
      'The package @shop/none is not installed here. Install it beside the collector: npm install @shop/none',
    );
  });
});
