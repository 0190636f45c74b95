/** Turns a finished visit into messages. */
import { routePattern } from '../context/http-request.js';
import type { Properties, TrackMessage } from '../message/message.js';
import { newMessageId } from '../message/message-id.js';
import { PAGE_VIEW_NAMES, REQUEST_VIEW_NAMES } from '../plan/page-view.names.js';
import type { Visit } from './visit.js';
import type { VisitReport } from './visit.reader.js';

const OF_REQUESTS: ReadonlySet<string> = new Set(REQUEST_VIEW_NAMES);
const OF_CALLS: ReadonlySet<string> = new Set(PAGE_VIEW_NAMES);

/** The names that a visit's properties may have, whichever of them it has. */
export function knownNames({ properties }: Visit): ReadonlySet<string> {
  return properties === undefined ? OF_REQUESTS : OF_CALLS;
}

/** One literal, so that all page views share one shape; what is undefined vanishes in the JSON. */
export function visitProperties(report: VisitReport, entityName: string | undefined): Properties {
  const { visit, context, agent, entityId } = report;
  const { facts, request } = visit;
  const properties: Record<(typeof REQUEST_VIEW_NAMES)[number], unknown> = {
    controller: facts.controller,
    action: facts.action,
    entity_type: entityId === undefined ? undefined : facts.entityType,
    entity_id: entityId,
    entity_name: entityName,
    method: request.method,
    route: routePattern(request),
    path: report.path,
    status_code: report.status,
    duration_ms: report.durationMs,
    referrer: context.referrer,
    browser: agent.browser,
    browser_version: agent.browserVersion,
    os: agent.os,
    device_type: agent.deviceType,
    session_id: context.sessionId,
  };
  return visit.properties === undefined ? properties : { ...properties, ...visit.properties };
}

export function visitMessage(report: VisitReport, event: string, properties: Properties): TrackMessage {
  return {
    kind: 'track',
    id: newMessageId(),
    time: report.visit.time,
    identity: report.identity,
    context: report.context,
    event,
    properties,
  };
}
