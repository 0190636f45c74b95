/** Where the properties of a scope come from when a track leaves them out. */
import { describe, expect, it } from '@jest/globals';
import { IsOptional, IsString } from 'class-validator';
import type { ScopeSource } from '../../src/plan/plan.options.js';
import { TrackEvent } from '../../src/plan/track-event.decorator.js';
import { TypedTrack } from '../../src/plan/typed-track.js';
import { ClusterProvisioningSuccess, ProjectScope, UserScope } from './cluster.plan.js';
import { PlannedService } from './planned-service.js';

class OptionalScope {
  @IsOptional() @IsString() tenant?: string;
}

@TrackEvent({ scope: OptionalScope })
class TenantOpened extends TypedTrack<TenantOpened, OptionalScope> {}

const ADA = { userId: 'ada' };

describe('a scope', () => {
  const cluster = () => new ClusterProvisioningSuccess({ cluster_type: 'eks', infra_id: 1, user_id: 'u' });

  it('is filled from what the handler was called with, where that is not simply HTTP', async () => {
    const from: ScopeSource['from'] = (_request, { args, data }) => ({ project_id: args?.projectId ?? data });
    const sources = [{ scope: ProjectScope, from }];
    const graphql = new PlannedService({ scopes: sources }, 'throw', {}, { args: { projectId: 8 } });
    await graphql.analytics.track(cluster(), ADA);
    const rpc = new PlannedService({ scopes: sources }, 'throw', {}, { data: 9 });
    await rpc.analytics.track(cluster(), ADA);
    const sent = [...graphql.queue.tracks(), ...rpc.queue.tracks()];
    expect(sent.map(({ properties }) => properties.project_id)).toEqual([8, 9]);
  });

  it('that can not be read is a finding, and none where nothing of it is missing', async () => {
    const from = () => JSON.parse('{') as undefined;
    const readings = [{ scope: UserScope, from }];
    const scene = new PlannedService({ scopes: readings }, 'keep', {});
    await scene.analytics.track(cluster(), ADA);
    expect(scene.rejections.kept).toMatchObject([{ reason: expect.stringContaining('project_id must be an integer number') }]); // prettier-ignore
    await scene.analytics.track('Cluster Provisioning Success', { cluster_type: 'eks', infra_id: 1, project_id: 1 }, ADA); // prettier-ignore
    expect(scene.rejections.kept[1]?.reason).toContain('the request says no UserScope: ');
  });

  it('is not asked for in vain: a track that needs nothing of it is sent', async () => {
    const from = () => JSON.parse('{') as undefined;
    const readings = [{ scope: OptionalScope, from }];
    const { analytics, queue } = new PlannedService(
      { scopes: readings, events: [TenantOpened] },
      'throw',
      {},
    );
    await analytics.track(new TenantOpened({}), ADA);
    expect(queue.events()).toEqual(['Tenant Opened']);
  });
});
