/** A class with rules of class-validator, and how they are read. */
import { getMetadataStorage } from 'class-validator';

/** A class with rules, abstract or not. */
export type RuledClass = abstract new (...args: never[]) => object;

/** What one decorator of class-validator says of one property. */
export type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

/** The rules of a class and of those that it extends. */
export function rulesOf(type: RuledClass): Rule[] {
  return getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
}

/** The same, by the name of the property. */
export function rulesByProperty(type: RuledClass): Record<string, Rule[]> {
  return getMetadataStorage().groupByPropertyName(rulesOf(type));
}
