/** The text of a group of messages: what is written can be read, whatever its length and its characters. */
import { describe, expect, it } from '@jest/globals';
import { fits, MessageText, pack } from '../../src/queue/message-text.js';
import { alias, track } from '../support/messages.js';

describe('the text of a group', () => {
  const messages = [track('Größe'), alias('ada', 'visitor'), track('価格', 'brian'), track('🙂 \ud83d')];

  it('is the JSON array of all its messages, or of some', () => {
    const text = new MessageText();
    const written = messages.map((message) => text.write(pack(message)));
    const some = [0, 2].map((at) => written[at]!);
    expect(JSON.parse(text.arrayOf(some).toString())).toEqual([messages[0], messages[2]]);
    expect(text.arrayOf(written).toString()).toBe(JSON.stringify(messages));
  });

  it('says nothing of the group before', () => {
    const text = new MessageText();
    for (const message of messages) text.write(pack(message));
    text.clear();
    const message = track('next');
    expect(text.arrayOf([text.write(pack(message))]).toString()).toBe(JSON.stringify([message]));
  });

  it('takes messages of any length', () => {
    const text = new MessageText();
    const long = [0, 64_000, 3_000_000, 1].map((length) =>
      track('long', 'ada', { note: '大'.repeat(length) }),
    );
    const written = long.map((message) => text.write(pack(message)));
    expect(text.arrayOf(written).equals(Buffer.from(JSON.stringify(long)))).toBe(true);
  });
});

describe('what fits', () => {
  it('is counted in bytes of UTF-8', () => {
    expect(fits('大', 3)).toBe(true);
    expect(fits('大', 2)).toBe(false);
    expect(fits('abc', 3)).toBe(true);
    expect(fits('abc', 2)).toBe(false);
  });
});
