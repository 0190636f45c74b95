/** `@Identifier()`: puts typed traits into the plan. */
import { declare } from './declaration.js';
import { placeOfCall } from './declared-place.js';
import type { PropertiesOf, TypedIdentifier } from './typed-track.js';

export interface IdentifierOptions {
  /** One sentence for whoever reads the printed plan. */
  readonly description?: string;
}

/** The traits that the class declares belong to it and to other identifiers: `people.set` and its siblings can't change them. */
export function Identifier(options: IdentifierOptions = {}) {
  const place = placeOfCall(Identifier);
  return <Type extends IdentifierClass<InstanceType<Type>>>(type: Type): Type =>
    declare(type, { kind: 'identifier', name: type.name, place, description: options.description });
}

/** A class that names itself rightly. */
type IdentifierClass<Self> = new (properties: PropertiesOf<Self>) => TypedIdentifier<Self>;
