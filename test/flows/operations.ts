import type { OrganSource, Permission } from '@liggaren/api';
import type { RunningApp } from './running-app.js';

/** One operation of the OpenAPI document, and what it says that it needs. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly id: string;
  readonly needs: Permission;
  readonly of: OrganSource | undefined;
  /** The headers that it takes. */
  readonly headers: readonly string[];
  /** The names of its questions. */
  readonly queries: readonly string[];
}

/** Every operation that the application says it has. */
export async function operationsOf(running: RunningApp): Promise<readonly Operation[]> {
  const { body } = await running.get('/api/openapi.json');
  return Object.entries(body['paths'] as Record<string, Record<string, Record<string, unknown>>>).flatMap(
    ([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        id: operation['operationId'] as string,
        needs: operation['x-needs'] as Permission,
        of: operation['x-of'] as OrganSource | undefined,
        headers: parametersOf(operation, 'header'),
        queries: parametersOf(operation, 'query'),
      })),
  );
}

function parametersOf(operation: Readonly<Record<string, unknown>>, place: 'header' | 'query') {
  return ((operation['parameters'] ?? []) as { in: string; name: string }[])
    .filter((parameter) => parameter.in === place)
    .map(({ name }) => name);
}
