import { describe, expect, test } from '@jest/globals';
import { queryIds } from '../../src/contracts/rows.ts';
import { emptySections } from '../../src/sections/empty.ts';
import { sections } from '../../src/sections/index.ts';
import { SectionRun } from '../../src/sections/run-sections.ts';
import { defineSection, sectionsSchema } from '../../src/sections/section.ts';
import { contextOf, foldAll } from './fold.ts';

const hour = '2026-11-22 10:00';
const rows = { sources: [{ logs: 'requests' as const, source: 'app/web/1', hour, lines: 10 }] };

describe('the registry', () => {
  test('makes every part of the report once, and reads every query', () => {
    const keys = sections.flatMap((section) => section.keys);
    expect(keys.toSorted()).toEqual(Object.keys(sectionsSchema.shape).toSorted());
    expect(new Set(sections.flatMap((section) => section.queries))).toEqual(new Set(queryIds));
  });

  test('subscribes each section to the queries that it names', () => {
    for (const section of sections) {
      expect(Object.keys(section.start(contextOf()).on).toSorted()).toEqual(section.queries.toSorted());
    }
  });

  test('without rows, a section answers what stands for it when it fails', () => {
    const context = contextOf();
    const { sections: made } = foldAll(sections, {}, context);
    const empty = emptySections(context.hours);
    const unlike = { quality: null, prefixes: null, security: null, networks: null, ipv4Costs: null };
    expect({ ...made, ...unlike }).toEqual({ ...empty, ...unlike });
    expect(sectionsSchema.parse(empty)).toEqual(empty);
  });
});

describe('a section that fails', () => {
  const failing = (how: 'start' | 'row' | 'finish' | 'answer') =>
    defineSection({
      id: 'failing',
      queries: ['sources'],
      keys: ['addressTypes'],
      start() {
        if (how === 'start') throw new Error('at start');
        return {
          on: {
            sources: () => {
              if (how === 'row') throw new Error('at row');
            },
          },
          finish() {
            if (how === 'finish') throw new Error('at finish');
            const requests = how === 'answer' ? -1 : 1;
            return { addressTypes: [{ type: 'x', label: 'X', addresses: 1, requests, bytes: 1 }] };
          },
        };
      },
    });

  test.each([
    ['start', 'at start'],
    ['row', 'at row'],
    ['finish', 'at finish'],
  ] as const)('at its %s is named, and the others stand', (how, error) => {
    const answer = foldAll([failing(how), ...sections], rows);
    expect(answer.errors).toEqual([{ section: 'failing', error }]);
    expect(answer.sections.sources).toHaveLength(1);
    expect(answer.sections.addressTypes).toEqual([]);
  });

  test('by an answer that does not hold to its schema', () => {
    const { errors, sections: made } = foldAll([failing('answer')], rows);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.error).toContain('addressTypes[0].requests');
    expect(made.addressTypes).toEqual([]);
  });

  test('because its rows cannot be known: all sections that want them fail, no other', () => {
    const run = new SectionRun(sections, contextOf());
    run.add('requests-by-minute', { minute: hour, family: 'ipv6', requests: 5, received_bytes: 1, sent_bytes: 1 });
    run.fail('sources', new Error('row 3 is broken'));
    run.fail('sources', new Error('and so is row 4'));
    const { sections: made, errors } = run.finish();
    expect(errors).toEqual([
      { section: 'sources', error: 'row 3 is broken' },
      { section: 'quality', error: 'row 3 is broken' },
    ]);
    expect(made.traffic.requests.ipv6).toBe(5);
    expect(made.quality.status).toBe('partial');
  });
});
