/** What all calls of Segment's spec have in common: who, when, from where, and by which id. */
import { conformingId, newMessageId } from '../../message/message-id.js';
import type { Identity, Message, MessageContext, Properties } from '../../message/message.js';
import { clientClock, millisecondsOf } from '../client-clock.js';
import { idOf, personIdOf, propertiesOf, RecordError } from '../record.js';
import type { ShownIp } from '../sender.facts.js';
import { boundedRestrictions, restrictions, withheldBy } from './call.integrations.js';
import { boundedContext, senderContext } from './sender.context.js';
import type { Sending } from './sending.js';

export type Envelope = Omit<Message, 'kind'>;

/** @throws RecordError when it is nobody's, or a field is of the wrong sort */
export function envelopeOfCall(call: Properties, sending: Sending, shownIp: ShownIp): Envelope {
  const { receivedAt } = sending.exchange;
  const clientId = idOf(call, 'messageId');
  const id = clientId === undefined ? newMessageId() : conformingId(clientId);
  // Beside an original time, Segment's own corrected one stands in `timestamp`; `sentAt` goes with the original.
  const clientTime = millisecondsOf(call['originalTimestamp'] ?? call['timestamp']);
  const sentAt = millisecondsOf(call['sentAt']) ?? sending.sentAt;
  const key = sending.key ?? idOf(call, 'writeKey');
  const integrations = integrationsOf(call, sending);
  const withheldFrom = integrations && withheldBy(integrations);
  return {
    id,
    ...(clientId !== undefined && clientId !== id && { clientId }),
    ...clientClock({ receivedAt, clientTime, sentAt }),
    identity: identityOf(call),
    context: contextOf(call, sending, integrations, shownIp),
    door: { protocol: 'segment', ...(key !== undefined && { key }) },
    ...(withheldFrom !== undefined && { withheldFrom }),
  };
}

function identityOf(call: Properties): Identity {
  const userId = personIdOf(call, 'userId');
  const anonymousId = personIdOf(call, 'anonymousId');
  if (userId === undefined && anonymousId === undefined) {
    throw new RecordError(
      'It has neither a `userId` nor an `anonymousId` that is somebody’s; send at least one of them.',
    );
  }
  // Some servers write the user's id into both; a visitor of that name there is none.
  if (anonymousId === undefined || anonymousId === userId) return { userId };
  return userId === undefined ? { anonymousId } : { userId, anonymousId };
}

function integrationsOf(call: Properties, sending: Sending): Properties | undefined {
  const own = boundedRestrictions(propertiesOf(call, 'integrations'));
  return restrictions({ ...sending.integrations, ...own });
}

function contextOf(
  call: Properties,
  sending: Sending,
  integrations: Properties | undefined,
  shownIp: ShownIp,
): MessageContext {
  // In the first place, so that what is too long goes before what somebody forbids.
  const context: Properties = { integrations, ...sending.context, ...propertiesOf(call, 'context') };
  context['integrations'] = integrations;
  return senderContext(boundedContext(context), sending.exchange, shownIp);
}
