/** POST and GET /track: one verdict on the whole batch, and much that is lost in silence. */
import { isUtf8 } from 'node:buffer';
import type { ReceivedRequest, Reply } from '../exchange.js';
import { formOrJsonRecords, refuseUnreadable } from './batch.body.js';
import { eventProblem, IDENTITY_EVENTS, timeInMs } from './event.rules.js';
import { verdict } from './mixpanel-replies.js';
import type { MixpanelEvent, MixpanelProject } from './mixpanel.project.js';

/** Older events are dropped while the answer says success (docs.mixpanel.com/reference/track-event). */
const FIVE_DAYS_MS = 5 * 24 * 3_600_000;

export function answerTrack(request: ReceivedRequest, project: MixpanelProject): Reply {
  const { idMerge, maxBytes } = project.settings;
  refuseUnreadable(request, maxBytes);
  const records = formOrJsonRecords(request);
  const scene = {
    endpoint: '/track',
    idMerge,
    nowMs: request.at,
    utf8: isUtf8(request.content),
  } as const;
  const problems = records.map((record) => eventProblem(record, scene));
  const valid = records.filter((_, index) => !problems[index]) as MixpanelEvent[];
  for (const event of valid) takeOne(event, request.at, project);
  const firstProblem = problems.find((problem) => problem !== undefined);
  return verdict(request, valid.length > 0 ? undefined : firstProblem?.message);
}

function takeOne(event: MixpanelEvent, nowMs: number, project: MixpanelProject): void {
  const reason = reasonToLose(event, nowMs, project);
  if (reason) project.lose('/track', { ...event }, reason);
  else project.takeEvent('/track', event);
}

function reasonToLose(
  { event, properties }: MixpanelEvent,
  nowMs: number,
  project: MixpanelProject,
): string | undefined {
  const { time, token } = properties;
  if (!project.owns(token)) return 'its token is no token of this project';
  if ('$ignore' in properties) return 'it carries $ignore';
  if (typeof time === 'number' && timeInMs(time) < nowMs - FIVE_DAYS_MS) return 'it is older than five days';
  if (project.settings.idMerge === 'simplified' && IDENTITY_EVENTS.has(event))
    return 'the project merges ids the simplified way';
  return undefined;
}
