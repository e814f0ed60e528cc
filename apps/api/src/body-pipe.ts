import { Injectable, ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import { invalidBody } from './problem.js';

/** Validates bodies and queries: every wrong field is named, fields that do not exist too, and nothing is converted. */
@Injectable()
export class BodyPipe extends ValidationPipe {
  constructor() {
    super({ whitelist: true, forbidNonWhitelisted: true, transform: true, exceptionFactory: invalidBody });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const transformed: unknown = await super.transform(value, metadata);
    if (metadata.type === 'body' || metadata.type === 'query') dropUnset(transformed);
    return transformed;
  }
}

// A class has its optional fields also when they were not sent. An event must not.
function dropUnset(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    if (part === undefined) delete (value as Record<string, unknown>)[key];
    else dropUnset(part);
  }
}
