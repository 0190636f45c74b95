/** Delivers to Mixpanel: aliases, then people, then groups, then tracks, each in the order in which they happened. */
import { KINDS, type Kind, type Message } from '../../message/message.js';
import type { WholeRefusal } from '../bisection.js';
import { withDefaults } from '../defaults.js';
import type { BatchLimits, Destination } from '../destination.js';
import { mayHaveActed, outcomeOfError, outcomeOfResponse } from '../http-outcome.js';
import { delivered, type Outcome, rejected } from '../outcome.js';
import { deliverDrafts, type Draft } from '../record-delivery.js';
import { inSlices } from '../slices.js';
import { TransportError } from '../transport-error.js';
import { Transport } from '../transport.js';
import { inRequests, vendorRecord, type VendorRecord } from '../vendor-record.js';
import { aliasPayload, trackPayload } from './event.payload.js';
import { importAnswer, importRequest } from './import.endpoint.js';
import { MixpanelClient, type MixpanelPayload } from './mixpanel.client.js';
import { MixpanelOptions } from './mixpanel.options.js';
import { profileAnswer, profileRequest, settledAs } from './profile.endpoint.js';
import { groupPayload, peoplePayload } from './profile.payload.js';
import { Refused } from './refused.js';

/** "Event < 1 MB" and "each update ≤ 1 MB" (docs.mixpanel.com/reference/import-events): longer ones could poison a request. */
const MAX_RECORD_BYTES = 1_024 * 1_024;

/** The brackets of the JSON array. */
const ENVELOPE_BYTES = 2;

/** The package needs some 14 µs a message: this many keep the event loop for 4 ms. */
const SLICE_SIZE = 250;

/**
 * @throws when the token is missing, or the package `mixpanel`.
 */
export async function createMixpanel(
  options: Partial<MixpanelOptions> & Pick<MixpanelOptions, 'token'>,
): Promise<Destination> {
  const settings = withDefaults(new MixpanelOptions(), options);
  if (settings.token === '') throw new Error('[analytics] Missing the Mixpanel token. Set it, or remove mixpanel from the destinations.'); // prettier-ignore
  const client = await MixpanelClient.load(settings.token);
  return new MixpanelDestination(settings, client, new Transport({ timeoutMs: settings.timeoutMs }));
}

class MixpanelDestination implements Destination {
  readonly name = 'mixpanel';
  readonly batch: BatchLimits;

  constructor(
    private readonly options: MixpanelOptions,
    private readonly client: MixpanelClient,
    private readonly transport: Transport,
  ) {
    this.batch = { maxSize: options.maxSize, maxBytes: options.maxBytes, maxWaitMs: 0 };
  }

  async deliver(messages: readonly Message[], signal: AbortSignal): Promise<Outcome[]> {
    const drafts = await inSlices(messages, SLICE_SIZE, (slice) =>
      slice.map((message) => this.draft(message)),
    );
    return deliverDrafts(
      drafts,
      (records) => this.requests(records),
      (records) => this.send(records, signal),
    );
  }

  /** Mixpanel has no call that only looks: an import of nothing shows whether the credentials are taken. */
  async ping(): Promise<void> {
    const outcome = await this.transport.send(importRequest(this.options, [])).then(
      (response) => (response.status === 400 ? delivered : outcomeOfResponse('Mixpanel', response)),
      (error: TransportError) => outcomeOfError('Mixpanel', error),
    );
    if ('reason' in outcome) throw new Error(`[analytics] ${outcome.reason}`);
  }

  async close(): Promise<void> {
    await this.transport.close();
  }

  private draft(message: Message): Draft {
    try {
      const record = vendorRecord(message, this.payload(message));
      if (record.bytes < MAX_RECORD_BYTES) return record;
      return rejected(
        `It is ${record.bytes} bytes long for Mixpanel, which takes less than ${MAX_RECORD_BYTES}.`,
      );
    } catch (error) {
      // Whatever is wrong with this message, the others of the batch must not wait for it.
      return rejected(
        error instanceof Refused ? error.message : `It can't be put into Mixpanel's words: ${String(error)}`,
      );
    }
  }

  private payload(message: Message): MixpanelPayload {
    switch (message.kind) {
      case 'alias':
        return aliasPayload(this.client, message, this.options.idMerge);
      case 'people.set':
        return peoplePayload(this.client, message, this.options.idMerge);
      case 'group.set':
        return groupPayload(this.client, message);
      case 'track':
        return trackPayload(this.client, message, this.options.idMerge);
    }
  }

  /** Kind by kind, so that all records of a request go to one endpoint. */
  private requests(records: readonly VendorRecord[]): VendorRecord[][] {
    const { maxSize, maxBytes } = this.options;
    const limits = { maxCount: maxSize, maxBytes: maxBytes - ENVELOPE_BYTES };
    return KINDS.flatMap((kind) =>
      inRequests(
        records.filter(({ message }) => message.kind === kind),
        limits,
      ),
    );
  }

  private async send(
    records: readonly VendorRecord[],
    signal: AbortSignal,
  ): Promise<Outcome[] | WholeRefusal> {
    const { unknownOutcome } = this.options;
    const path = profilePath(records[0]!.message.kind);
    const request = path ? profileRequest(this.options, path, records) : importRequest(this.options, records);
    try {
      const response = await this.transport.send({ ...request, signal });
      return path ? profileAnswer(response, records, unknownOutcome) : importAnswer(response, records);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      const outcome = outcomeOfError('Mixpanel', error);
      return settledAs(outcome, records, mayHaveActed(error) ? unknownOutcome : 'repeat');
    }
  }
}

function profilePath(kind: Kind): '/engage' | '/groups' | undefined {
  if (kind === 'people.set') return '/engage';
  return kind === 'group.set' ? '/groups' : undefined;
}
