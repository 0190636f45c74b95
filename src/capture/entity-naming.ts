/** Chooses where the name of a visit's entity comes from. */
import type { EntityNames } from '../context/entity-names.js';
import type { EntityResolver } from '../context/entity.resolver.js';
import type { VisitReport } from './visit.reader.js';

export class EntityNaming {
  /** @param resolver the app's own; without it, names come from `@Track({ entity })` and from handlers' answers */
  constructor(
    private readonly names: EntityNames,
    private readonly resolver?: EntityResolver,
  ) {}

  /** The name: at once where it can be, else a promise, which never rejects. */
  nameFor({ visit, status, entityId: id }: VisitReport): string | undefined | Promise<string | undefined> {
    const { resolver, names } = this;
    const { facts, request } = visit;
    // Asking for what is not there would only fill the cache, and is what scanners of ids do.
    if (id === undefined || status === 404) return undefined;
    const own = facts.track.entity;
    if (own !== undefined)
      return names.find(`${facts.controller}#${facts.action} ${id}`, () => own(id, request));

    const answered = status < 400 ? names.inAnswer(visit.answer, id) : undefined;
    if (resolver === undefined) return answered;
    const key = `${facts.entityType} ${id}`;
    if (answered === undefined) return names.find(key, () => resolver.resolve(facts.entityType, id));
    names.learn(key, answered);
    return answered;
  }
}
