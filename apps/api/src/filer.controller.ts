import type { Readable } from 'node:stream';
import { diarium, FileMissing, Filer, MAX_FILE_BYTES } from '@liggaren/governance';
import { Controller, Get, Param, Put, Req, StreamableFile } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiOperation,
  ApiParam,
  ApiProduces,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problem.js';
import { Projector } from '@liggaren/event-store';
import { Needs } from './access/needs.js';
import { TheReading, type Reading } from './access/reading.js';
import { Problems } from './route.js';

export const FILER_PATH = '/api/filer';

/** The contents of handlingar, by the SHA-256 of their bytes. What they are is told by the ärenden. */
@ApiTags('filer')
@Controller(FILER_PATH)
export class FilerController {
  constructor(
    private readonly filer: Filer,
    private readonly projector: Projector,
  ) {}

  @Put()
  @Needs({ needs: 'fil.spara', of: 'ledger' })
  @ApiOperation({
    operationId: 'putFil',
    summary: 'Sparar en fils bytes, högst 100 MiB. Samma innehåll två gånger är en fil.',
  })
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiResponse({
    status: 200,
    description: 'Summan att ange när handlingen registreras.',
    schema: {
      type: 'object',
      example: { sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', bytes: 48213 },
    },
  })
  @Problems(401, 403, 413, 415, 429, 500, 503)
  put(@Req() request: FastifyRequest<{ Body: Readable }>) {
    // Told before a byte is sent, where the client says how many there are.
    if (Number(request.headers['content-length'] ?? 0) > MAX_FILE_BYTES) {
      throw new Problem(
        413,
        'FILE_TOO_LARGE',
        'Filen är större än 100 MiB. Dela upp den eller spara den mindre.',
      );
    }
    // A refusal in the middle must not tear down the connection that it is answered on.
    return this.filer.put(request.body.iterator({ destroyOnReturn: false }));
  }

  @Get(':sha256')
  @Needs({ needs: 'fil.las', of: 'ledger' })
  @ApiOperation({ operationId: 'getFil', summary: 'En fils bytes.' })
  @ApiParam({ name: 'sha256', schema: { type: 'string', pattern: '^[0-9a-f]{64}$' } })
  @ApiProduces('application/octet-stream')
  @ApiResponse({ status: 200, description: 'Bytes.', schema: { type: 'string', format: 'binary' } })
  @Problems(401, 403, 404, 429, 500, 503)
  async get(@Param('sha256') sha256: string, @TheReading() reading: Reading): Promise<StreamableFile> {
    this.assertReadable(sha256, reading);
    // Never shown by the browser: what is inside came from outside.
    return new StreamableFile(await this.filer.open(sha256), { disposition: 'attachment' });
  }

  /**
   * By one of the handlingar that rest on it. One that nobody has registered yet is read by those who may register.
   * A file that may not be read is not there: that it is would tell that somebody has it.
   * @throws FileMissing
   */
  private assertReadable(sha256: string, reading: Reading): void {
    const uses = this.projector.queries(diarium).fileUses(sha256);
    const own = uses.filter(({ organ }) => reading.may('fil.las', organ));
    if (own.some(({ isSecret }) => !isSecret)) return;
    const secret = own.filter(({ organ }) => reading.may('sekretess.las', organ));
    const isUnused = uses.length === 0 && reading.organs('fil.spara')?.length !== 0;
    if (secret.length === 0 && !isUnused) throw new FileMissing(sha256);
    reading.sawSecret(
      secret.map(({ diarienummer, handlingsnummer }) => `${diarienummer} handling ${handlingsnummer}`),
    );
  }
}
