/** POST /engage and /groups: one verdict on the whole batch, always with status 200. */
import type { ReceivedRequest, Reply } from '../exchange.js';
import type { JsonRecord } from '../json-record.js';
import { formOrJsonRecords, refuseUnreadable } from './batch.body.js';
import { refusal, verdict } from './mixpanel-replies.js';
import type { MixpanelProject } from './mixpanel.project.js';
import { profileProblem } from './profile.rules.js';

export function answerProfiles(
  endpoint: '/engage' | '/groups',
  request: ReceivedRequest,
  project: MixpanelProject,
): Reply {
  if (request.headers['content-encoding']) throw refusal(400, `${endpoint} does not support gzip`);
  refuseUnreadable(request, project.settings.maxBytes);
  const records = formOrJsonRecords(request);
  const problems = records.map((record) => profileProblem(endpoint, record));
  const problem = problems.find((found) => found !== undefined);
  const kept =
    problem && !project.settings.keepsValidUpdates ? [] : records.filter((_, index) => !problems[index]);
  for (const update of kept as JsonRecord[]) takeOne(endpoint, update, project);
  return verdict(request, problem, kept.length);
}

function takeOne(endpoint: '/engage' | '/groups', update: JsonRecord, project: MixpanelProject): void {
  if (!project.owns(update['$token']))
    return project.lose(endpoint, update, 'its $token is no token of this project');
  if (endpoint === '/engage') project.takeProfileUpdate(update);
  else project.takeGroupUpdate(update);
}
