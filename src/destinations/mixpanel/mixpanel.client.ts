/** The official mixpanel package as the vocabulary: it builds the payloads and sends none of them. */
import type { Mixpanel } from 'mixpanel';
import { loadOptionalPackage } from '../optional-package.js';

/** What the package was about to send. */
export type MixpanelPayload = Record<string, unknown>;

interface Sender {
  send_request(request: { endpoint: string; data: MixpanelPayload }): void;
}

export class MixpanelClient {
  private captured?: MixpanelPayload;

  private constructor(private readonly client: Mixpanel & Sender) {
    // The package looks this up on the instance at every call, people and groups included.
    client.send_request = ({ data }) => (this.captured = data);
  }

  static async load(token: string): Promise<MixpanelClient> {
    const { default: mixpanel } = await loadOptionalPackage('mixpanel', () => import('mixpanel'));
    return new MixpanelClient(withoutProxies(() => mixpanel.init(token)) as Mixpanel & Sender);
  }

  /**
   * The payload that a call of the package makes; undefined when the package swallowed its arguments without a word,
   * as it does with values that an operation does not take.
   *
   * @param call must hand over objects that nobody else holds: the package changes them.
   */
  payloadOf(call: (client: Mixpanel) => void): MixpanelPayload | undefined {
    this.captured = undefined;
    call(this.client);
    return this.captured;
  }
}

/**
 * With a proxy in the environment `mixpanel.init` throws ("HttpsProxyAgent is not a constructor", mixpanel 0.24.0),
 * so it must not see one; it makes no connection of its own anyway.
 */
function withoutProxies<T>(make: () => T): T {
  const { HTTPS_PROXY, HTTP_PROXY } = process.env;
  delete process.env['HTTPS_PROXY'];
  delete process.env['HTTP_PROXY'];
  try {
    return make();
  } finally {
    if (HTTPS_PROXY !== undefined) process.env['HTTPS_PROXY'] = HTTPS_PROXY;
    if (HTTP_PROXY !== undefined) process.env['HTTP_PROXY'] = HTTP_PROXY;
  }
}
