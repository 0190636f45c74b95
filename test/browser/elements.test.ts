/** What people do to links, forms and marked elements, and what of it is tracked. */
import { describe, expect, it } from '@jest/globals';
import type { ScriptClient } from '../../src/browser/script.js';
import { ClientScene } from './client.scene.js';

const scene = new ClientScene();

/** What came, without what every event has. */
function tracked(): unknown[] {
  return scene.collector.stored.map(({ event, properties }) => {
    const { url: _url, server_time: _serverTime, ...said } = properties;
    return [event, said];
  });
}

describe('trackLinks', () => {
  it('tracks clicks on links, on what is inside them, by keyboard and by the middle button', async () => {
    const page = await scene.open(
      '<nav><a href="#plans"> Our <b>plans</b></a></nav><a href="#other">Other</a>',
    );
    await scene.call(page, 'trackLinks', 'nav a', 'Clicked link', { place: 'nav' });
    await page.click('b');
    await page.focus('nav a');
    await page.keyboard.press('Enter');
    await page.click('b', { button: 'middle' });
    await page.click('a[href="#other"]');
    await page.click('nav a', { button: 'right' });
    await scene.call(page, 'track', 'mark');
    await scene.message('mark');
    const link = ['Clicked link', { href: `${scene.site.origin}/#plans`, text: 'Our plans', place: 'nav' }];
    expect(tracked()).toEqual([link, link, link, ['mark', {}]]);
  });

  it('tracks a link that leads away, and one that the page keeps to itself', async () => {
    const away = scene.site.page('/away', '');
    const page = await scene.open(`<a id="own" href="/own" onclick="event.preventDefault(); event.stopPropagation()">Own</a><a id="away" href="${away}">Away</a>`); // prettier-ignore
    await scene.call(page, 'trackLinks', 'a', 'Clicked link');
    await page.click('#own');
    await page.click('#away');
    await page.waitForURL(away);
    await scene.until(() => scene.collector.stored.length === 2);
    expect(tracked()).toEqual([
      ['Clicked link', { href: `${scene.site.origin}/own`, text: 'Own' }],
      ['Clicked link', { href: away, text: 'Away' }],
    ]);
  });

  it('asks a function for properties, until it is stopped', async () => {
    const page = await scene.open('<a href="#a" title="A">a</a>');
    await page.evaluate(() => {
      const client = window.nestAnalytics as ScriptClient;
      const stop = client.trackLinks('a', 'Clicked link', (link) => ({ title: link.getAttribute('title') }));
      client.trackLinks('a', 'Broken', () => {
        throw new Error('It is broken.');
      });
      client.trackLinks('a[', 'Never', {});
      document.querySelector('a')!.click();
      stop();
      document.querySelector('a')!.click();
      client.track('mark');
    });
    await scene.message('mark');
    const said = { href: `${scene.site.origin}/#a`, text: 'a' };
    expect(tracked()).toEqual([
      ['Clicked link', { ...said, title: 'A' }],
      ['Broken', said],
      ['Broken', said],
      ['mark', {}],
    ]);
  });
});

describe('trackForms', () => {
  it('tracks submits, without what was written', async () => {
    const form =
      '<form id="search" action="/find"><input name="q"><input name="id" value="1"><button>Find</button></form>';
    scene.site.page('/find', '');
    const page = await scene.open(form);
    await scene.call(page, 'trackForms', '#search', 'Searched', { place: 'top' });
    await page.fill('[name=q]', 'secret');
    await page.keyboard.press('Enter');
    await page.waitForURL(/find/);
    await scene.message('Searched');
    expect(tracked()).toEqual([['Searched', { form: 'search', action: '/find', place: 'top' }]]);
  });
});

describe('an element with data-track', () => {
  it('is tracked on clicks, with its data-track-* as properties', async () => {
    const page = await scene.open(
      '<button data-track="Chose plan" data-track-plan-name="pro" data-other="x"><i>Pro</i></button><p>Else</p>',
    );
    await page.click('i');
    await page.focus('button');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Space');
    await page.click('p');
    await page.click('button', { button: 'middle' });
    await scene.call(page, 'track', 'mark');
    await scene.message('mark');
    const chosen = ['Chose plan', { plan_name: 'pro' }];
    expect(tracked()).toEqual([chosen, chosen, chosen, ['mark', {}]]);
  });

  it('is tracked once for a label and its field', async () => {
    const page = await scene.open(
      '<label data-track="Ticked"><span>All</span><input type="checkbox"></label><label><i data-track="Read">this</i><input></label>',
    );
    await page.click('span');
    await page.click('input[type=checkbox]');
    await page.keyboard.press('Space');
    await page.click('i');
    await scene.call(page, 'track', 'mark');
    await scene.message('mark');
    expect(scene.collector.events).toEqual(['Ticked', 'Ticked', 'Ticked', 'Read', 'mark']);
  });

  it('is tracked on submits, where it is a form', async () => {
    const page = await scene.open(
      '<form data-track="Signed up" data-track-place="top" onsubmit="return false"><input><button>Go</button></form>',
    );
    await page.click('input');
    await page.click('button');
    await page.focus('input');
    await page.keyboard.press('Enter');
    await scene.call(page, 'track', 'mark');
    await scene.message('mark');
    const signedUp = ['Signed up', { place: 'top' }];
    expect(tracked()).toEqual([signedUp, signedUp, ['mark', {}]]);
  });

  it('is tracked also when it came later', async () => {
    const page = await scene.open();
    await page.evaluate(() =>
      document.body.insertAdjacentHTML('beforeend', '<a href="#" data-track="Late">Late</a>'),
    );
    await page.click('a');
    await scene.stored('Late');
  });
});
