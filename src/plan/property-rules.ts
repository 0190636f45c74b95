/** Checks properties against the class-validator rules of a class and of its scope. */
import { plainToClassFromExist } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { Properties } from '../message/message.js';
import { asNested, nestedClasses, undeclaredInside, type NestedClasses } from './nested-class.js';
import { rulesOf, type RuledClass } from './ruled-class.js';

const NO_NAMES: ReadonlySet<string> = new Set();

/** A set of names, or a rule for them. */
export interface Names {
  has(name: string): boolean;
}

const HOW = { forbidUnknownValues: false, validationError: { target: false, value: false } };

export class PropertyRules {
  private readonly parts: readonly RulesOfClass[];

  /** @param constants what may be among the properties with just this value, although no class declares it */
  constructor(
    types: readonly RuledClass[],
    private readonly constants: Properties = {},
  ) {
    this.parts = types.map((type) => new RulesOfClass(type));
  }

  has(name: string): boolean {
    return this.parts.some(({ names }) => names.has(name));
  }

  /** Whether each declared property has a value. */
  allGiven(properties: Properties): boolean {
    for (const { names } of this.parts) {
      for (const name of names) if (properties[name] === undefined) return false;
    }
    return true;
  }

  /**
   * What is wrong, in the validator's words; nothing when all is right. Rules that answer asynchronously are not asked, and
   * one that throws has not been kept to.
   * @param known names that may be there although no class declares them
   */
  violations(properties: Properties, known: Names = NO_NAMES): string[] {
    const found: string[] = [];
    for (const part of this.parts) part.collect(properties, found);
    for (const name of Object.keys(properties)) {
      if (properties[name] === undefined || this.has(name) || known.has(name)) continue;
      const constant = Object.hasOwn(this.constants, name) ? this.constants[name] : undefined;
      if (constant === undefined) found.push(`property ${name} should not exist`);
      else if (properties[name] !== constant) found.push(`${name} must be equal to ${String(constant)}`);
    }
    return found;
  }
}

/** The properties that can't be left out, as the rules themselves say: that of a nested object is content with nothing. */
export function demandedBy(type: RuledClass): ReadonlySet<string> {
  const rules = rulesOf(type);
  try {
    const errors = validateSync(Object.create(type.prototype as object) as object, HOW);
    return new Set(errors.map(({ property }) => property));
  } catch {
    const optional = rules.filter((rule) => rule.type === 'conditionalValidation');
    const spared = new Set(optional.map(({ propertyName }) => propertyName));
    return new Set(rules.map(({ propertyName }) => propertyName).filter((name) => !spared.has(name)));
  }
}

class RulesOfClass {
  readonly names: ReadonlySet<string>;
  private readonly nested: NestedClasses;

  constructor(private readonly type: RuledClass) {
    this.names = new Set(rulesOf(type).map(({ propertyName }) => propertyName));
    this.nested = nestedClasses(type);
  }

  collect(properties: Properties, found: string[]): void {
    try {
      const subject = this.subject(properties);
      for (const error of validateSync(subject, HOW)) addWords(error, '', found);
      for (const name of this.nested.keys()) undeclaredInside(subject[name], name, found);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      found.push(`the rules of ${this.type.name} can't be asked: ${why}`);
    }
  }

  /** Only declared names are taken over, one by one: a stranger's `__proto__` or `constructor` would switch the rules off. */
  private subject(properties: Properties): Properties {
    const subject = Object.create(this.type.prototype as object) as Properties;
    if (this.nested.size > 0) return plainToClassFromExist(subject, this.ownOf(properties, {}));
    return this.ownOf(properties, subject);
  }

  private ownOf(properties: Properties, own: Properties): Properties {
    for (const name of this.names) {
      if (!Object.hasOwn(properties, name)) continue;
      own[name] = asNested(properties[name], this.nested.get(name));
    }
    return own;
  }
}

function addWords({ property, constraints, children }: ValidationError, path: string, found: string[]): void {
  for (const words of Object.values(constraints ?? {})) found.push(`${path}${words}`);
  for (const child of children ?? []) addWords(child, `${path}${property}.`, found);
}
