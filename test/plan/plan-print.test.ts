/** The plan as it is printed: JSON Schema for other languages, Markdown for the analyst. */
import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize, ArrayNotEmpty, Contains, IsArray, IsEnum, IsHexColor, IsInt, IsMobilePhone, IsNotEmpty, IsNotIn, IsNumber, IsOptional,
  IsPositive, IsUUID, IsUppercase, Length, Matches, MaxLength, Min, MinLength, ValidateNested,
} from 'class-validator'; // prettier-ignore
import { visitProperties } from '../../src/capture/page-view.message.js';
import { markdownOfPlan } from '../../src/plan/plan.markdown.js';
import { Plan } from '../../src/plan/plan.js';
import { schemaOfPlan } from '../../src/plan/plan.schema.js';
import { TrackEvent } from '../../src/plan/track-event.decorator.js';
import { TypedTrack } from '../../src/plan/typed-track.js';
import { ClusterProvisioningSuccess, UserRegistered, VenueBooked } from './cluster.plan.js';

enum Size {
  Small = 's',
  Large = 'l',
}

class Address {
  @Length(2, 40) city!: string;
}

@TrackEvent()
class BasketPaid extends TypedTrack<BasketPaid> {
  @IsNumber() @IsPositive() euros!: number;
  @IsEnum(Size) size!: Size;
  @IsArray() @ArrayMaxSize(5) @Matches(/^[a-z]+$/, { each: true }) tags!: string[];
  @Matches(/^de$/i) country!: string;
  @IsHexColor() colour!: string;
  @ValidateNested() address!: Address;
  @IsOptional() @IsNumber() discount?: number;
}

@TrackEvent()
class ParcelSent extends TypedTrack<ParcelSent> {
  @IsNotEmpty() @MinLength(3) @MaxLength(50) @Length(2, 20) @Matches(/z$/) @Matches(/^a/) name!: string;
  @IsNumber() @IsInt() @IsPositive() @Min(5) count!: number;
  @Contains('+') @IsUppercase() @IsNotIn(['110', '112']) @IsMobilePhone('de-DE') phone!: string;
  @IsUUID('4') id!: string;
  @ArrayNotEmpty() @ValidateNested({ each: true }) @Type(() => Address) stops!: Address[];
}

type AnyPlanned = ConstructorParameters<typeof Plan>[0]['events'][number];

const printed = (...events: Exclude<AnyPlanned, string>[]) =>
  schemaOfPlan(new Plan({ events, identifiers: [UserRegistered] }).declarations());

describe('a plan as JSON Schema', () => {
  it('says of each track its properties, its scope’s, its scope and its version', () => {
    const plan = printed(ClusterProvisioningSuccess, VenueBooked);
    expect(plan.$defs?.['Cluster Provisioning Success']).toEqual({
      title: 'Cluster Provisioning Success',
      description: 'A cluster is up.',
      'x-kind': 'track',
      'x-class': 'ClusterProvisioningSuccess',
      'x-scope': 'ProjectScope',
      'x-version': 2,
      type: 'object',
      properties: {
        cluster_type: { type: 'string', enum: ['eks', 'gke'] },
        infra_id: { type: 'integer', description: 'Our own id of it.' },
        project_id: { type: 'integer' },
        user_id: { type: 'string' },
        event_version: { type: 'integer', const: 2 },
      },
      required: ['cluster_type', 'infra_id', 'project_id', 'user_id'],
      patternProperties: expect.any(Object),
      additionalProperties: false,
    });
    expect(plan.$defs?.UserRegistered).toMatchObject({ 'x-kind': 'identifier', required: ['$email'] });
    expect(plan.oneOf).toHaveLength(2);
    expect(plan.oneOf?.[1]).toMatchObject({
      properties: { event: { const: 'Venue Booked' }, properties: { $ref: '#/$defs/Venue%20Booked' } },
    });
  });

  it('puts rules into JSON Schema’s words, and keeps those that it has no word for', () => {
    expect(printed(BasketPaid).$defs?.['Basket Paid']).toMatchObject({
      properties: {
        euros: { type: 'number', exclusiveMinimum: 0 },
        size: { enum: ['s', 'l'] },
        tags: { type: 'array', maxItems: 5, items: { pattern: '^[a-z]+$' } },
        country: { type: 'string', 'x-rules': ['matches /^de$/i'] },
        colour: { type: 'string', 'x-rules': ['isHexColor'] },
        address: { type: 'object', properties: { city: { type: 'string', minLength: 2, maxLength: 40 } } },
        discount: { type: 'number' },
      },
      // Nothing demands a nested object: class-validator is content without one.
      required: ['euros', 'size', 'tags', 'country', 'colour'],
    });
  });

  it('keeps the strictest of several rules, and all of those that go side by side', () => {
    expect(printed(ParcelSent).$defs?.['Parcel Sent']?.properties).toEqual({
      name: { type: 'string', minLength: 3, maxLength: 20, pattern: '^a', allOf: [{ pattern: 'z$' }] },
      count: { type: 'integer', minimum: 5, exclusiveMinimum: 0 },
      phone: { type: 'string', 'x-rules': ['isMobilePhone de-DE', 'isNotIn ["110","112"]', 'isUppercase', 'contains +'] }, // prettier-ignore
      id: { type: 'string', format: 'uuid', 'x-rules': ['isUuid 4'] },
      stops: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          properties: { city: { type: 'string', minLength: 2, maxLength: 40 } },
          required: ['city'],
          additionalProperties: false,
        },
      },
    });
  });

  it('lets pass what the event of @Track() says of its request', () => {
    const [names = ''] = Object.keys(printed(VenueBooked).$defs?.['Venue Booked']?.patternProperties ?? {});
    const visit = { facts: {}, request: { headers: {} }, properties: { transport: 'ws', operation: 'query', pattern: 'x' } }; // prettier-ignore
    const said = visitProperties({ visit, context: {}, agent: {} } as never, undefined);
    expect(Object.keys(said).filter((name) => !new RegExp(names).test(name))).toEqual([]);
    expect('seats').not.toMatch(new RegExp(names));
  });
});

describe('a plan as Markdown', () => {
  it('has a chapter for tracks and one for identifiers, and a table each', () => {
    const markdown = markdownOfPlan(printed(ClusterProvisioningSuccess, BasketPaid));
    expect(markdown).toContain(`### Cluster Provisioning Success

A cluster is up.

Class \`ClusterProvisioningSuccess\`, scope \`ProjectScope\`, version 2.

| Property | Type | Required | Rules |
| --- | --- | --- | --- |
| \`cluster_type\` | string | yes | one of \`eks\`, \`gke\` |
| \`infra_id\` | integer | yes | Our own id of it. |`);
    expect(markdown).toContain('| `tags` | array | yes | items, at most 5; each item: matches "^[a-z]+$" |');
    expect(markdown).toContain('| `address.city` | string | yes | characters, at least 2; characters, at most 40 |'); // prettier-ignore
    expect(markdown).toContain('## Identifiers\n\n### UserRegistered');
  });
});
