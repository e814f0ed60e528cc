import { Injectable, ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { keepsItsRules } from './body-rules.js';
import { invalidBody } from './problem.js';

/** Validates bodies and queries: every wrong field is named, fields that do not exist too, and nothing is converted. */
@Injectable()
export class BodyPipe extends ValidationPipe {
  constructor() {
    super({ whitelist: true, forbidNonWhitelisted: true, transform: true, exceptionFactory: invalidBody });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { type, metatype } = metadata;
    if (type !== 'body' && type !== 'query') return super.transform(value, metadata);
    const right =
      type === 'body' && isObject(value) && metatype ? plainToInstance(metatype, value) : undefined;
    // What is wrong with a body is the pipe's to say.
    const transformed: unknown =
      isObject(right) && keepsItsRules(right) ? right : await super.transform(value, metadata);
    dropUnset(transformed);
    return transformed;
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

// A class has its optional fields also when they were not sent. An event must not.
function dropUnset(value: unknown): void {
  if (!isObject(value)) return;
  for (const [key, part] of Object.entries(value)) {
    if (part === undefined) delete (value as Record<string, unknown>)[key];
    else dropUnset(part);
  }
}
