/** The app's own transform, guarded: whatever it does, no message is lost by accident. */
import { setTimeout as sleep } from 'node:timers/promises';
import { conformingId } from '../message/message-id.js';
import { KINDS, type Message } from '../message/message.js';
import type { CollectorOptions, Transform } from './collector.options.js';
import type { CollectorRejections } from './collector.rejections.js';

type Settings = Pick<CollectorOptions, 'onTransformError' | 'transformTimeoutMs'>;

export class MessageTransform {
  /** @param onError hears of each failure, without the message */
  constructor(
    private readonly transform: Transform,
    private readonly settings: Settings,
    private readonly rejections: CollectorRejections,
    private readonly onError: (error: Error) => void,
  ) {}

  /** What becomes of the message: at once where the transform is synchronous. It never throws for what the app does. */
  of(message: Message): readonly Message[] | Promise<readonly Message[]> {
    try {
      // A copy: what the transform does to it before it fails must not be half done.
      const result = this.transform(structuredClone(message));
      if (result instanceof Promise) return this.settled(message, result);
      return checked(message, result);
    } catch (error) {
      return this.failed(message, error);
    }
  }

  private async settled(
    message: Message,
    result: Promise<Message | readonly Message[] | null | undefined | void>,
  ): Promise<readonly Message[]> {
    const { transformTimeoutMs } = this.settings;
    const inTime = new AbortController();
    try {
      const late = sleep(transformTimeoutMs, undefined, { signal: inTime.signal }).then(() => {
        throw new Error(`it took longer than ${transformTimeoutMs} ms`);
      });
      return checked(message, await Promise.race([result, late]));
    } catch (error) {
      return this.failed(message, error);
    } finally {
      inTime.abort();
    }
  }

  private async failed(message: Message, error: unknown): Promise<readonly Message[]> {
    const reason = error instanceof Error ? error.message : String(error);
    this.onError(
      new Error(`[analytics] The collector's transform failed on a ${message.kind} message: ${reason}.`),
    );
    if (this.settings.onTransformError === 'forward') return [message];
    await this.rejections.reject(message, `The transform failed: ${reason}.`);
    return [];
  }
}

/** Parts of a split message get ids of their own, the same ones each time. */
function checked(
  original: Message,
  result: Message | readonly Message[] | null | undefined | void,
): readonly Message[] {
  const messages =
    result === null || result === undefined ? [] : Array.isArray(result) ? result : [result as Message];
  const ids = new Set<string>();
  return messages.map((message: Message, part) => {
    if (!isMessage(message)) throw new TypeError('it answered something that is no message');
    const id = ids.has(message.id) || !message.id ? conformingId(`${original.id} part ${part}`) : message.id;
    ids.add(id);
    return id === message.id ? message : { ...message, id };
  });
}

/** As far as the queue and the destinations rely on it. */
function isMessage(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { kind, time, identity } = value as Partial<Message>;
  if (!KINDS.includes(kind as Message['kind']) || !Number.isFinite(time) || !isObject(identity)) return false;
  return kind === 'alias' || isObject((value as { properties?: unknown }).properties);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
