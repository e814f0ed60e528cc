import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { MAX_BYTES, readApart, refuseTooLarge, Unreadable } from '@liggaren/import';
import { Body, Controller, HttpCode, Post, Req, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { notAllowed } from '../access/door.js';
import { Needs } from '../access/needs.js';
import { Problem } from '../problem.js';
import { Problems } from '../route.js';
import { ImportBody, recordableOf } from './import.body.js';
import { CannotImport, Import, type Send } from './record-import.js';

export const FORSLAG_PATH = '/api/import/forslag';

/** Protocols that another register has: their text is read, a person corrects what was read, and it is recorded. */
@ApiTags('import')
@Controller('api/import')
export class ImportController {
  @Post('forslag')
  @HttpCode(200)
  @Needs({ needs: 'register.importera', of: 'ledger' })
  @ApiOperation({
    operationId: 'readForslag',
    summary:
      'Läser ett protokoll (text eller PDF, högst 32 MiB) och föreslår vad som ska föras in. Inget sparas.',
  })
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiResponse({
    status: 200,
    description: 'Textens SHA-256, texten, och förslaget med raden som varje uppgift kommer från.',
    schema: { type: 'object' },
  })
  @Problems(401, 403, 413, 415, 422, 429, 500, 503)
  async read(@Req() request: FastifyRequest<{ Body: Readable }>): Promise<object> {
    try {
      refuseTooLarge(Number(request.headers['content-length'] ?? 0));
      const bytes = await allOf(request.body);
      const { text, forslag } = await readApart(bytes);
      return { sha256: createHash('sha256').update(text, 'utf8').digest('hex'), text, forslag };
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      const says = `${error.message.slice(0, 1).toUpperCase()}${error.message.slice(1)}`;
      throw new Problem(error.code === 'TOO_LARGE' ? 413 : 422, `IMPORT_${error.code}`, says);
    }
  }

  @Post()
  @HttpCode(200)
  @Needs({ needs: 'register.importera', of: 'body' })
  @ApiOperation({
    operationId: 'importProtokoll',
    summary:
      'För in ett rättat förslag med samma kommandon som alla använder. Samma text två gånger förs in en gång.',
  })
  @ApiProduces('application/x-ndjson')
  @ApiResponse({
    status: 200,
    description:
      'En rad JSON efter varje kommando, { sent, of }; den sista är { sammantradeId, left, position } eller { fel }.',
    schema: { type: 'string' },
  })
  @Problems(400, 401, 403, 409, 413, 415, 429, 500, 503)
  async import(@Body() body: ImportBody, @Req() request: FastifyRequest): Promise<StreamableFile> {
    const work = await prepare(inTheirName(request), body);
    const { identity } = request;
    if (
      work.newArenden.length > 0 &&
      identity?.ability.roleFor('arende.registrera', body.organ) === undefined
    ) {
      throw new Problem(
        403,
        'NOT_ALLOWED',
        `Protokollet nämner ärenden som inte är registrerade: ${work.newArenden.join(', ')}. Be en registrator föra in protokollet.`,
      );
    }
    if (identity?.ability.roleFor('protokoll.skriv', body.organ) === undefined) throw notAllowed();
    return new StreamableFile(Readable.from(told(work)), { type: 'application/x-ndjson; charset=utf-8' });
  }
}

async function prepare(send: Send, { organ, sha256, forslag }: ImportBody): Promise<Import> {
  try {
    return await Import.prepare(send, organ, sha256, recordableOf(forslag));
  } catch (error) {
    throw error instanceof CannotImport ? new Problem(409, 'CANNOT_IMPORT', capital(error.message)) : error;
  }
}

/** What is told while it is recorded: how far it has come, and at last what became of it. */
async function* told(work: Import): AsyncGenerator<string> {
  const steps = work.record();
  try {
    for (let sent = 0; ; sent++) {
      const { done, value } = await steps.next();
      if (done) return yield line(value);
      yield line({ sent, of: work.length });
    }
  } catch (error) {
    if (!(error instanceof CannotImport)) throw error;
    yield line({ fel: capital(error.message) });
  }
}

const line = (value: object) => `${JSON.stringify(value)}\n`;
const capital = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** Whose name the commands are sent in: that of whoever asks, through the same door and the same checks. */
function inTheirName({ server, headers, ip }: FastifyRequest): Send {
  const theirs = Object.fromEntries(
    ['authorization', 'cookie', 'x-csrf-token'].flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
  return async ({ method, path, headers: own, body }) => {
    const answer = await server.inject({
      method,
      url: path,
      remoteAddress: ip,
      headers: { ...theirs, ...own },
      ...(body === undefined ? {} : { payload: body }),
    });
    return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
  };
}

/** All bytes of an upload. @throws Unreadable TOO_LARGE as soon as there are too many */
async function allOf(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  // A refusal in the middle must not tear down the connection that it is answered on.
  for await (const part of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_BYTES) refuseTooLarge(bytes);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
