/** Takes the calls of Segment's clients, one at a time or in batches, and answers as they expect it. */
import type { Properties } from '../../message/message.js';
import type { Arrival, Reading, RefusedRecord, Taken } from '../arrival.js';
import type { Endpoint } from '../endpoint.js';
import type { Exchange } from '../exchange.js';
import { idOf, readRecords, RecordError } from '../record.js';
import type { Refusal } from '../refusal.js';
import type { ShownIp } from '../sender.facts.js';
import { envelopeOfCall } from './call.envelope.js';
import { messagesOfCall } from './call.messages.js';
import { CALL_TYPES, type CallType, isCallType } from './call-type.js';
import { batchOf, bodyOf, checkMultiplied, type Sending, sendingOf } from './sending.js';

/** Refused calls that an answer names; the others it counts. */
const MAX_NAMED = 10;

export interface SegmentEndpointParts {
  /** Calls in one batch. */
  readonly maxBatch: number;
  /** Of what a batch says once for all of its calls, counted for each of them. */
  readonly maxBodyBytes: number;
  /** The sort of groups whose traits name none in `group_type`. */
  readonly groupKey: string;
  readonly shownIp: ShownIp;
}

export class SegmentEndpoint implements Endpoint {
  readonly methods = ['POST'];

  /** @param type of the one call that a request holds; undefined for batches, each of whose calls says its own */
  constructor(
    private readonly parts: SegmentEndpointParts,
    private readonly type?: CallType,
  ) {}

  read(exchange: Exchange, body: string): Reading {
    const { maxBatch, maxBodyBytes } = this.parts;
    const said = bodyOf(body);
    const { type } = this;
    if (type !== undefined) {
      const sending = sendingOf({}, exchange);
      return readRecords([said], [], (call, position) => this.arrivals(type, call, sending, position));
    }
    const sending = sendingOf(said, exchange);
    const batch = batchOf(said, maxBatch);
    checkMultiplied(sending, batch.length, maxBodyBytes);
    return readRecords(batch, [], (call, position) => this.arrivals(typeOf(call), call, sending, position));
  }

  accept(exchange: Exchange, { refused }: Taken): void {
    const error = refused.length === 0 ? {} : { error: sentenceOf(refused) };
    exchange.json(200, { success: true, ...error });
  }

  refuse(exchange: Exchange, { status, message }: Refusal): void {
    exchange.json(status, { success: false, error: message });
  }

  private arrivals(type: CallType, call: Properties, sending: Sending, position: number): Arrival[] {
    const { groupKey, shownIp } = this.parts;
    const envelope = envelopeOfCall(call, sending, shownIp);
    const isNamed = idOf(call, 'messageId') !== undefined;
    return messagesOfCall(type, call, envelope, groupKey).map((message) => ({
      message,
      position,
      // An alias that comes along has an id of its pair, which many calls share.
      hasOwnId: isNamed && message.id === envelope.id,
    }));
  }
}

function typeOf({ type }: Properties): CallType {
  if (isCallType(type)) return type;
  throw new RecordError(`Its \`type\` is none of ${CALL_TYPES.join(', ')}; say which call it is.`);
}

function sentenceOf(refused: readonly RefusedRecord[]): string {
  const named = refused.slice(0, MAX_NAMED).map(({ position, reason }) => `batch[${position}]: ${reason}`);
  const more = refused.length > MAX_NAMED ? ` And ${refused.length - MAX_NAMED} more.` : '';
  return `Not taken: ${named.join(' ')}${more}`;
}
