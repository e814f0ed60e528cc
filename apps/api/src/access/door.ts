import { timingSafeEqual } from 'node:crypto';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problem.js';
import { AccessLog } from './access-log.js';
import { Authority } from './authority.js';
import { BadCredentials, Identities, refusedBy, type Identity } from './identity.js';
import { isOpen, type Access } from './needs.js';
import { reachesMeeting, rowOf, type Permission } from './permissions.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Who gets in. Before the address or the body is looked at: who is it (401), and then, of those who have not asked too
 * often, does any of their roles let them do such a thing at all (403).
 */
@Injectable()
export class Door {
  constructor(
    private readonly identities: Identities,
    private readonly log: AccessLog,
  ) {}

  /** @throws Problem 401 */
  async enter(request: FastifyRequest): Promise<void> {
    request.identity = (await this.identify(request)) ?? null;
    if (request.identity === null && !isOpenToAll(request)) {
      throw new Problem(401, 'NOT_SIGNED_IN', 'Logga in, eller skicka en giltig nyckel.');
    }
  }

  /** Of those who have entered. @throws Problem 403 */
  admit(request: FastifyRequest): void {
    const { identity } = request;
    // What is open to everyone is in nobody's name: whoever is signed in may sign in again.
    if (identity === null || isOpenToAll(request)) return;
    // The word of a form is in its body, which is read later (enterForm).
    if (request.routeOptions.config.form !== true) {
      assertFromOurPages(request, identity, request.headers['x-csrf-token']);
    }
    if (request.is404) return;
    // What declares nothing is closed to everyone.
    const { access } = request.routeOptions.config;
    if (access === undefined || !mayAnywhere(identity, access.needs)) {
      throw this.refused(request, access?.needs ?? 'okänd');
    }
  }

  /** Once a form is read: is it of our pages? @throws Problem 403 */
  enterForm(request: FastifyRequest): void {
    const { access, form } = request.routeOptions.config;
    if (form !== true || access === undefined || isOpen(access) || request.identity === null) return;
    assertFromOurPages(request, request.identity, (request.body as { csrf?: unknown } | undefined)?.csrf);
  }

  refused(request: FastifyRequest, needs: string, organ?: string): Problem {
    this.log.write(request, 'nekad', organ === undefined ? [needs] : [needs, organ]);
    return notAllowed();
  }

  private async identify(request: FastifyRequest): Promise<Identity | undefined> {
    try {
      return await this.identities.identify(request);
    } catch (error) {
      if (!(error instanceof BadCredentials)) throw error;
      this.log.write(request, 'felaktig', [error.reason], null);
      throw refusedBy(error, 'Inloggningen eller nyckeln gäller inte. Logga in på nytt.');
    }
  }
}

/** Whether everyone may do what is asked. */
function isOpenToAll(request: FastifyRequest): boolean {
  const access = request.is404 ? undefined : request.routeOptions.config.access;
  return access !== undefined && isOpen(access);
}

/** The 403. It tells nothing of what it keeps from whom. */
export const notAllowed = () =>
  new Problem(403, 'NOT_ALLOWED', 'Ditt konto får inte göra det här. Be administratören om behörighet.');

/** Whether the table lets them do it in some board, or may at a meeting. */
function mayAnywhere({ how, ability, scopes }: Identity, needs: Permission): boolean {
  if (rowOf(needs).signedIn) return scopes === undefined || scopes.includes(needs);
  return ability.roleFor(needs) !== undefined || (how !== 'nyckel' && reachesMeeting(needs));
}

/** A browser sends a session's cookie along with what other sites ask of it; only our pages know the session's word. */
function assertFromOurPages({ method }: FastifyRequest, { how, csrf = '' }: Identity, said: unknown): void {
  if (how !== 'session' || SAFE.has(method)) return;
  const word = Buffer.from(String(said ?? ''));
  const ours = Buffer.from(csrf);
  if (word.length !== ours.length || !timingSafeEqual(word, ours)) {
    throw new Problem(
      403,
      'CSRF_TOKEN',
      'Begäran saknar sessionens X-CSRF-Token. Hämta det från /api/mig och försök igen.',
    );
  }
}

/** Once the body is read: in which board (403). The role that lets them in is whose act it is. */
@Injectable()
export class OrganGuard implements CanActivate {
  constructor(
    private readonly door: Door,
    private readonly authority: Authority,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { access } = request.routeOptions.config;
    const { identity } = request;
    if (identity === null || access === undefined || !('of' in access)) return true;
    const organ = await this.authority.organOf(request, access.of);
    request.actingRole = (await this.roleFor(request, identity, access, organ)) ?? null;
    if (request.actingRole === null) throw this.door.refused(request, access.needs, organ);
    if (request.headers['liggaren-source'] === 'import') {
      const importer = identity.ability.roleFor('register.importera', organ);
      if (importer === undefined) throw this.door.refused(request, 'register.importera', organ);
    }
    return true;
  }

  private async roleFor(
    request: FastifyRequest,
    identity: Identity,
    access: Extract<Access, { of: unknown }>,
    organ: string | undefined,
  ): Promise<string | undefined> {
    const granted = identity.ability.roleFor(access.needs, organ);
    if (granted !== undefined) return granted;
    if (access.of !== 'sammantrade' || !reachesMeeting(access.needs)) return undefined;
    const { id: sammantradeId } = request.params as { id: string };
    return (await this.authority.signsAt(identity, sammantradeId)) ? 'justerare' : undefined;
  }
}
