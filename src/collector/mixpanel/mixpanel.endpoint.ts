/** Where Mixpanel's clients leave events, and changes of profiles and groups. */
import type { Properties } from '../../message/message.js';
import type { Arrival, Reading, Taken } from '../arrival.js';
import type { Endpoint } from '../endpoint.js';
import type { Exchange } from '../exchange.js';
import { readRecords } from '../record.js';
import type { Refusal } from '../refusal.js';
import type { ShownIp } from '../sender.facts.js';
import { acceptImport, refuseImport } from './import.answer.js';
import type { MixpanelAnswers } from './mixpanel.answer.js';
import { isJsonRequest, recordsOfRequest } from './mixpanel.asking.js';
import { type Sending, sendingOf } from './sending.js';

export interface EndpointParts {
  readonly maxBatch: number;
  readonly shownIp: ShownIp;
  readonly answers: MixpanelAnswers;
}

/** Makes messages of one record. @throws RecordError when it can't */
export type ArrivalsOf = (record: Properties, position: number, sending: Sending) => readonly Arrival[];

/** `/track`, `/engage` and `/groups`. */
export class MixpanelEndpoint implements Endpoint {
  readonly methods = ['GET', 'POST'];
  protected readonly isForServers: boolean = false;

  constructor(
    protected readonly parts: EndpointParts,
    private readonly arrivalsOf: ArrivalsOf,
  ) {}

  read(exchange: Exchange, body: string): Reading {
    const { maxBatch, shownIp } = this.parts;
    const { values, refused } = recordsOfRequest(exchange, body, maxBatch);
    const sending = sendingOf(exchange, shownIp, this.isForServers);
    return readRecords(values, refused, (record, position) => this.arrivalsOf(record, position, sending));
  }

  listen(exchange: Exchange): (() => void) | undefined {
    return this.parts.answers.listen(exchange);
  }

  accept(exchange: Exchange, taken: Taken): Promise<void> | void {
    return this.parts.answers.accept(exchange, taken);
  }

  refuse(exchange: Exchange, refusal: Refusal): void {
    this.parts.answers.refuse(exchange, refusal);
  }
}

/** `/import`: events from servers. */
export class ImportEndpoint extends MixpanelEndpoint {
  protected override readonly isForServers = true;

  override accept(exchange: Exchange, taken: Taken): Promise<void> | void {
    return isStrict(exchange) ? acceptImport(exchange, taken) : super.accept(exchange, taken);
  }

  override refuse(exchange: Exchange, refusal: Refusal): void {
    if (isStrict(exchange)) refuseImport(exchange, refusal);
    else super.refuse(exchange, refusal);
  }
}

/** Clients that send forms wait for `1`, those that send JSON for an account of each record. */
function isStrict(exchange: Exchange): boolean {
  const { query } = exchange;
  if (query.get('wait') === '1' || query.get('verbose') === '1') return false;
  return query.get('strict') === '1' || isJsonRequest(exchange);
}
