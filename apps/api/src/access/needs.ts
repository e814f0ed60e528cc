import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtension, ApiTags } from '@nestjs/swagger';
import type { Permission } from './permissions.js';

/**
 * Where the board of a request is found: in the address (`slug`), in the body (`body`), in the first event of what
 * the address names (`arende`, `sammantrade`, `anslag`, `delegationsbeslut`) or the body announces (`subject`).
 * `ledger`: the request is about no one board, and what it may reach is decided where it is read.
 */
export type OrganSource =
  | 'slug'
  | 'body'
  | 'arende'
  | 'sammantrade'
  | 'anslag'
  | 'delegationsbeslut'
  | 'subject'
  | 'query'
  | 'ledger';

/** Permissions that no board bounds. */
type Unbounded = 'oppet.las' | 'eget.skot';

/** What a route needs: a row of the table, and in which board. */
export type Access =
  | { readonly needs: Unbounded }
  | { readonly needs: Exclude<Permission, Unbounded>; readonly of: OrganSource };

/** Everyone may read it: no sign-in. */
export const isOpen = (access: Access): boolean => access.needs === 'oppet.las';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Without it nobody gets in. */
    access?: Access;
    /** Takes a form of a page (application/x-www-form-urlencoded); nothing else does. */
    form?: boolean;
    /** Tries credentials: an address may do so seldom. */
    tries?: boolean;
    /** What it changes has a version: it takes If-Match. */
    versioned?: boolean;
  }
}

/**
 * Declares what a route needs, for the door and for the OpenAPI document. A route without it is refused at start.
 * `form`: it takes a form of a page; `tries`: it tries credentials;
 * `versioned`: it takes If-Match.
 */
export const Needs = (
  access: Access,
  more: { readonly form?: true; readonly tries?: true; readonly versioned?: boolean } = {},
): MethodDecorator =>
  applyDecorators(
    RouteConfig({ access, ...more }),
    ApiExtension('x-needs', access.needs),
    ...('of' in access ? [ApiExtension('x-of', access.of)] : []),
    ...(isOpen(access) ? [ApiTags('public')] : []),
  );
