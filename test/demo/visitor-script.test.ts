/** The landing page's script: a visitor keeps an id until somebody logs out, and whoever comes next is another visitor. */
import { randomUUID } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import type { Response } from 'express';
import { describe, expect, it } from '@jest/globals';
import { forgetVisitor, VISITOR_SCRIPT } from '../../src/demo/visitor.script.js';

/** What a browser keeps between two pages. */
class Browser {
  private readonly cookies = new Map<string, string>();
  private readonly storage: { vs_user?: string; removeItem(name: 'vs_user'): void } = {
    removeItem: (name) => delete this.storage[name],
  };

  keep(cookie: string): void {
    const [pair = '', ...attributes] = cookie.split('; ');
    const [name = '', value = ''] = pair.split('=');
    if (attributes.includes('max-age=0')) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }

  logOut(): void {
    forgetVisitor({ cookie: (name: string, value: string) => this.keep(`${name}=${value}`) } as unknown as Response); // prettier-ignore
  }

  /** Opens the landing page, and answers what its form would send. */
  land(): string {
    const field = { value: '' };
    const getElementById = (id: string) => (id === 'mix_panel_temp_id' ? field : {});
    const document = Object.defineProperty({ getElementById }, 'cookie', {
      get: () => [...this.cookies].map((pair) => pair.join('=')).join('; '),
      set: (cookie: string): void => {
        this.keep(cookie);
      },
    });
    const script = VISITOR_SCRIPT.toString().replaceAll(/<\/?script>/g, '');
    runInNewContext(script, { document, localStorage: this.storage, crypto: { randomUUID } });
    return field.value;
  }
}

describe('a visitor', () => {
  it('keeps the id from page to page', () => {
    const browser = new Browser();
    const id = browser.land();
    expect(id).toMatch(/^[\da-f-]{36}$/);
    expect(browser.land()).toBe(id);
  });

  it('is another one after a log-out, once', () => {
    const browser = new Browser();
    const ada = browser.land();
    browser.logOut();
    const bob = browser.land();
    expect(bob).not.toBe(ada);
    expect(browser.land()).toBe(bob);
  });
});
