import { Rad } from '@liggaren/governance';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { ValidateBy, ValidateIf } from 'class-validator';

/** Longest part of an answer, in characters of base64url. */
const LONGEST = 8192;
const BASE64URL = new RegExp(`^[A-Za-z0-9_-]{1,${LONGEST}}$`);

const isPart = (value: unknown): value is string => typeof value === 'string' && BASE64URL.test(value);
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a browser's `credential.toJSON()` must hold for us; what else is in it is not looked at. */
const has =
  (...parts: readonly string[]) =>
  (value: unknown): boolean => {
    if (!isObject(value)) return false;
    const { id, type, response } = value;
    return (
      isPart(id) &&
      type === 'public-key' &&
      isObject(response) &&
      parts.every((part) => isPart(response[part]))
    );
  };

function answer(
  parts: readonly string[],
  { description, optional }: { description: string; optional: boolean },
) {
  const base64url = { type: 'string', pattern: BASE64URL.source, example: 'AQ' };
  return applyDecorators(
    ApiProperty({
      type: 'object',
      additionalProperties: true,
      description,
      required: !optional,
      properties: {
        id: base64url,
        type: { type: 'string', enum: ['public-key'] },
        response: {
          type: 'object',
          additionalProperties: true,
          properties: Object.fromEntries(parts.map((part) => [part, base64url])),
          required: [...parts],
        },
      },
      example: {
        id: 'AQ',
        type: 'public-key',
        response: Object.fromEntries(parts.map((part) => [part, 'AQ'])),
      },
    } as unknown as ApiPropertyOptions),
    ...(optional ? [ValidateIf((_body, value) => value !== undefined)] : []),
    ValidateBy(
      { name: 'passnyckel', validator: { validate: has(...parts) } },
      { message: 'ska vara webbläsarens svar, credential.toJSON()' },
    ),
  );
}

/** A body's field: the sealed challenge, as it was given. */
export const Sealed = ({ optional = false } = {}) =>
  Rad({
    example: 'eyJhbGciOiJkaXIi',
    description: 'utmaning, som den kom tillsammans med publicKey',
    max: 2000,
    optional,
  });

/** A body's field: the browser's answer when a passkey was made. */
export const PasskeyRegistration = () =>
  answer(['clientDataJSON', 'attestationObject'], {
    description: 'Webbläsarens svar: (await navigator.credentials.create(…)).toJSON()',
    optional: false,
  });

/** A body's field: the browser's answer when a passkey signed. */
export const PasskeyAssertion = () =>
  answer(['clientDataJSON', 'authenticatorData', 'signature'], {
    description:
      'Med passnyckel: webbläsarens svar på utmaningen, (await navigator.credentials.get(…)).toJSON()',
    optional: true,
  });

// What goes on from here is what was looked at, and nothing else.

export const registrationOf = ({ id, response }: RegistrationResponseJSON): RegistrationResponseJSON => ({
  id,
  rawId: id,
  type: 'public-key',
  clientExtensionResults: {},
  response: { clientDataJSON: response.clientDataJSON, attestationObject: response.attestationObject },
});

export const assertionOf = ({ id, response }: AuthenticationResponseJSON): AuthenticationResponseJSON => ({
  id,
  rawId: id,
  type: 'public-key',
  clientExtensionResults: {},
  response: {
    clientDataJSON: response.clientDataJSON,
    authenticatorData: response.authenticatorData,
    signature: response.signature,
  },
});
