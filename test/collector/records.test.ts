/** The records in what clients send, however they wrote them. */
import { describe, expect, it } from '@jest/globals';
import { formOf } from '../../src/collector/form.js';
import { recordsOf } from '../../src/collector/records.js';
import { Refusal } from '../../src/collector/refusal.js';

const EVENTS = [{ event: 'Zürich → 東京 + 50 %', properties: { url: 'https://a.b/?x=1&y=~~~>>>???' } }];
const JSON_TEXT = JSON.stringify(EVENTS);
const BASE64 = Buffer.from(JSON_TEXT).toString('base64');

function refusalOf(act: () => unknown): { status: number; reason: string } {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, reason: error.message };
    throw error;
  }
  throw new Error('It was not refused.');
}

describe('recordsOf', () => {
  it.each([
    ['an object', '{"a":1}', [{ a: 1 }]],
    ['an array', '[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
    ['an array with a blank before it and a line end after', ' \r\n[{"a":1}]\n', [{ a: 1 }]],
    ['an array over several lines', '[\n  {"a":1},\n  {"a":2}\n]\n', [{ a: 1 }, { a: 2 }]],
    ['NDJSON', '{"a":1}\n{"a":2}', [{ a: 1 }, { a: 2 }]],
    ['NDJSON with all sorts of line ends', '{"a":1}\r\n\r\n \n{"a":2}\r\n', [{ a: 1 }, { a: 2 }]],
    ['NDJSON of one line', '{"a":1}\n', [{ a: 1 }]],
    ['values that are no records', '[null, 1, "a", []]', [null, 1, 'a', []]],
  ])('reads %s', (_what, text, values) => {
    expect(recordsOf(text, 2_000)).toEqual({ values, refused: [] });
  });

  it('refuses lines that are no JSON one by one', () => {
    const reason = 'Its line is no JSON; send one object a line.';
    expect(recordsOf('{"a":1}\n{"a":\nundefined\n{"a":2}', 2_000)).toEqual({
      values: [{ a: 1 }, undefined, undefined, { a: 2 }],
      refused: [
        { position: 1, reason },
        { position: 2, reason },
      ],
    });
  });

  it.each([
    '',
    ' \n\t',
    '[]',
    'null',
    '7',
    '"a"',
    'true',
    '{',
    '[{"a":1},',
    '{"a":1}{"a":2}',
    "{'a':1}",
    '\0',
    '{\n',
  ])('refuses %j as a whole', (text) => {
    const { status, reason } = refusalOf(() => recordsOf(text, 2_000));
    expect(status).toBe(400);
    expect(reason).toMatch(/^The .+; send .+\.$/);
  });

  it('refuses more records than a batch may have', () => {
    expect(recordsOf('[{},{}]', 2).values).toHaveLength(2);
    expect(recordsOf('{}\n{}\n', 2).values).toHaveLength(2);
    expect(refusalOf(() => recordsOf('[{},{},{}]', 2)).status).toBe(413);
    expect(refusalOf(() => recordsOf('{}\n{}\n{}', 2)).status).toBe(413);
  });

  it('survives a hundred thousand levels', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(recordsOf(`[{"a":1},${deep}]`, 2_000).values).toHaveLength(2);
    expect(refusalOf(() => recordsOf('['.repeat(100_000), 2_000)).status).toBe(400);
    expect(refusalOf(() => recordsOf('{"a":'.repeat(100_000), 2_000)).status).toBe(400);
  });

  it('leaves prototypes alone', () => {
    recordsOf('[{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}]', 2_000);
    expect({}).not.toHaveProperty('admin');
  });
});

describe('the JSON text in a body', () => {
  it.each([
    ['JSON', JSON_TEXT],
    ['JSON with blanks around it', ` \r\n${JSON_TEXT}\n`],
    ['percent-encoded JSON', encodeURIComponent(JSON_TEXT)],
    ['base64', BASE64],
    ['base64 without padding', BASE64.replace(/=+$/, '')],
    ['base64 of the URL-safe alphabet', Buffer.from(JSON_TEXT).toString('base64url')],
    ['base64 in lines', BASE64.replace(/.{76}/g, '$&\r\n')],
    ['base64 with a byte order mark', Buffer.from(`\uFEFF${JSON_TEXT}`).toString('base64')],
    ['percent-encoded base64', encodeURIComponent(BASE64)],
    ['base64 whose + became blanks', BASE64.replaceAll('+', ' ')],
    ['a form of JSON as browsers encode forms', new URLSearchParams({ data: JSON_TEXT }).toString()],
    ['a form of JSON as encodeURIComponent does it', `data=${encodeURIComponent(JSON_TEXT)}`],
    ['a form of JSON that is not encoded', `data=${JSON_TEXT}`],
    ['a form of base64 as browsers encode forms', new URLSearchParams({ data: BASE64 }).toString()],
    ['a form of base64 as encodeURIComponent does it', `data=${encodeURIComponent(BASE64)}`],
    ['a form of base64 that is not encoded', `data=${BASE64}`],
    ['a form of base64 whose + became blanks', `data=${BASE64.replaceAll('+', ' ')}`],
    ['a form with a line end', `data=${encodeURIComponent(BASE64)}\r\n`],
    ['a form with other fields before', `ip=1&verbose=1&data=${encodeURIComponent(BASE64)}`],
    ['a form with other fields behind', `data=${BASE64}&ip=1&verbose=1`],
    ['a form of JSON that is not encoded, with other fields', `ip=1&data=${JSON_TEXT}&verbose=1`],
  ])('reads %s', (_what, body) => {
    expect(JSON.parse(formOf(body).json)).toEqual(EVENTS);
  });

  it('really met every alphabet', () => {
    expect(BASE64).toMatch(/[+/]/);
    expect(BASE64).toMatch(/\+/);
  });

  it('reads what is in the query of a GET', () => {
    for (const data of [JSON_TEXT, BASE64]) {
      const query = new URLSearchParams(`data=${encodeURIComponent(data)}`);
      expect(JSON.parse(formOf(query.get('data') ?? '').json)).toEqual(EVENTS);
    }
    expect(JSON.parse(formOf(new URLSearchParams(`data=${BASE64}`).get('data') ?? '').json)).toEqual(EVENTS);
  });

  it('leaves NDJSON whose first line is broken to be read line by line', () => {
    const lines = 'null\n{"a":1}';
    expect(formOf(lines).json).toBe(lines);
    expect(formOf(`data=${encodeURIComponent(lines)}`).json).toBe(lines);
  });

  it('does not take "&data=" within JSON for a form', () => {
    const json = '[{"url":"https://a.b/?x=1&data=2"}]';
    expect(formOf(json).json).toBe(json);
  });

  it.each([
    '',
    ' \r\n',
    'data=',
    'data=&ip=1',
    'data=%',
    'data=%E0%A4%A',
    'data=%ff%fe',
    '%7B%',
    'data=!!!!',
    'hello, world',
    'event=Signup',
    'data=A',
    'data=====',
    'data=gICA',
    '<xml/>',
    '=',
    '&&&',
    'data=\0\0\0\0',
  ])('refuses %j', (body) => {
    // prettier-ignore
    const { status, reason } = refusalOf(() => formOf(body).json);
    expect(status).toBe(400);
    expect(reason).toMatch(/^\w.+; .+\.$/);
  });
});

describe('what is absurdly long', () => {
  it.each([
    ['padding', `data=${'='.repeat(4_000_000)}!`],
    ['broken percent-encoding', '%'.repeat(4_000_000)],
    ['blanks', `data=${' '.repeat(4_000_000)}!`],
    ['fields', `${'&'.repeat(4_000_000)}data=[]`],
  ])('is refused as soon as what is short: %s', (_what, body) => {
    expect(refusalOf(() => formOf(body).json).status).toBeGreaterThanOrEqual(400);
  });

  it('is counted by lines, not by line ends', () => {
    expect(recordsOf(`{}${'\n'.repeat(4_000_000)}{}`, 2).values).toEqual([{}, {}]);
  });
});

describe('formOf', () => {
  it.each([`data=${BASE64}&ip=0&verbose=1&x=a+b%21`, `ip=0&verbose=1&x=a+b%21&data=${JSON_TEXT}`])(
    'tells the fields beside data',
    (body) => {
      expect(Object.fromEntries(formOf(body).fields)).toEqual({ ip: '0', verbose: '1', x: 'a b!' });
    },
  );

  it('has no fields where the body is no form', () => {
    expect([...formOf(JSON_TEXT).fields]).toEqual([]);
    expect([...formOf(BASE64).fields]).toEqual([]);
  });

  it('takes the first of several data, and never tells it as a field', () => {
    const { json, fields } = formOf('data=[1]&data=W10=&ip=0');
    expect(json).toBe('[1]');
    expect([...fields]).toEqual([['ip', '0']]);
  });

  it('refuses fields beyond 8,192 characters', () => {
    expect(refusalOf(() => formOf(`data=W10=&${'a=&'.repeat(3_000)}`)).status).toBe(413);
  });
});
