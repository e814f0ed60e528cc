import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { CorrectDiarieuppgiftBody } from './correct-diarieuppgift.js';

const wrong = (body: object) =>
  validateSync(plainToInstance(CorrectDiarieuppgiftBody, { reason: 'Felskrivning', ...body })).map(
    ({ property }) => property,
  );

describe('the body of a correction', () => {
  it('takes a text, or none', () => {
    expect(wrong({ uppgift: 'arendemening', old: 'Ny lönemodel', new: 'Ny lönemodell' })).toEqual([]);
    expect(wrong({ uppgift: 'motpart', old: 'Kinda kommun' })).toEqual([]);
    expect(wrong({ uppgift: 'diarienummer', new: 'ITSAM 2024/26' })).toEqual(['uppgift']);
  });

  it('takes a day for a date, and a kind of handling for a kind', () => {
    expect(wrong({ uppgift: 'datum', handlingsnummer: 1, old: '2024-02-12', new: '2024-02-13' })).toEqual([]);
    expect(wrong({ uppgift: 'registeredOn', new: '2024-02-30' })).toEqual(['new']);
    expect(wrong({ uppgift: 'kind', handlingsnummer: 1, new: 'upprattad' })).toEqual([]);
    expect(wrong({ uppgift: 'kind', handlingsnummer: 1, new: 'upprättad' })).toEqual(['new']);
  });
});
