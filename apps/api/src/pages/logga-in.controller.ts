import { Projector } from '@liggaren/event-store';
import { Clock, organView } from '@liggaren/governance';
import { Controller, Get, Header, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Accounts } from '../access/accounts.js';
import { Needs } from '../access/needs.js';
import { Oidc } from '../access/oidc.js';
import { AccessOptions } from '../access/options.js';
import { ownPath } from '../access/own-path.js';
import { identityOf, SignIn } from '../access/sign-in.js';
import { Problem } from '../problem.js';
import { today } from '../query.js';
import type { Chosen } from './form.js';
import {
  kodPage,
  lankenGallerIntePage,
  loggaInPage,
  losenordSattPage,
  valjLosenordPage,
} from './logga-in.page.js';
import {
  felForstaKodPage,
  mittKontoPage,
  nyKodPage,
  type KontoErrors,
  type MittKonto,
} from './mitt-konto.page.js';

const HTML = 'text/html; charset=utf-8';
const ANOTHER_PASSWORD = 'Det är inte samma lösenord. Skriv det likadant i båda fälten.';

/** Of credentials that do not hold: the same whatever was wrong with them. */
const WRONG = {
  password: 'Kontot eller lösenordet stämmer inte.',
  code: 'Koden stämmer inte. Vänta på nästa och försök igen.',
  own: 'Lösenordet eller koden stämmer inte.',
};

type Fields = Readonly<Record<string, string | undefined>>;
type Form = FastifyRequest<{ Body: Fields | undefined }>;
const fieldsOf = ({ body }: Form): Fields => body ?? {};

/** Sign-in, and one's own account: pages with forms, whole without JavaScript. */
@ApiExcludeController()
@Controller()
export class LoggaInController {
  constructor(
    private readonly entry: SignIn,
    private readonly accounts: Accounts,
    private readonly options: AccessOptions,
    private readonly projector: Projector,
    private readonly clock: Clock,
    @Inject(Oidc) private readonly oidc: Oidc | null,
  ) {}

  @Get('logga-in')
  @Needs({ needs: 'oppet.las' })
  @Header('content-type', HTML)
  @Header('cache-control', 'no-store')
  loggaIn(@Req() request: FastifyRequest, @Query('till') till: unknown): string {
    return this.first(request, { till: ownPath(till) });
  }

  @Post('logga-in')
  @Needs({ needs: 'oppet.las' }, { form: true, tries: true })
  async password(@Req() request: Form, @Res() reply: FastifyReply): Promise<void> {
    const { konto = '', losenord = '', till: wanted } = fieldsOf(request);
    const till = ownPath(wanted);
    try {
      const entered = await this.entry.firstStep(request, reply, { konto: konto.trim(), losenord });
      const next = entered === undefined ? `/logga-in/kod?till=${encodeURIComponent(till)}` : till;
      await reply.redirect(next, 303);
    } catch (error) {
      await again(
        reply,
        error,
        (message) => this.first(request, { till, konto, error: message }),
        WRONG.password,
      );
    }
  }

  @Get('logga-in/kod')
  @Needs({ needs: 'oppet.las' })
  async kod(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Query('till') till: unknown) {
    if (this.entry.isHalfway(request)) await show(reply, kodPage({ till: ownPath(till) }));
    else await reply.redirect(`/logga-in?till=${encodeURIComponent(ownPath(till))}`, 303);
  }

  @Post('logga-in/kod')
  @Needs({ needs: 'oppet.las' }, { form: true, tries: true })
  async code(@Req() request: Form, @Res() reply: FastifyReply): Promise<void> {
    const { kod = '', till: wanted } = fieldsOf(request);
    const till = ownPath(wanted);
    if (!this.entry.isHalfway(request)) {
      // Too long ago: the password first.
      await reply.redirect(`/logga-in?till=${encodeURIComponent(till)}`, 303);
      return;
    }
    try {
      await this.entry.secondStep(request, reply, kod.replaceAll(/\s/g, ''));
      await reply.redirect(till, 303);
    } catch (error) {
      await again(reply, error, (message) => kodPage({ till, error: message }), WRONG.code);
    }
  }

  @Get('logga-in/valj-losenord')
  @Needs({ needs: 'oppet.las' })
  async link(@Res() reply: FastifyReply, @Query('engangskod') engangskod: unknown): Promise<void> {
    await show(
      reply,
      typeof engangskod === 'string' && engangskod !== ''
        ? valjLosenordPage({ engangskod })
        : lankenGallerIntePage('Länken är inte hel. Kopiera hela adressen, eller be om en ny.'),
    );
  }

  @Post('logga-in/valj-losenord')
  @Needs({ needs: 'oppet.las' }, { form: true, tries: true })
  async choose(@Req() request: Form, @Res() reply: FastifyReply): Promise<void> {
    const { engangskod = '', nyttLosenord = '', igen } = fieldsOf(request);
    const wrong = (error: Chosen) => show(reply.status(400), valjLosenordPage({ engangskod, error }));
    if (nyttLosenord !== igen) return wrong({ igen: ANOTHER_PASSWORD });
    try {
      const { entered } = await this.entry.byLink(request, reply, { engangskod, losenord: nyttLosenord });
      if (entered === undefined) await show(reply, losenordSattPage());
      else await reply.redirect(ownPath(undefined), 303);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.code === 'PASSWORD_TOO_SHORT') return wrong({ nyttLosenord: error.detail });
      await again(reply, error, lankenGallerIntePage);
    }
  }

  @Get('mitt-konto')
  @Needs({ needs: 'eget.skot' })
  async mittKonto(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await show(reply, mittKontoPage(this.mine(request)));
  }

  @Post('mitt-konto/utloggning')
  @Needs({ needs: 'eget.skot' }, { form: true })
  async out(@Req() request: Form, @Res() reply: FastifyReply): Promise<void> {
    await this.entry.out(request, reply, { everywhere: fieldsOf(request)['overallt'] === 'ja' });
    await reply.redirect('/', 303);
  }

  @Post('mitt-konto/sessioner/:nr/avslut')
  @Needs({ needs: 'eget.skot' }, { form: true })
  async endSession(@Req() request: Form, @Res() reply: FastifyReply, @Param('nr') nr: string): Promise<void> {
    this.entry.endSession(request, Number(nr));
    await reply.redirect('/mitt-konto', 303);
  }

  @Post('mitt-konto/losenord')
  @Needs({ needs: 'eget.skot' }, { form: true, tries: true })
  async changePassword(@Req() request: Form, @Res() reply: FastifyReply): Promise<void> {
    const { losenord = '', kod, nyttLosenord = '', igen } = fieldsOf(request);
    const wrong = (errors: Omit<KontoErrors, 'form'>) => this.wrong(request, { form: 'losenord', ...errors });
    if (nyttLosenord !== igen) {
      return show(reply.status(400), wrong({ chosen: { igen: ANOTHER_PASSWORD } }));
    }
    try {
      await this.entry.changePassword(request, { losenord, kod, nyttLosenord });
      await reply.redirect('/logga-in', 303);
    } catch (error) {
      await again(reply, error, (message, code) =>
        wrong(code === 'PASSWORD_TOO_SHORT' ? { chosen: { nyttLosenord: message } } : { losenord: message }),
      );
    }
  }

  @Post('mitt-konto/andra-faktor')
  @Needs({ needs: 'eget.skot' }, { form: true, tries: true })
  async newTotp(@Req() request: Form, @Res() reply: FastifyReply): Promise<void> {
    const { losenord = '', kod } = fieldsOf(request);
    const { csrf } = this.mine(request);
    try {
      await show(reply, nyKodPage({ ...(await this.entry.newTotp(request, { losenord, kod })), csrf }));
    } catch (error) {
      await again(reply, error, (message) =>
        this.wrong(request, { form: 'andra-faktor', losenord: message }),
      );
    }
  }

  @Post('mitt-konto/andra-faktor/bekraftelse')
  @Needs({ needs: 'eget.skot' }, { form: true, tries: true })
  async confirmTotp(@Req() request: Form, @Res() reply: FastifyReply): Promise<void> {
    const { kod = '' } = fieldsOf(request);
    const mine = this.mine(request);
    try {
      this.entry.confirmTotp(request, kod.replaceAll(/\s/g, ''));
    } catch (error) {
      return again(reply, error, (message) => felForstaKodPage({ csrf: mine.csrf, error: message }));
    }
    const done = 'Koden gäller. Nästa gång du loggar in frågar vi efter den.';
    await show(reply, mittKontoPage(this.mine(request), { done }));
  }

  private first(request: FastifyRequest, more: { till: string; konto?: string; error?: string }): string {
    return loggaInPage({
      ...more,
      already: request.identity?.namn,
      local: this.options.hasLocalAccounts,
      issuer: this.oidc !== null,
    });
  }

  private wrong(request: FastifyRequest, errors: KontoErrors): string {
    return mittKontoPage(this.mine(request), { errors });
  }

  private mine(request: FastifyRequest): MittKonto {
    const { id: konto, namn, held, csrf = '', session } = identityOf(request);
    const account = this.accounts.find(konto);
    const now = Math.floor(this.options.clock.now().getTime() / 1000);
    return {
      konto,
      namn,
      csrf,
      roller: held.map(({ role, organ }) => ({
        role,
        ...(organ === undefined ? {} : { organ: this.nameOf(organ) }),
      })),
      local: account?.hasPassword
        ? {
            hasTotp: account.hasTotp,
            sessions: this.accounts
              .sessionsOf(konto, now)
              .map(({ hash, ...shown }) => ({ ...shown, isThis: hash === session })),
          }
        : undefined,
    };
  }

  /** What a board is called today; its slug where no board of that slug is known. */
  private nameOf(organ: string): string {
    return this.projector.queries(organView).bySlug(organ, today(this.clock))?.namn ?? organ;
  }
}

/** A page for one person alone. */
async function show(reply: FastifyReply, page: string): Promise<void> {
  await reply.type(HTML).header('cache-control', 'no-store').send(page);
}

/** The same form again, with what was wrong. What the person can't mend there goes on as it is. */
async function again(
  reply: FastifyReply,
  error: unknown,
  shown: (message: string, code: string) => string,
  wrong: string = WRONG.own,
): Promise<void> {
  if (!(error instanceof Problem) || error.status === 403) throw error;
  const { status, code, detail, retryAfterSeconds } = error;
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds));
  const minutes = Math.ceil((retryAfterSeconds ?? 0) / 60);
  const message =
    code === 'MUST_WAIT'
      ? `För många försök. Vänta ${minutes === 1 ? 'en minut' : `${minutes} minuter`} och försök igen.`
      : code === 'BAD_CREDENTIALS'
        ? wrong
        : detail;
  await show(reply.status(status), shown(message, code));
}
