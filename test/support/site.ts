/** A website on another origin than the collector, as tests write it: pages by path, and files from installed packages. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export class Site {
  private readonly contents = new Map<string, string>();
  private readonly server = createServer((request, response) => this.answer(request, response));

  static async start(): Promise<Site> {
    const site = new Site();
    await site.listen();
    return site;
  }

  async listen(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  /** Its host is `localhost`, which for browsers is another site than 127.0.0.1. */
  get origin(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  /**
   * Puts a page on the site, or another in its place.
   *
   * @param body what stands in its body
   * @returns its address
   */
  page(path: string, body: string): string {
    const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${path}</title><link rel="icon" href="data:,"></head><body>${body}</body></html>`;
    this.contents.set(path, html);
    return this.origin + path;
  }

  /** Puts a file on the site. */
  file(path: string, fileName: string): void {
    this.contents.set(path, readFileSync(fileName, 'utf8'));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', this.origin);
    const content = this.contents.get(pathname);
    const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html';
    response.writeHead(content === undefined ? 404 : 200, { 'content-type': `${type}; charset=utf-8` });
    response.end(content ?? 'There is no such page.');
  }
}
