/** The stand-in vendors behind a collector in a process of its own. */
import { StandInMixpanel } from '../../src/testing/vendors/mixpanel.stand-in.js';
import { StandInSegment } from '../../src/testing/vendors/segment.stand-in.js';
import { TOKEN, WRITE_KEY } from './collector-kill.parcels.js';

export class Vendors {
  private constructor(
    readonly mixpanel: StandInMixpanel,
    readonly segment: StandInSegment,
  ) {}

  static async start(): Promise<Vendors> {
    const [mixpanel, segment] = await Promise.all([
      StandInMixpanel.start({ token: TOKEN }),
      StandInSegment.start({ writeKey: WRITE_KEY }),
    ]);
    return new Vendors(mixpanel, segment);
  }

  /** What an operator sets for them. */
  get environment(): Readonly<Record<string, string>> {
    return {
      MIXPANEL_TOKEN: TOKEN,
      MIXPANEL_API_HOST: this.mixpanel.url,
      SEGMENT_CLIENT_KEY: WRITE_KEY,
      SEGMENT_API_HOST: this.segment.url,
    };
  }

  async close(): Promise<void> {
    await Promise.all([this.mixpanel.close(), this.segment.close()]);
  }
}
