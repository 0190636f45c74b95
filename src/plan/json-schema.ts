/** As much of JSON Schema (draft 2020-12) as a plan needs. */
export interface JsonSchema {
  $schema?: string;
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  title?: string;
  description?: string;
  type?: string;
  format?: string;
  enum?: readonly unknown[];
  const?: unknown;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  properties?: Record<string, JsonSchema>;
  required?: readonly string[];
  patternProperties?: Record<string, JsonSchema>;
  additionalProperties?: boolean;
  oneOf?: readonly JsonSchema[];
  allOf?: readonly JsonSchema[];
  'x-kind'?: 'track' | 'identifier';
  'x-class'?: string;
  'x-scope'?: string;
  'x-version'?: number;
  /** Rules that JSON Schema has no words for, such as `isMobilePhone de-DE`. */
  'x-rules'?: readonly string[];
}
