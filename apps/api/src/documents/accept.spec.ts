import { describe, expect, it } from '@jest/globals';
import { preferred } from './accept.js';

const OFFERED = ['application/json', 'text/html', 'application/pdf'] as const;

describe('what a client would rather have', () => {
  it.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['application/pdf', 'application/pdf'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html'],
    ['text/*, application/pdf;q=0.5', 'text/html'],
    ['application/json;q=0.2, application/pdf; q=0.3', 'application/pdf'],
    ['APPLICATION/PDF', 'application/pdf'],
    ['*/*, application/json;q=0', 'text/html'],
    ['image/png', undefined],
    ['application/json;q=0', undefined],
    ['application/pdf;q=mycket', undefined],
  ])('%s is %s', (accept, expected) => {
    expect(preferred(accept, OFFERED)).toBe(expected);
  });
});
