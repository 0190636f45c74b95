/** The plan that the tests of the plan speak of: clusters, as the first users of typed tracks had them. */
import { IsEmail, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Min } from 'class-validator';
import { Identifier } from '../../src/plan/identifier.decorator.js';
import { TrackEvent } from '../../src/plan/track-event.decorator.js';
import { TypedIdentifier, TypedTrack } from '../../src/plan/typed-track.js';

export class UserScope {
  @IsString() user_id!: string;
}

export class ProjectScope extends UserScope {
  @IsInt() project_id!: number;
}

@TrackEvent({ scope: ProjectScope, version: 2, description: 'A cluster is up.' })
export class ClusterProvisioningSuccess extends TypedTrack<ClusterProvisioningSuccess, ProjectScope> {
  @IsIn(['eks', 'gke']) cluster_type!: 'eks' | 'gke';
  @IsInt({ context: { description: 'Our own id of it.' } }) infra_id!: number;
}

@TrackEvent()
export class VenueBooked extends TypedTrack<VenueBooked> {
  @IsInt() @Min(1) seats!: number;
  @IsOptional() @IsString() @IsNotEmpty() note?: string;

  perSeat(euros: number): number {
    return euros / this.seats;
  }
}

@Identifier()
export class UserRegistered extends TypedIdentifier<UserRegistered> {
  @IsEmail() $email!: string;
  @IsOptional() @IsString() Plan?: string;
}
