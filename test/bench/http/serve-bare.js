/**
 * What Nest can do at best: Fastify, the same bodies behind a ValidationPipe, and routes that put the same bytes into
 * the same table, durably, those that arrive together in one commit. Nothing is decided, signed in, logged or projected.
 */
import 'reflect-metadata';
import { randomBytes, randomUUID } from 'node:crypto';
import { AddParagrafBody, RegisterArendeBody } from '@liggaren/governance';
import { Body, Controller, Module, Param, Post, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { bareLoop } from '../bare-loop.js';

const { append, close } = await bareLoop(process.argv[2]);
let number = 0;
const revisions = new Map();

class Routes {
  async register(body) {
    number += 1;
    const diarienummer = `NMD 2024/${number}`;
    const registeredOn = '2024-01-01';
    const data = { diarienummer, serie: 'NMD', ar: 2024, lopnr: number, registeredOn, ...body };
    await append(`arende-NMD-2024-${number}`, anEvent('ArendeRegistered', data), 0);
    return { position: String(number), revision: 0, diarienummer };
  }

  async add(id, body) {
    const revision = revisions.get(id) ?? 0;
    revisions.set(id, revision + 1);
    const paragraf = revision + 1;
    await append(`sammantrade-${id}`, anEvent('ParagrafAdded', { paragraf, ...body }), revision);
    return { position: String(revision), revision, paragraf };
  }
}

function anEvent(type, data) {
  const commandId = randomUUID();
  const metadata = {
    commandId,
    correlationId: commandId,
    causationId: commandId,
    actor: { id: 'maskin', name: 'Maskinen', role: 'registrator' },
    recordedAt: new Date().toISOString(),
    salt: randomBytes(32).toString('base64'),
    bodyHash: 'a'.repeat(64),
  };
  return { id: randomUUID(), type, data, metadata };
}

// Decorators, by hand: this file is run as it stands.
Controller('api')(Routes);
route('register', 'arenden', [RegisterArendeBody], [Body()]);
route('add', 'sammantraden/:id/paragrafer', [String, AddParagrafBody], [Param('id'), Body()]);

function route(name, path, types, parameters) {
  const method = Object.getOwnPropertyDescriptor(Routes.prototype, name);
  Reflect.defineMetadata('design:paramtypes', types, Routes.prototype, name);
  parameters.forEach((decorate, index) => decorate(Routes.prototype, name, index));
  Post(path)(Routes.prototype, name, method);
}

class Bare {}
Module({ controllers: [Routes] })(Bare);

const app = await NestFactory.create(Bare, new FastifyAdapter(), { logger: false });
app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
await app.listen(0, '127.0.0.1');
process.send({ url: await app.getUrl(), headers: {} });
process.once('disconnect', () => void app.close().then(close));
