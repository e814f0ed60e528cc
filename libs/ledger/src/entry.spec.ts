import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import type { StoredEvent } from '@liggaren/event-store';
import { entryOf, MAX_ENVELOPE_BYTES } from './entry.js';
import { Unprovable } from './errors.js';
import { leafHash } from './hash.js';
import { numberedEvent } from './testing.js';

const stored = (changes: Partial<StoredEvent> = {}): StoredEvent => ({
  ...numberedEvent(7),
  stream: 'arende-ITSAM-2024-26',
  revision: 3n,
  position: '8',
  ...changes,
});

describe('an entry', () => {
  it('commits to data and metadata with HMAC-SHA256 under the salt', () => {
    const { data, metadata } = stored();
    const { salt, ...rest } = metadata;
    const payload = canonicalize({ data, metadata: rest })!;
    const commit = createHmac('sha256', Buffer.from(salt, 'base64')).update(payload).digest('base64');
    expect(entryOf(stored(), 7)).toMatchObject({ payload, salt, envelope: { commit } });
  });

  it('is the same bytes for ever: a changed form would make every old proof worthless', () => {
    const { text } = entryOf(stored(), 7);
    expect(text).toBe(
      '{"commit":"K1QlMAreaQ7SUmKlgqyk+5E2+ZKDvfbVtbvS3DHzpjI=","id":"00000000-0000-5000-8000-000000000007",' +
        '"index":7,"recordedAt":"2024-03-05T09:00:07.000Z","revision":3,"stream":"arende-ITSAM-2024-26",' +
        '"type":"HandlingRegistered","v":1}',
    );
    expect(leafHash(text).toString('hex')).toBe(
      '4fa0eb00a21f8c1cf9e322141a5832de86f9c162e9a0444f7d3c8c150c9c7494',
    );
  });

  it('is RFC 8785, whatever the stream and the type are called', () => {
    const { text } = entryOf(stored({ stream: 'å"\\\n', type: '\u2028' }), 0);
    expect(text).toBe(canonicalize(JSON.parse(text)));
  });

  it('is the same however the store ordered what it was given', () => {
    const { data, metadata } = stored();
    const turned = <T extends object>(value: T) => Object.fromEntries(Object.entries(value).reverse()) as T;
    expect(entryOf(stored({ data: turned(data), metadata: turned(metadata) }), 7)).toEqual(
      entryOf(stored(), 7),
    );
  });

  it('binds who acted and when', () => {
    const { metadata } = stored();
    const other = { ...metadata, actor: { ...metadata.actor, name: 'Rune Registrator' } };
    expect(entryOf(stored({ metadata: other }), 7).text).not.toBe(entryOf(stored(), 7).text);
  });

  it('shows nothing of what the event says or who acted', () => {
    expect(entryOf(stored(), 7).text).not.toMatch(/Rut|rut|Ärende/);
  });

  it('needs a salt of 32 bytes', () => {
    const { metadata } = stored();
    for (const salt of ['', 'x'.repeat(44), Buffer.alloc(16).toString('base64')]) {
      expect(() => entryOf(stored({ metadata: { ...metadata, salt } }), 7)).toThrow(Unprovable);
    }
    const { salt: _, ...without } = metadata;
    expect(() => entryOf(stored({ metadata: without as typeof metadata }), 7)).toThrow(Unprovable);
  });

  it('has at most as many bytes as the length field of a tile can say', () => {
    const room = MAX_ENVELOPE_BYTES - Buffer.byteLength(entryOf(stored({ stream: '' }), 7).text);
    expect(Buffer.byteLength(entryOf(stored({ stream: 'x'.repeat(room) }), 7).text)).toBe(MAX_ENVELOPE_BYTES);
    expect(() => entryOf(stored({ stream: 'x'.repeat(room + 1) }), 7)).toThrow(Unprovable);
    expect(() => entryOf(stored({ stream: 'å'.repeat(room / 2 + 1) }), 7)).toThrow(Unprovable);
  });
});
