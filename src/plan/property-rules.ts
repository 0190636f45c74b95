/** Checks properties against the class-validator rules of a class and of its scope. */
import { plainToClassFromExist } from 'class-transformer';
import { getMetadataStorage, validateSync, type ValidationError } from 'class-validator';
import type { Properties } from '../message/message.js';

/** A class with rules, abstract or not. */
export type RuledClass = abstract new (...args: never[]) => object;

/** What one decorator of class-validator says of one property. */
export type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

/** The rules of a class and of those that it extends. */
export function rulesOf(type: RuledClass): Rule[] {
  return getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
}

const NO_NAMES: ReadonlySet<string> = new Set();

export class PropertyRules {
  private readonly parts: readonly RulesOfClass[];

  constructor(types: readonly RuledClass[]) {
    this.parts = types.map((type) => new RulesOfClass(type));
  }

  has(name: string): boolean {
    return this.parts.some(({ names }) => names.has(name));
  }

  /** Whether each declared property has a value. */
  allGiven(properties: Properties): boolean {
    return this.parts.every(({ names }) => [...names].every((name) => properties[name] !== undefined));
  }

  /**
   * What is wrong, in the validator's words; nothing when all is right. Rules that answer asynchronously are not asked.
   * @param known names that may be there although no class declares them
   */
  violations(properties: Properties, known: ReadonlySet<string> = NO_NAMES): string[] {
    const undeclared = Object.keys(properties)
      .filter((name) => properties[name] !== undefined && !this.has(name) && !known.has(name))
      .map((name) => `property ${name} should not exist`);
    return [...this.parts.flatMap((part) => part.violations(properties)), ...undeclared];
  }
}

class RulesOfClass {
  readonly names: ReadonlySet<string>;
  private readonly nested: boolean;

  constructor(private readonly type: RuledClass) {
    const rules = rulesOf(type);
    this.names = new Set(rules.map(({ propertyName }) => propertyName));
    this.nested = rules.some((rule) => rule.type === 'nestedValidation');
  }

  violations(properties: Properties): string[] {
    const errors = validateSync(this.subject(properties), {
      forbidUnknownValues: false,
      validationError: { target: false, value: false },
    });
    return errors.flatMap((error) => wordsOf(error, ''));
  }

  /** Only declared names are taken over, one by one: a stranger's `__proto__` or `constructor` would switch the rules off. */
  private subject(properties: Properties): object {
    const own = Object.fromEntries(
      [...this.names]
        .filter((name) => Object.hasOwn(properties, name))
        .map((name) => [name, properties[name]]),
    );
    const subject = Object.create(this.type.prototype as object) as object;
    return this.nested ? plainToClassFromExist(subject, own) : Object.assign(subject, own);
  }
}

function wordsOf({ property, constraints, children }: ValidationError, path: string): string[] {
  const own = Object.values(constraints ?? {}).map((words) => `${path}${words}`);
  return [...own, ...(children ?? []).flatMap((child) => wordsOf(child, `${path}${property}.`))];
}
