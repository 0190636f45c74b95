/** Takes events from whatever can send JSON: our own client, a `fetch` in a page, another service, curl. */
import type { Reading, Taken } from '../arrival.js';
import type { Endpoint } from '../endpoint.js';
import type { Exchange } from '../exchange.js';
import { readRecords } from '../record.js';
import type { Refusal } from '../refusal.js';
import { sendingOf } from './sending.js';
import { arrivalOf, type Sender } from './track.record.js';

export interface PlainEndpointParts extends Sender {
  /** Records in one request. */
  readonly maxBatch: number;
}

export class PlainEndpoint implements Endpoint {
  readonly methods = ['POST'];

  constructor(private readonly parts: PlainEndpointParts) {}

  read(exchange: Exchange, body: string): Reading {
    const sending = sendingOf(body, exchange, this.parts.maxBatch);
    return readRecords(sending.values, sending.refused, (record, position) => [
      arrivalOf(record, position, sending, this.parts),
    ]);
  }

  accept(exchange: Exchange, { stored, refused }: Taken): void {
    exchange.json(202, { stored, refused });
  }

  refuse(exchange: Exchange, { status, message }: Refusal): void {
    exchange.json(status, { error: message });
  }
}
