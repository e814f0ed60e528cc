import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

/**
 * The fields of which command bodies are made. Each decorator says the same thing to class-validator and to
 * the OpenAPI document, with an example, so that the two cannot drift apart.
 */
interface Field {
  readonly example: unknown;
  readonly description?: string;
  readonly optional?: boolean;
}

const MAX_LINE = 500;
const MAX_TEXT = 500_000;

/** Visible characters and spaces: no control characters, no halves of surrogate pairs. */
const LINE = /^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u;
/** As LINE, with line breaks and tabs. */
const LINES = /^(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u;
const SERIE = /^[A-ZÅÄÖ][A-ZÅÄÖ0-9-]{0,19}$/u;
const DIARIENUMMER = /^[A-ZÅÄÖ][A-ZÅÄÖ0-9-]{0,19} [1-9][0-9]{3}\/[1-9][0-9]{0,6}$/u;
const SLUG = /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,59}$/;

/** True for a calendar day that exists, written YYYY-MM-DD, from 1862 (kommunalförordningarna) on. */
export function isDatum(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value) && value >= '1862-01-01';
}

/** True for an instant as RFC 3339 writes it, with its offset. */
export function isInstant(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const parts = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/.exec(
    value,
  );
  return parts !== null && isDatum(parts[1]) && !Number.isNaN(Date.parse(value));
}

function field(
  own: ApiPropertyOptions,
  { example, description, optional }: Field,
  ...rules: PropertyDecorator[]
) {
  return applyDecorators(
    ApiProperty({
      ...own,
      example,
      required: !optional,
      ...(description === undefined ? {} : { description }),
    } as ApiPropertyOptions),
    // `undefined` means left out; null is a wrong value like any other.
    ...(optional ? [ValidateIf((_body, value) => value !== undefined)] : []),
    ...rules,
  );
}

/** One line of text, 1 to `max` (500) characters. */
export const Rad = (options: Field & { max?: number }) =>
  field(
    { type: String, minLength: 1, maxLength: options.max ?? MAX_LINE },
    options,
    IsString({ message: 'ska vara text' }),
    Length(1, options.max ?? MAX_LINE, { message: `ska vara 1–${options.max ?? MAX_LINE} tecken` }),
    Matches(LINE, { message: 'får inte innehålla styrtecken eller radbrytningar' }),
    Matches(/\S/u, { message: 'ska innehålla något annat än blanksteg' }),
  );

/** Running text with line breaks, up to 500,000 characters. */
export const Lopetext = (options: Field) =>
  field(
    { type: String, minLength: 0, maxLength: MAX_TEXT },
    options,
    IsString({ message: 'ska vara text' }),
    Length(0, MAX_TEXT, { message: `får vara högst ${MAX_TEXT} tecken` }),
    Matches(LINES, { message: 'får inte innehålla andra styrtecken än radbrytning och tabb' }),
  );

/** A day: YYYY-MM-DD. */
export const Dag = (options: Field) =>
  field(
    { type: String, format: 'date' },
    options,
    ValidateBy(
      { name: 'dag', validator: { validate: isDatum } },
      { message: 'ska vara ett datum som finns, ÅÅÅÅ-MM-DD' },
    ),
  );

/** A time of day in Sweden: HH:MM. */
export const Klockslag = (options: Field) =>
  field(
    { type: String, pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' },
    options,
    Matches(/^([01]\d|2[0-3]):[0-5]\d$/, { message: 'ska vara ett klockslag, TT:MM' }),
  );

/** An instant: RFC 3339 with offset. */
export const Tidpunkt = (options: Field) =>
  field(
    { type: String, format: 'date-time' },
    options,
    ValidateBy(
      { name: 'tidpunkt', validator: { validate: isInstant } },
      { message: 'ska vara en tidpunkt med tidszon, till exempel 2024-03-05T13:00:00+01:00' },
    ),
  );

export const Heltal = (options: Field & { min?: number; max?: number }) =>
  field(
    { type: 'integer', minimum: options.min ?? 0, maximum: options.max ?? 1_000_000 },
    options,
    IsInt({ message: 'ska vara ett heltal' }),
    Min(options.min ?? 0, { message: `ska vara minst ${options.min ?? 0}` }),
    Max(options.max ?? 1_000_000, { message: `ska vara högst ${options.max ?? 1_000_000}` }),
  );

export const JaNej = (options: Field) =>
  field({ type: Boolean }, options, IsBoolean({ message: 'ska vara true eller false' }));

/** Several numbers, from 1. */
export const HeltalLista = (options: Field & { max: number }) =>
  field(
    { type: 'array', items: { type: 'integer', minimum: 1, maximum: 1_000_000 }, maxItems: options.max },
    options,
    IsArray({ message: 'ska vara en lista' }),
    ArrayMaxSize(options.max, { message: `får ha högst ${options.max} rader` }),
    IsInt({ each: true, message: 'ska vara heltal' }),
    Min(1, { each: true, message: 'ska vara minst 1' }),
    Max(1_000_000, { each: true, message: 'ska vara högst 1000000' }),
  );

/** One of a few words. */
export const EttAv = (values: readonly string[], options: Field) =>
  field(
    { type: String, enum: [...values] },
    options,
    IsIn(values, { message: `ska vara ett av: ${values.join(', ')}` }),
  );

/** Several of a few words, at least one, none twice. */
export const NagraAv = (values: readonly string[], options: Field) =>
  field(
    { type: 'array', items: { type: 'string', enum: [...values] }, minItems: 1, uniqueItems: true },
    options,
    IsArray({ message: 'ska vara en lista' }),
    ArrayMinSize(1, { message: 'ska ha minst ett värde' }),
    ArrayUnique({ message: 'får inte ha samma värde två gånger' }),
    IsIn(values, { each: true, message: `ska vara något av: ${values.join(', ')}` }),
  );

/** An address of e-mail: ASCII, one at-sign, at most 254 characters (RFC 5321, 4.5.3.1). */
export const Epost = (options: Field) =>
  field(
    { type: String, maxLength: 254, format: 'email' },
    options,
    Length(3, 254, { message: 'ska vara högst 254 tecken' }),
    Matches(/^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/, {
      message: 'ska vara en e-postadress, till exempel kommun@kinda.se',
    }),
  );

/** The serie of a diarienummer: the word before the year in `ITSAM 2024/25`. */
export const Serienamn = (options: Field) =>
  field(
    { type: String, pattern: SERIE.source },
    options,
    Matches(SERIE, {
      message: 'ska vara versaler, siffror och bindestreck, högst 20 tecken, till exempel ITSAM',
    }),
  );

/** A diarienummer as people write it: serie, year, running number: `ITSAM 2024/25`. */
export const Diarienummer = (options: Field) =>
  field(
    { type: String, pattern: DIARIENUMMER.source },
    options,
    Matches(DIARIENUMMER, { message: 'ska vara ett diarienummer, till exempel ITSAM 2024/25' }),
  );

/** Several diarienummer. */
export const DiarienummerLista = (options: Field & { max?: number }) =>
  field(
    { type: 'array', items: { type: 'string', pattern: DIARIENUMMER.source }, maxItems: options.max ?? 100 },
    options,
    IsArray({ message: 'ska vara en lista' }),
    ArrayMaxSize(options.max ?? 100, { message: `får ha högst ${options.max ?? 100} rader` }),
    Matches(DIARIENUMMER, { each: true, message: 'ska vara diarienummer, till exempel ITSAM 2024/25' }),
  );

/** A short name in an address: a–z, 0–9 and single hyphens, at most 60. Of a person, an organ. */
export const Kortnamn = (options: Field) =>
  field(
    { type: String, pattern: SLUG.source, maxLength: 60 },
    options,
    Matches(SLUG, {
      message: 'ska vara små bokstäver a–z, siffror och enstaka bindestreck, högst 60 tecken',
    }),
  );

/** Several short names. */
export const KortnamnLista = (options: Field & { min?: number; max?: number }) =>
  field(
    {
      type: 'array',
      items: { type: 'string', pattern: SLUG.source, maxLength: 60 },
      minItems: options.min ?? 0,
      maxItems: options.max ?? 500,
    },
    options,
    IsArray({ message: 'ska vara en lista' }),
    ArrayMinSize(options.min ?? 0, { message: `ska ha minst ${options.min ?? 0} rader` }),
    ArrayMaxSize(options.max ?? 500, { message: `får ha högst ${options.max ?? 500} rader` }),
    Matches(SLUG, { each: true, message: 'ska vara kortnamn: a–z, siffror och enstaka bindestreck' }),
  );

/** A list of lines. */
export const Rader = (options: Field & { max?: number }) =>
  field(
    {
      type: 'array',
      items: { type: 'string', minLength: 1, maxLength: MAX_LINE },
      maxItems: options.max ?? 200,
    },
    options,
    IsArray({ message: 'ska vara en lista' }),
    ArrayMaxSize(options.max ?? 200, { message: `får ha högst ${options.max ?? 200} rader` }),
    IsString({ each: true, message: 'ska vara text' }),
    Length(1, MAX_LINE, { each: true, message: `ska vara 1–${MAX_LINE} tecken` }),
    Matches(LINE, { each: true, message: 'får inte innehålla styrtecken eller radbrytningar' }),
  );

/** Several running texts. */
export const Texter = (options: Field & { max?: number }) =>
  field(
    {
      type: 'array',
      items: { type: 'string', minLength: 1, maxLength: MAX_TEXT },
      maxItems: options.max ?? 500,
    },
    options,
    IsArray({ message: 'ska vara en lista' }),
    ArrayMaxSize(options.max ?? 500, { message: `får ha högst ${options.max ?? 500} rader` }),
    IsString({ each: true, message: 'ska vara text' }),
    Length(1, MAX_TEXT, { each: true, message: `ska vara 1–${MAX_TEXT} tecken` }),
    Matches(LINES, {
      each: true,
      message: 'får inte innehålla andra styrtecken än radbrytning och tabb',
    }),
  );

/** SHA-256 in hex. */
export const Sha256 = (options: Field) =>
  field(
    { type: String, pattern: '^[0-9a-f]{64}$' },
    options,
    Matches(/^[0-9a-f]{64}$/, { message: 'ska vara en SHA-256-summa med 64 hexadecimala tecken' }),
  );

// Swagger knows a lazy type by its function's name, `type`: hence the functions made anew below.

// class-validator takes a list for a part whose fields all keep their rules.
const PART = {
  name: 'del',
  validator: {
    validate: (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value),
  },
};

/** A part with fields of its own. */
export const Del = (type: () => new () => object, options: Field) =>
  field(
    { type: () => type() } as ApiPropertyOptions,
    options,
    ValidateBy(PART, { message: 'ska vara ett objekt' }),
    ValidateNested({ message: 'ska vara ett objekt' }),
    Type(type),
  );

/** A list of such parts. */
export const Delar = (type: () => new () => object, options: Field & { min?: number; max?: number }) =>
  field(
    {
      type: () => type(),
      isArray: true,
      minItems: options.min ?? 0,
      maxItems: options.max ?? 500,
    } as ApiPropertyOptions,
    options,
    IsArray({ message: 'ska vara en lista' }),
    ArrayMinSize(options.min ?? 0, { message: `ska ha minst ${options.min ?? 0} rader` }),
    ArrayMaxSize(options.max ?? 500, { message: `får ha högst ${options.max ?? 500} rader` }),
    ValidateBy(PART, { each: true, message: 'ska vara objekt' }),
    ValidateNested({ each: true, message: 'ska vara objekt' }),
    Type(type),
  );
