/** POST /import: every event is answered for by itself, and the valid ones of a batch are taken. */
import { isUtf8 } from 'node:buffer';
import type { ReceivedRequest, Reply } from '../exchange.js';
import { isRecord } from '../json-record.js';
import { importRecords, refuseUnreadable } from './batch.body.js';
import { eventProblem, IDENTITY_EVENTS } from './event.rules.js';
import type { EventProblem } from './event.rules.js';
import { refuseStrangers } from './import.credentials.js';
import { verdict } from './mixpanel-replies.js';
import type { MixpanelEvent, MixpanelProject } from './mixpanel.project.js';

interface FailedRecord extends EventProblem {
  readonly index: number;
  readonly insert_id: string;
}

const VALIDATION_FAILED = 'some data points in the request failed validation';

export function answerImport(request: ReceivedRequest, project: MixpanelProject): Reply {
  const { idMerge, maxBytes } = project.settings;
  refuseStrangers(request, project);
  refuseUnreadable(request, maxBytes);
  const records = importRecords(request);
  if (
    idMerge === 'simplified' &&
    records.some((record) => isRecord(record) && IDENTITY_EVENTS.has(record['event']))
  ) {
    return badRequest(0, [
      'identity events are not allowed when project is using simplified identity management',
    ]);
  }
  const failed = take(records, request, project);
  const taken = records.length - failed.length;
  // Without strict=1 nothing tells which events were refused.
  if (request.query.get('strict') === '0') return verdict(request, taken > 0 ? undefined : VALIDATION_FAILED);
  if (failed.length > 0) return badRequest(taken, failed);
  return {
    status: 200,
    body: { code: 200, num_records_imported: taken, status: 'OK' },
  };
}

function take(records: unknown[], request: ReceivedRequest, project: MixpanelProject): FailedRecord[] {
  const scene = {
    endpoint: '/import',
    idMerge: project.settings.idMerge,
    nowMs: request.at,
    utf8: isUtf8(request.content),
  } as const;
  const failed: FailedRecord[] = [];
  for (const [index, record] of records.entries()) {
    const problem = eventProblem(record, scene);
    if (problem) failed.push({ index, insert_id: insertIdOf(record), ...problem });
    else takeOne(record as MixpanelEvent, project);
  }
  return failed;
}

function takeOne(event: MixpanelEvent, project: MixpanelProject): void {
  if ('$ignore' in event.properties) project.lose('/import', { ...event }, 'it carries $ignore');
  else project.takeEvent('/import', event);
}

function insertIdOf(record: unknown): string {
  const properties = isRecord(record) ? record['properties'] : undefined;
  const id = isRecord(properties) ? properties['$insert_id'] : undefined;
  return typeof id === 'string' ? id : '';
}

function badRequest(taken: number, failed: readonly (FailedRecord | string)[]): Reply {
  return {
    status: 400,
    body: {
      code: 400,
      error: VALIDATION_FAILED,
      status: 'Bad Request',
      num_records_imported: taken,
      failed_records: failed,
    },
  };
}
