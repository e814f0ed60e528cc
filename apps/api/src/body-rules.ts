import { getMetadataStorage, ValidationTypes, type ValidationArguments } from 'class-validator';

/**
 * class-validator looks up, groups and sorts the rules of a class anew for each object of it (among those of every
 * class there is), and makes an error, arrays and closures for each field before it knows whether anything is wrong:
 * 20 µs for a small body, and several times that between the other work of a server. Here its rules are laid out once
 * per class, and asked.
 */

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];
type Check = (value: unknown, object: object) => boolean;
type Class = abstract new () => object;

interface Field {
  readonly name: string;
  /** When one of them says no, the field is not looked at. */
  readonly conditions: readonly Check[];
  readonly checks: readonly Check[];
}

/** By name; undefined for a class with rules of a kind that is not laid out here. */
type Fields = ReadonlyMap<string, Field> | undefined;

const laidOut = new Map<unknown, Fields>();

/**
 * True when class-validator, asked to forbid what the class does not name, has nothing to say against the object (an
 * instance of its class, so made out of JSON). False when it has, or may have: ask it.
 */
export function keepsItsRules(object: object): boolean {
  const fields = fieldsOf((Object.getPrototypeOf(object) as { constructor: Class }).constructor);
  if (fields === undefined) return false;
  for (const key of Object.keys(object)) if (!fields.has(key)) return false;
  for (const { name, conditions, checks } of fields.values()) {
    const value = (object as Record<string, unknown>)[name];
    if (
      conditions.every((isAsked) => isAsked(value, object)) &&
      !checks.every((check) => check(value, object))
    )
      return false;
  }
  return true;
}

function fieldsOf(target: Class): Fields {
  if (!laidOut.has(target)) laidOut.set(target, layOut(target));
  return laidOut.get(target);
}

function layOut(target: Class): Fields {
  const fields = new Map<string, { name: string; conditions: Check[]; checks: Check[] }>();
  for (const rule of getMetadataStorage().getTargetValidationMetadatas(target, '', false, false)) {
    const name = rule.propertyName;
    if (!fields.has(name)) fields.set(name, { name, conditions: [], checks: [] });
    const { conditions, checks } = fields.get(name)!;
    if (rule.type === ValidationTypes.CONDITIONAL_VALIDATION) conditions.push(conditionOf(rule));
    else if (rule.type === ValidationTypes.NESTED_VALIDATION) checks.push(partsKeepTheirs);
    else if (rule.type === ValidationTypes.CUSTOM_VALIDATION && isPlain(rule))
      checks.push(checkOf(target, rule));
    else return undefined;
  }
  return fields;
}

/** Answers at once, and always. */
const isPlain = ({ constraintCls, validateIf }: Metadata): boolean =>
  validateIf === undefined &&
  getMetadataStorage()
    .getTargetValidatorConstraints(constraintCls)
    .every((constraint) => !constraint.async);

const conditionOf = ({ constraints: [isAsked] }: Metadata): Check => {
  const condition = isAsked as (object: object, value: unknown) => boolean;
  return (value, object) => condition(object, value);
};

function checkOf(target: Class, { constraintCls, constraints, propertyName, each }: Metadata): Check {
  const validators = getMetadataStorage()
    .getTargetValidatorConstraints(constraintCls)
    .map(({ instance }) => instance);
  return (value, object) => {
    const asked: ValidationArguments = {
      targetName: target.name,
      property: propertyName,
      object,
      value,
      constraints: constraints as unknown[],
    };
    const isRight = (one: unknown) =>
      validators.every((validator) => validator.validate(one, asked) === true);
    return each && Array.isArray(value) ? value.every(isRight) : isRight(value);
  };
}

/** A part, or a list of parts. */
const partsKeepTheirs: Check = (value) =>
  value === undefined || (Array.isArray(value) ? value.every(isWhole) : isWhole(value));

const isWhole = (part: unknown): boolean =>
  typeof part === 'object' && part !== null && !Array.isArray(part) && keepsItsRules(part);
