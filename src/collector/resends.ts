/** Knows messages that come a second time, in this process and in others. */
import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '../message/message.js';
import { RESEND_KEY_LENGTH, type ResendClaim, type ResendRegistry } from '../queue/resend.registry.js';
import { GatheredCalls } from './gathered-calls.js';
import { MessageInFlight } from './message-in-flight.js';
import { Patience } from './patience.js';

/** From when on a store that does not answer gets no more questions, in milliseconds: each would be kept in memory. */
const MAX_SILENCE_MS = 3_000;
/** How long its answer is waited for, in milliseconds. */
const MAX_ASK_MS = 5_000;
/** Messages that it is asked about at once; as many as the queue's buffer holds by default. */
const MAX_ASKED = 20_000;
/** Stored messages that the registry could not be told of, and that this process knows by itself: about 10 MB of keys. */
const MAX_UNCONFIRMED = 50_000;
/** Nobody waits for a confirmation, so that more of them share a call, in milliseconds. */
const CONFIRM_PAUSE_MS = 20;
/** When to ask again about a message that another process is about to store, in milliseconds after the time before. */
const LOOK_AGAIN_MS = [200, 800] as const;

/**
 * The same for each sending of a message. One id alone is not enough, since clients count from 1 or draw few random bits; only
 * Segment's are unique in the world, and its browser library puts in who it was when it sends, not when it happened.
 */
export function resendKey(message: Message): string {
  const { kind, id, identity, door } = message;
  const { userId = '', anonymousId = '' } = door?.protocol === 'segment' ? {} : identity;
  // None of these texts holds a zero character.
  const text = `${kind}\0${id}\0${whatOf(message)}\0${userId}\0${anonymousId}`;
  return hash('sha256', text, 'base64url').slice(0, RESEND_KEY_LENGTH);
}

function whatOf(message: Message): string {
  switch (message.kind) {
    case 'track':
      return message.event;
    case 'people.set':
      return message.operation;
    case 'group.set':
      return `${message.operation}\0${message.groupKey}\0${message.groupId}`;
    case 'alias':
      return '';
  }
}

/**
 * The registry gives this process again what it holds already, since the answer to a claim may be lost. So no key is claimed while an
 * earlier sending of it may be stored here: that is in flight until the queue has it or never will (also after its
 * client heard 503, see `HandedOver.stored`), then unconfirmed until the registry knows it. Of a claim that failed or came too
 * late nothing is stored. A release goes only for keys that are neither, and frees no claim that is made after it.
 */
export class Resends {
  /** Stored messages that the registry does not know yet. */
  private readonly unconfirmed = new Set<string>();
  private readonly inFlight = new Map<string, MessageInFlight>();
  /** Keys of messages that are being stored, by the promise that they share. */
  private readonly storing = new Map<Promise<void>, string[]>();
  private readonly patience: Patience;
  private readonly claims: GatheredCalls<ResendClaim>;
  /** A key that can't be confirmed or released falls back by itself: at worst a message is stored twice, under one id. */
  private readonly confirms: GatheredCalls<never>;
  private readonly releases: GatheredCalls<never>;

  /** @param maxAskMs how long an answer of the registry is waited for */
  constructor(
    private readonly registry: ResendRegistry,
    private readonly maxAskMs = MAX_ASK_MS,
  ) {
    this.patience = new Patience(maxAskMs);
    this.claims = new GatheredCalls((keys, since) => this.claimInTime(keys, since));
    this.confirms = new GatheredCalls((keys) => this.confirm(keys), CONFIRM_PAUSE_MS);
    this.releases = new GatheredCalls((keys) => this.release(keys));
  }

  /**
   * Asks which messages came before. A process that dies between this and `settle` holds its keys for 30 seconds at most;
   * then they are new again.
   *
   * @param keys of the messages in order; undefined where the client gave no id
   * @returns for each key: undefined when it is new, and the caller must `settle` it; otherwise a promise that resolves when the
   * earlier one is stored, and rejects when it is not, or not within 5 seconds
   * @throws Error, in the promise, when the registry can't be asked
   */
  claim(keys: readonly (string | undefined)[]): Promise<(Promise<void> | undefined)[]> {
    if (this.claims.silentMs > MAX_SILENCE_MS || this.claims.waiting > MAX_ASKED)
      return Promise.reject(new Error('[analytics] Nobody can tell now which messages came before.'));
    const earlier: (Promise<void> | undefined)[] = [];
    const asked: string[] = [];
    const places: number[] = [];
    for (let place = 0; place < keys.length; place += 1) {
      const key = keys[place];
      const known = key === undefined ? undefined : this.known(key);
      earlier.push(known);
      if (key === undefined || known !== undefined) continue;
      this.inFlight.set(key, new MessageInFlight());
      asked.push(key);
      places.push(place);
    }
    if (asked.length === 0) return Promise.resolve(earlier);
    const { answers, from } = this.claims.ask(asked);
    return answers.then(
      (claims) => {
        for (let at = 0; at < asked.length; at += 1) {
          const claim = claims[from + at] as ResendClaim;
          if (claim !== 'new') earlier[places[at] as number] = this.elsewhere(asked[at] as string, claim);
        }
        return earlier;
      },
      (error: Error) => {
        for (const key of asked) this.end(key, error);
        throw error;
      },
    );
  }

  /** @param stored resolves when the message is in the queue, rejects when it will never be; mostly it is the promise of many */
  settle(key: string, stored: Promise<void>): void {
    const together = this.storing.get(stored);
    if (together !== undefined) return void together.push(key);
    const keys = [key];
    this.storing.set(stored, keys);
    stored.then(
      () => this.keep(keys, stored),
      (error: Error) => {
        this.storing.delete(stored);
        for (const each of keys) this.giveUp(each, error);
      },
    );
  }

  private keep(keys: readonly string[], stored: Promise<void>): void {
    this.storing.delete(stored);
    for (const key of keys) {
      this.unconfirmed.add(key);
      this.end(key);
      this.confirms.tell(key);
    }
  }

  /** The fate of a message that this process has stored, or is about to. */
  private known(key: string): Promise<void> | undefined {
    return this.unconfirmed.has(key) ? Promise.resolve() : this.inFlight.get(key)?.follow();
  }

  /** The fate of a message that came to another process first. */
  private elsewhere(key: string, claim: 'stored' | 'held'): Promise<void> | undefined {
    if (claim === 'stored') {
      this.end(key);
      return Promise.resolve();
    }
    const fate = this.inFlight.get(key)?.follow();
    void this.lookAgain(key);
    return fate;
  }

  private async lookAgain(key: string): Promise<void> {
    for (const afterMs of LOOK_AGAIN_MS) {
      await sleep(afterMs, undefined, { ref: false });
      const claim = await this.askAgain(key);
      if (claim === 'stored') return this.end(key);
      // It is nobody's any more: the client sends it again, and then it is stored.
      if (claim === 'new')
        return this.giveUp(key, new Error('[analytics] The message was not stored. Send it again.'));
    }
    this.end(key, new Error('[analytics] Another process is still storing the same message. Send it again.'));
  }

  /** What is claimed too late is given back: its clients were told to send it again. */
  private claimInTime(keys: readonly string[], since: number): Promise<readonly ResendClaim[]> {
    const tooLate = (): Error => new Error('[analytics] Nobody can tell in time which messages came before.');
    // They waited behind a call that got no answer.
    if (performance.now() - since >= this.maxAskMs) return Promise.reject(tooLate());
    const claiming = this.registry.claim(keys);
    const giveBack = (claims: readonly ResendClaim[]): void => {
      for (const [at, key] of keys.entries()) if (claims[at] === 'new') this.releases.tell(key);
    };
    const late = (): Error => {
      claiming.then(giveBack, () => {});
      return tooLate();
    };
    return this.patience.inTime(claiming, late, since);
  }

  private async askAgain(key: string): Promise<ResendClaim | undefined> {
    const { answers, from } = this.claims.ask([key]);
    return answers.then(
      (claims) => claims[from],
      () => undefined,
    );
  }

  private async confirm(keys: readonly string[]): Promise<[]> {
    try {
      await this.registry.confirm(keys);
    } catch (error) {
      if (this.unconfirmed.size > MAX_UNCONFIRMED) this.forgetOldest(keys.length);
      throw error;
    }
    for (const key of keys) this.unconfirmed.delete(key);
    return [];
  }

  /** A message that was given up, or whose claim came too late, may have come again meanwhile: then it keeps its key. */
  private async release(keys: readonly string[]): Promise<[]> {
    const free = keys.filter((key) => !this.inFlight.has(key) && !this.unconfirmed.has(key));
    if (free.length > 0) await this.registry.release(free);
    return [];
  }

  private forgetOldest(count: number): void {
    let left = count;
    for (const key of this.unconfirmed) {
      if (left === 0) return;
      this.unconfirmed.delete(key);
      left -= 1;
    }
  }

  private giveUp(key: string, error: Error): void {
    this.end(key, error);
    this.releases.tell(key);
  }

  private end(key: string, error?: Error): void {
    const message = this.inFlight.get(key);
    this.inFlight.delete(key);
    message?.end(error);
  }
}
