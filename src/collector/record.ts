/** One record of a client, checked as far as every protocol needs it. */
import type { Properties } from '../message/message.js';
import { isNobody } from '../message/nobody.js';
import type { Arrival, Reading, RefusedRecord } from './arrival.js';
import { Refusal } from './refusal.js';

/** No vendor takes more (Mixpanel 3, Segment by size), and walking deeper could exhaust the stack. */
const MAX_DEPTH = 32;
/**
 * Properties and elements of lists, at all levels together. No vendor takes more (Segment: 10,000 properties of an event; Mixpanel:
 * 255, and 2,000 of a profile), and each copy of a record takes its time.
 */
const MAX_VALUES = 10_000;
/** Of ids of people, visitors, groups and messages, and of keys. */
const MAX_ID_LENGTH = 512;
/** Of names of events and other short texts. */
const MAX_TEXT_LENGTH = 1_024;

/** A record that can't be taken; the message is one sentence: what is wrong with it, and the remedy. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
}

/**
 * The record as a plain object that is safe to keep: at most 32 levels deep, with 10,000 values at most, without the keys
 * `__proto__`, `constructor` and `prototype`.
 *
 * @param value as `JSON.parse` made it; it is changed in place
 * @throws RecordError when it is no object, too deep, or has too many values
 */
export function recordOf(value: unknown): Properties {
  if (!isObject(value)) throw new RecordError(`A record is an object, not ${nameOf(value)}; send it as {…}.`);
  clean(value, 1, MAX_VALUES);
  return value;
}

/**
 * The text in an optional field: a number is turned into text; null and '' are as absent. What PostgreSQL can't keep is
 * mended: U+0000 goes, half characters become U+FFFD.
 *
 * @throws RecordError when it is neither, or longer than `maxLength` characters
 */
export function textOf(record: Properties, field: string, maxLength = MAX_TEXT_LENGTH): string | undefined {
  const value = Object.hasOwn(record, field) ? record[field] : undefined;
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new RecordError(`Its \`${field}\` is ${nameOf(value)}; send text.`);
  }
  const text = String(value).toWellFormed().replaceAll('\0', '');
  if (text.length <= maxLength) return text === '' ? undefined : text;
  throw new RecordError(`Its \`${field}\` has more than ${maxLength} characters; send a shorter one.`);
}

/** The same of an id: at most 512 characters. */
export function idOf(record: Properties, field: string): string | undefined {
  return textOf(record, field, MAX_ID_LENGTH);
}

/** The same of a person's or visitor's id, where one of nobody is as absent, see `isNobody`. */
export function personIdOf(record: Properties, field: string): string | undefined {
  const id = idOf(record, field);
  return id !== undefined && isNobody(id) ? undefined : id;
}

/**
 * The object in an optional field; empty where it is absent or null.
 *
 * @throws RecordError when it is something else
 */
export function propertiesOf(record: Properties, field: string): Properties {
  const value = (Object.hasOwn(record, field) ? record[field] : undefined) ?? {};
  if (isObject(value)) return value;
  throw new RecordError(`Its \`${field}\` is ${nameOf(value)}; send an object.`);
}

/**
 * Makes messages of each record. What throws RecordError becomes a refused record, and the others go on.
 *
 * @param values in the order of the request; undefined where `refused` says why there is none
 */
export function readRecords(
  values: readonly unknown[],
  refused: readonly RefusedRecord[],
  make: (record: Properties, position: number) => readonly Arrival[],
): Reading {
  const arrivals: Arrival[] = [];
  const failed = [...refused];
  for (let position = 0; position < values.length; position += 1) {
    const value = values[position];
    if (value === undefined) continue;
    try {
      for (const arrival of make(recordOf(value), position)) arrivals.push(arrival);
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      failed.push({ position, reason: error.message });
    }
  }
  failed.sort((one, other) => one.position - other.position);
  return { arrivals, refused: failed };
}

/** Reads what is said once for all records. @throws Refusal 400 for RecordError */
export function orRefused<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof RecordError ? new Refusal(400, error.message) : error;
  }
}

/** Whether it is what JSON calls an object: neither null nor an array. */
export function isObject(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : typeof value === 'string' ? 'text' : `a ${typeof value}`;
}

/** How much of `room`, the number of values that it may hold, it leaves. */
function clean(value: object, depth: number, room: number): number {
  if (depth > MAX_DEPTH) throw new RecordError(`It is more than ${MAX_DEPTH} levels deep; send it flatter.`);
  let left = room;
  const fields = value as Properties;
  for (const key in fields) {
    left -= 1;
    if (left < 0) throw new RecordError(`It has more than ${MAX_VALUES} values; send fewer in one record.`);
    if (key === '__proto__' || key === 'constructor' || key === 'prototype') {
      delete fields[key];
      continue;
    }
    const within = fields[key];
    if (typeof within === 'object' && within !== null) left = clean(within, depth + 1, left);
    // Browsers cut long texts in the middle of a character, and neither Mixpanel nor PostgreSQL takes half of one.
    else if (typeof within === 'string' && !within.isWellFormed()) fields[key] = within.toWellFormed();
  }
  return left;
}
