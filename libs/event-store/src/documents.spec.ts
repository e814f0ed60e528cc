import { afterEach, beforeEach, expect, test } from '@jest/globals';
import BetterSqlite3 from 'better-sqlite3';
import { documents, documentTable, type Documents } from './documents.js';

interface Note {
  texts: string[];
}

let db: BetterSqlite3.Database;
let notes: Documents<Note>;
beforeEach(() => {
  db = new BetterSqlite3(':memory:');
  db.exec(documentTable('notes'));
  notes = documents<Note>(db, 'notes');
});
afterEach(() => void db.close());

const stored = (key: string) => {
  const text = db.prepare<[string], string>('SELECT doc FROM notes WHERE key = ?').pluck().get(key);
  return text === undefined ? undefined : (JSON.parse(text) as Note);
};

test('a document that is not there is undefined', () => {
  expect(notes.get('a')).toBeUndefined();
});

test('what was put is read within the batch, and is in the table after the flush', () => {
  notes.put('a', { texts: ['å'] });
  expect(notes.get('a')).toEqual({ texts: ['å'] });
  expect(stored('a')).toBeUndefined();
  notes.flush();
  expect(stored('a')).toEqual({ texts: ['å'] });
});

test('a document may be changed in place, many times, and is written as it is last', () => {
  for (let i = 0; i < 5; i++) {
    const note = notes.get('a') ?? { texts: [] };
    note.texts.push(String(i));
    notes.put('a', note);
  }
  notes.flush();
  expect(stored('a')).toEqual({ texts: ['0', '1', '2', '3', '4'] });
});

test('after a rollback the table is the truth', () => {
  notes.put('a', { texts: ['kept'] });
  notes.flush();
  notes.get('a')!.texts.push('rolled back');
  notes.put('a', notes.get('a')!);
  notes.put('b', { texts: ['rolled back'] });
  notes.reset();
  expect(notes.get('a')).toEqual({ texts: ['kept'] });
  expect(notes.get('b')).toBeUndefined();
  notes.flush();
  expect(stored('b')).toBeUndefined();
});

test('more documents than are kept in memory are all stored and read', () => {
  for (let batch = 0; batch < 3; batch++) {
    for (let i = 0; i < 500; i++) {
      const note = notes.get(`k${i}`) ?? { texts: [] };
      note.texts.push(`${batch}`);
      notes.put(`k${i}`, note);
    }
    notes.flush();
  }
  for (let i = 0; i < 500; i++) {
    expect(notes.get(`k${i}`)).toEqual({ texts: ['0', '1', '2'] });
    expect(stored(`k${i}`)).toEqual({ texts: ['0', '1', '2'] });
  }
});

test('a document just used needs no parsing in the next batch', () => {
  notes.put('a', { texts: [] });
  notes.flush();
  expect(notes.get('a')).toBe(notes.get('a'));
});
