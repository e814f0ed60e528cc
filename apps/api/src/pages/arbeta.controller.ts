import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Needs } from '../access/needs.js';
import { Problem } from '../problem.js';

const DIST = new URL('../../../dashboard/dist/', import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};
const IS_TEXT = /^(text|image\/svg)/;

interface Built {
  readonly type: string;
  readonly etag: string;
  readonly bytes: Buffer;
  /** For those who take it; fonts are packed already. */
  readonly packed?: Buffer;
}

/**
 * The dashboard as it was built: the shell is for everyone, what it shows is asked for at /api by whoever has signed
 * in. Every address under /arbeta that is no file is a page of it.
 */
@ApiExcludeController()
@Controller('arbeta')
export class ArbetaController {
  /** Files with their hash in their names never change, so they are read once. */
  private readonly assets = new Map<string, Promise<Built>>();

  @Get('assets/:file')
  @Needs({ needs: 'oppet.las' })
  async asset(@Param('file') file: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    if (!/^[\w-]+(\.[\w-]+)*\.(css|js|svg|woff2?)$/.test(file)) throw notThere();
    let built = this.assets.get(file);
    if (built === undefined) {
      built = read(`assets/${file}`);
      this.assets.set(file, built);
      built.catch(() => this.assets.delete(file));
    }
    await answer(request, reply, await built, 'public, max-age=31536000, immutable');
  }

  @Get(['', '*'])
  @Needs({ needs: 'oppet.las' })
  async page(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const index = await read('index.html').catch(() => {
      throw new Problem(503, 'NOT_BUILT', 'Arbetssidorna är inte byggda. Kör npm run build.');
    });
    await answer(request, reply, index, 'no-cache');
  }
}

async function answer(request: FastifyRequest, reply: FastifyReply, built: Built, caching: string) {
  const takesPacked = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  void reply
    .header('cache-control', caching)
    .header('content-type', built.type)
    .header('etag', built.etag)
    .header('vary', 'accept-encoding');
  if (request.headers['if-none-match'] === built.etag) return reply.status(304).send();
  if (built.packed === undefined || !takesPacked) return reply.send(built.bytes);
  return reply.header('content-encoding', 'gzip').send(built.packed);
}

/** @throws Problem ROUTE_NOT_FOUND */
async function read(path: string): Promise<Built> {
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  const bytes = await readFile(new URL(path, DIST)).catch(() => {
    throw notThere();
  });
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  return { type, etag, bytes, ...(IS_TEXT.test(type) && { packed: await promisify(gzip)(bytes) }) };
}

const notThere = () => new Problem(404, 'ROUTE_NOT_FOUND', 'Det finns ingen sådan adress.');
