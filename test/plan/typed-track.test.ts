/** A typed track holds what it was made of, whatever compiler and settings an app has. */
import { describe, expect, it } from '@jest/globals';
import { transformSync } from '@swc/core';
import { IsInt, IsOptional } from 'class-validator';
import ts from 'typescript';
import { declarationOf, saidBy } from '../../src/plan/declaration.js';
import { TrackEvent } from '../../src/plan/track-event.decorator.js';
import { TypedTrack, type AnyTrack } from '../../src/plan/typed-track.js';
import { ClusterProvisioningSuccess, ProjectScope, UserRegistered, VenueBooked } from './cluster.plan.js';

const SOURCE = `
@TrackEvent()
class SeatReserved extends TypedTrack<SeatReserved> {
  @IsInt() row!: number;
  @IsOptional() @IsInt() seats?: number = 1;
  @IsOptional() @IsInt() floor?: number;
}
return SeatReserved;`;

type SeatReserved = AnyTrack & { row: number; seats?: number };

function byTsc(useDefineForClassFields: boolean): string {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, experimentalDecorators: true, emitDecoratorMetadata: true, useDefineForClassFields }; // prettier-ignore
  return ts.transpileModule(SOURCE, { compilerOptions }).outputText;
}

function bySwc(useDefineForClassFields: boolean): string {
  const transform = { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields };
  const parser = { syntax: 'typescript', decorators: true, allowReturnOutsideFunction: true } as const;
  const jsc = { parser, transform, target: 'es2022', externalHelpers: false } as const;
  return transformSync(`function made() {${SOURCE}}`, { jsc, isModule: false }).code.concat(
    '\nreturn made();',
  );
}

function classOf(script: string): new (properties: object) => SeatReserved {
  const scope = { TrackEvent, TypedTrack, IsInt, IsOptional };
  // oxlint-disable-next-line typescript/no-implied-eval -- it is what a compiler made of the source above
  const make = new Function(...Object.keys(scope), script) as (...args: unknown[]) => unknown;
  return make(...Object.values(scope)) as new (properties: object) => SeatReserved;
}

describe('a typed track', () => {
  it.each([
    ['tsc, fields defined', byTsc(true)],
    ['tsc, fields assigned', byTsc(false)],
    ['swc, fields defined', bySwc(true)],
    ['swc, fields assigned', bySwc(false)],
  ])('has its properties and its defaults when compiled by %s', (_, script) => {
    const reserved = new (classOf(script))({ row: 4 });
    expect(reserved.row).toBe(4);
    expect(saidBy(reserved)).toMatchObject({ declaration: { name: 'Seat Reserved' }, properties: { row: 4, seats: 1 } }); // prettier-ignore
    expect(saidBy(new (classOf(script))({ row: 4, seats: 2 })).properties).toEqual({ row: 4, seats: 2 });
  });

  it('keeps the defaults of its class where it is given undefined', () => {
    const reserved = new (classOf(byTsc(true)))({ row: 4, seats: undefined });
    expect(saidBy(reserved).properties).toEqual({ row: 4, seats: 1 });
  });

  it.each(['{"seats":2,"__proto__":{}}', '{"seats":2,"constructor":1}', '{"seats":2,"__proto__":null}'])(
    'is of its class, whatever it is made of: %s',
    (json) => {
      const booked = new VenueBooked(JSON.parse(json) as { seats: number });
      expect(booked).toBeInstanceOf(VenueBooked);
      const { declaration, properties } = saidBy(booked);
      expect(declaration.name).toBe('Venue Booked');
      expect(JSON.stringify(properties)).toBe(json);
    },
  );

  it('is told from an identifier', () => {
    expect(() => saidBy(new VenueBooked({ seats: 2 }), 'identifier')).toThrow(
      "[analytics] identify() got the track 'Venue Booked'. Say it by track().",
    );
    expect(() => saidBy(new UserRegistered({ $email: 'a@b.test' }), 'track')).toThrow(
      "[analytics] track() got the identifier 'UserRegistered'. Say it by identify().",
    );
  });

  it('is an ordinary object of its class, methods included', () => {
    const booked = new VenueBooked({ seats: 2 });
    expect(booked).toBeInstanceOf(VenueBooked);
    expect(booked.perSeat(10)).toBe(5);
    expect({ ...booked }).toEqual({ seats: 2 });
    expect(VenueBooked.name).toBe('VenueBooked');
  });

  it('can be extended by another one, which has a name of its own', () => {
    @TrackEvent()
    class VenueBookedOnline extends VenueBooked {}
    expect(saidBy(new VenueBookedOnline({ seats: 3 }))).toMatchObject({
      declaration: { name: 'Venue Booked Online' },
      properties: { seats: 3 },
    });
  });

  it('knows its scope, its version and where it was declared', () => {
    expect(declarationOf(ClusterProvisioningSuccess)).toMatchObject({
      name: 'Cluster Provisioning Success',
      scope: ProjectScope,
      version: 2,
      place: expect.stringMatching(/^test\/plan\/cluster\.plan\.ts:\d+$/),
    });
  });

  it('says nothing without its decorator', () => {
    class SeatTaken extends TypedTrack<SeatTaken> {}
    expect(() => saidBy(new SeatTaken({}))).toThrow(
      '[analytics] The class SeatTaken is in no plan. Put @TrackEvent() or @Identifier() on it.',
    );
  });
});
