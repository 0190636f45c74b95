/** The assertions about `CapturedAnalytics`, for Jest and for Vitest. */
import { checkedId } from '../context/user-id.js';
import type { Properties } from '../message/message.js';
import type { CapturedAnalytics } from './captured-analytics.js';
import { capturedList, comparedList, expectedLines, PLAIN, type Paint } from './captured.report.js';
import { eventNameOf, type TrackClass } from './event-name.js';
import { ExpectedMessage } from './expected-message.js';
import type { ExpectedWho } from './analytics-matchers.type.js';

/** As much of what Jest and Vitest tell a matcher as these need. */
interface Assertion {
  readonly isNot?: boolean;
  readonly utils?: {
    EXPECTED_COLOR(text: string): string;
    RECEIVED_COLOR(text: string): string;
  };
}

interface Verdict {
  readonly pass: boolean;
  message(): string;
}

/** For `expect.extend(analyticsMatchers)`; `nestjs-analytics/testing/jest` and `…/vitest` do it, and add the types. */
export const analyticsMatchers = {
  toHaveTracked(
    this: Assertion,
    received: unknown,
    event: string | TrackClass,
    properties?: object,
    who: ExpectedWho = {},
  ): Verdict {
    const name = eventNameOf(event);
    const identity = { userId: idText(who.userId), anonymousId: who.anonymousId };
    const parts = { kind: 'track', event: name, identity, properties: properties as Properties } as const;
    return verdict(this, 'toHaveTracked', received, new ExpectedMessage(`a track "${name}"`, parts));
  },

  toHaveIdentified(
    this: Assertion,
    received: unknown,
    userId: string | number,
    traits?: Readonly<Record<string, unknown>>,
  ): Verdict {
    const operations = ['set', 'setOnce'];
    const parts = { kind: 'people.set', operations, identity: { userId: idText(userId) }, properties: traits } as const; // prettier-ignore
    return verdict(this, 'toHaveIdentified', received, new ExpectedMessage('a profile', parts));
  },

  toHaveAliased(this: Assertion, received: unknown, userId: string | number, previousId?: string): Verdict {
    const parts = { kind: 'alias', identity: { userId: idText(userId), anonymousId: previousId } } as const;
    return verdict(this, 'toHaveAliased', received, new ExpectedMessage('an alias', parts));
  },

  toHaveTrackedNothing(this: Assertion, received: unknown): Verdict {
    const { messages } = captured(received, 'toHaveTrackedNothing');
    return {
      pass: messages.length === 0,
      message: () => `${title(this, 'toHaveTrackedNothing')}${capturedList(messages)}`,
    };
  },
};

function verdict(
  assertion: Assertion,
  matcher: string,
  received: unknown,
  expected: ExpectedMessage,
): Verdict {
  const { messages } = captured(received, matcher);
  const met = messages.filter((message) => expected.isMetBy(message));
  const paint = paintOf(assertion);
  const said = expectedLines(expected, paint);
  const message =
    met.length > 0
      ? () => `Expected not to find ${said}\n\nbut it was captured:\n\n${capturedList(met)}`
      : () => `Expected ${said}\n\n${comparedList(messages, expected, paint)}`;
  return { pass: met.length > 0, message: () => title(assertion, matcher) + message() };
}

function captured(received: unknown, matcher: string): CapturedAnalytics {
  // By its shape: Jest and bundlers may load a class twice.
  if (Array.isArray((received as Partial<CapturedAnalytics> | undefined)?.messages))
    return received as CapturedAnalytics;
  throw new TypeError(`[analytics] ${matcher}() looks at CapturedAnalytics. Write expect(app.get(CapturedAnalytics)).${matcher}(…).`); // prettier-ignore
}

function title({ isNot }: Assertion, matcher: string): string {
  return `expect(analytics)${isNot ? '.not' : ''}.${matcher}()\n\n`;
}

function paintOf({ utils }: Assertion): Paint {
  if (utils === undefined) return PLAIN;
  return { expected: (text) => utils.EXPECTED_COLOR(text), captured: (text) => utils.RECEIVED_COLOR(text) };
}

function idText(id: string | number | undefined): string | undefined {
  return id === undefined ? undefined : checkedId(id, 'user id');
}
