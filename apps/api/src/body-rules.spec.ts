import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import fc from 'fast-check';
import './app.module.js';
import { keepsItsRules } from './body-rules.js';

type Body = new () => object;
type Plain = Record<string, unknown>;

/** Every class of a body, and of the parts of bodies, that the application has. */
const classes = [...storedTargets()].filter(({ name }) => name.endsWith('Body'));

function storedTargets(): Set<Body> {
  const { validationMetadatas } = getMetadataStorage() as unknown as {
    validationMetadatas: Map<Body, unknown>;
  };
  return new Set(validationMetadatas.keys());
}

/** The body that the OpenAPI document shows. */
function exampleOf(target: Body): Plain {
  const prototype = target.prototype as object;
  const names = (Reflect.getMetadata('swagger/apiModelPropertiesArray', prototype) ?? []) as string[];
  return Object.fromEntries(
    names.map((name) => {
      const property = name.slice(1);
      const { example } = Reflect.getMetadata('swagger/apiModelProperties', prototype, property) as Plain;
      return [property, example];
    }),
  );
}

const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false };
const isRight = (target: Body, plain: unknown) =>
  validateSync(plainToInstance(target, plain) as object, options).length === 0;

/** Another value for a field: of JSON, of another field's kind, none, or the same once more in a list. */
const another = (example: unknown) =>
  fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom<unknown>(
      undefined,
      null,
      '',
      ' ',
      'ä\n',
      0,
      -1,
      1.5,
      1e9,
      true,
      [],
      {},
      [[]],
      [null],
      [{}],
    ),
    fc.constantFrom<unknown>(
      '2024-02-30',
      '2024-03-05',
      '13:00',
      'ITSAM 2024/1',
      'direktionen',
      'x'.repeat(501),
    ),
    fc.constant([example]),
    fc.constant([example, example]),
  );

const changed = fc.constantFrom(...classes).chain((target) => {
  const example = exampleOf(target);
  const names = [...Object.keys(example), 'okand', 'constructor', 'toString'];
  return fc
    .array(
      fc
        .constantFrom(...names)
        .chain((name) => another(example[name]).map((value) => [name, value] as const)),
      { maxLength: 3 },
    )
    .map((changes) => ({ target, body: { ...example, ...Object.fromEntries(changes) } }));
});

describe('the rules of bodies, laid out', () => {
  it('are kept by the examples of every class, so that none of them is left to the slow way', () => {
    expect(classes.length).toBeGreaterThan(50);
    const right = classes.filter((target) => isRight(target, exampleOf(target)));
    expect(right.length).toBeGreaterThan(40);
    for (const target of right) {
      expect({ target, kept: keepsItsRules(plainToInstance(target, exampleOf(target)) as object) }).toEqual({
        target,
        kept: true,
      });
    }
  });

  it('say of any body what class-validator says', () => {
    fc.assert(
      fc.property(changed, ({ target, body }) => {
        expect(keepsItsRules(plainToInstance(target, body) as object)).toBe(isRight(target, body));
      }),
      { numRuns: 1_000 },
    );
  });

  it('forbid what the class does not name also in the parts, and a field called constructor', () => {
    const target = classes.find(({ name }) => name === 'AddParagrafBody')!;
    const example = exampleOf(target);
    const kept = (body: unknown) => keepsItsRules(plainToInstance(target, body) as object);
    expect(kept(example)).toBe(true);
    expect(kept({ ...example, underlag: [{ text: 'Brev', okand: 1 }] })).toBe(false);
    const own = Object.assign(plainToInstance(target, example) as object, { constructor: Object });
    expect(keepsItsRules(own)).toBe(false);
  });
});
