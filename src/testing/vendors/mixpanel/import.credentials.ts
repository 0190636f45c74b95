/** Whom /import lets in: the project token with an empty password, or a service account with its project. */
import type { ReceivedRequest } from '../exchange.js';
import { refusal } from './mixpanel-replies.js';
import type { MixpanelProject } from './mixpanel.project.js';

export function refuseStrangers({ headers, query }: ReceivedRequest, project: MixpanelProject): void {
  const [username, password] = basicCredentials(headers.authorization);
  const account = project.settings.serviceAccount;
  const byToken = username !== '' && password === '' && project.owns(username);
  const byAccount =
    account !== undefined &&
    username === account.username &&
    password === account.secret &&
    query.get('project_id') === account.projectId;
  if (!byToken && !byAccount) throw refusal(401, 'Invalid credentials');
}

function basicCredentials(header = ''): [username: string, password: string | undefined] {
  const [scheme, encoded = ''] = header.split(' ');
  if (scheme?.toLowerCase() !== 'basic') return ['', undefined];
  // Mixpanel also takes `Basic user:secret` in plain text; a colon is no letter of base64.
  const credentials = encoded.includes(':') ? encoded : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = credentials.indexOf(':');
  return colon < 0 ? ['', undefined] : [credentials.slice(0, colon), credentials.slice(colon + 1)];
}
