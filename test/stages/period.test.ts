import { describe, expect, test } from '@jest/globals';
import { runRequestSchema } from '../../src/contracts/request.ts';
import { InvalidRequest, periodOf, previousPeriod, sameWeekdayPeriod } from '../../src/stages/period.ts';
import { hoursOf, isWholeDays } from '../../src/stages/period-calendar.ts';
import { fc } from '../support/properties.ts';

const ask = (request: Record<string, string>, zone = 'UTC') => periodOf(runRequestSchema.parse(request), zone);
const bounds = (request: Record<string, string>, zone = 'UTC') => {
  const { start, end } = ask(request, zone);
  return [start, end];
};

describe('periodOf', () => {
  test.each([
    [{ date: '2026-11-22' }, 'UTC', '2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z'],
    [{ date: '2026-11-22' }, 'Europe/Berlin', '2026-11-22T00:00:00+01:00', '2026-11-23T00:00:00+01:00'],
    [{ date: '2026-11-22', to: '2026-11-25' }, 'UTC', '2026-11-22T00:00:00Z', '2026-11-26T00:00:00Z'],
    [{ date: '2026-11-22', to: '2026-11-22' }, 'UTC', '2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z'],
    [{ date: '2026-11-22T10:00' }, 'UTC', '2026-11-22T10:00:00Z', '2026-11-22T11:00:00Z'],
    [{ date: '2026-11-22T10:00', to: '2026-11-22T12:00' }, 'UTC', '2026-11-22T10:00:00Z', '2026-11-22T13:00:00Z'],
    [{ date: '2026-11-22T22:00', to: '2026-11-23' }, 'UTC', '2026-11-22T22:00:00Z', '2026-11-24T00:00:00Z'],
    [{ date: '2026-11-22T23:00' }, 'Asia/Kolkata', '2026-11-22T23:00:00+05:30', '2026-11-23T00:00:00+05:30'],
    // clocks go forward: 23 hours; back: 25 hours
    [{ date: '2026-03-29' }, 'Europe/Berlin', '2026-03-29T00:00:00+01:00', '2026-03-30T00:00:00+02:00'],
    [{ date: '2026-10-25' }, 'Europe/Berlin', '2026-10-25T00:00:00+02:00', '2026-10-26T00:00:00+01:00'],
    // the hour that is shown twice lasts two hours, the one before the gap ends at the gap
    [{ date: '2026-10-25T02:00' }, 'Europe/Berlin', '2026-10-25T02:00:00+02:00', '2026-10-25T03:00:00+01:00'],
    [{ date: '2026-03-29T01:00' }, 'Europe/Berlin', '2026-03-29T01:00:00+01:00', '2026-03-29T03:00:00+02:00'],
    // midnight shown twice, and midnight skipped
    [{ date: '2026-11-01' }, 'America/Havana', '2026-11-01T00:00:00-04:00', '2026-11-02T00:00:00-05:00'],
    [{ date: '2018-11-04' }, 'America/Sao_Paulo', '2018-11-04T01:00:00-02:00', '2018-11-05T00:00:00-02:00'],
    [{ date: '2028-02-29' }, 'UTC', '2028-02-29T00:00:00Z', '2028-03-01T00:00:00Z'],
  ])('%j in %s', (request, zone, start, end) => {
    expect(bounds(request, zone)).toEqual([start, end]);
  });

  test('the schedule asks for the day before, in the zone of the report', () => {
    const scheduledTime = '2026-11-23T00:30:00Z';
    expect(bounds({ scheduledTime })).toEqual(['2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z']);
    expect(bounds({ scheduledTime }, 'America/New_York')).toEqual([
      '2026-11-21T00:00:00-05:00',
      '2026-11-22T00:00:00-05:00',
    ]);
    expect(bounds({ scheduledTime: '2026-11-22T23:30:00Z' }, 'Europe/Berlin')).toEqual([
      '2026-11-22T00:00:00+01:00',
      '2026-11-23T00:00:00+01:00',
    ]);
  });

  test('the zone of the request stands over the default', () => {
    expect(ask({ date: '2026-11-22', timezone: 'Asia/Tokyo' }, 'UTC')).toEqual({
      start: '2026-11-22T00:00:00+09:00',
      end: '2026-11-23T00:00:00+09:00',
      timezone: 'Asia/Tokyo',
    });
  });

  test.each([
    [{ date: '2026-02-30' }, 'UTC', 'date: there is no day 2026-02-30 in the time zone UTC'],
    [{ date: '2026-13-01' }, 'UTC', 'date: there is no day 2026-13-01 in the time zone UTC'],
    [{ date: '2026-11-22', to: '2026-02-29' }, 'UTC', 'to: there is no day 2026-02-29 in the time zone UTC'],
    [{ date: '2026-11-22T24:00' }, 'UTC', 'date: there is no hour 2026-11-22T24:00 in the time zone UTC'],
    [
      { date: '2026-03-29T02:00' },
      'Europe/Berlin',
      'date: there is no hour 2026-03-29T02:00 in the time zone Europe/Berlin',
    ],
    [{ date: '2011-12-30' }, 'Pacific/Apia', 'date: there is no day 2011-12-30 in the time zone Pacific/Apia'],
    [
      { date: '2026-11-22', timezone: 'Mars/Olympus' },
      'UTC',
      'timezone: "Mars/Olympus" is not a time zone; give an IANA name such as Europe/Berlin',
    ],
    [
      { date: '2026-11-22', timezone: 'local' },
      'UTC',
      'timezone: "local" is not a time zone; give an IANA name such as Europe/Berlin',
    ],
    [{ date: '2026-11-22', to: '2026-11-21' }, 'UTC', 'to: 2026-11-21 lies before date: 2026-11-22'],
    [
      { date: '2026-11-22T10:00', to: '2026-11-22T09:00' },
      'UTC',
      'to: 2026-11-22T09:00 lies before date: 2026-11-22T10:00',
    ],
    [{ date: '2025-01-01', to: '2026-12-31' }, 'UTC', 'to: 2026-12-31 is more than 366 days after date: 2025-01-01'],
  ])('refuses %j', (request, zone, message) => {
    expect(() => ask(request, zone)).toThrow(new InvalidRequest(message));
    expect(new InvalidRequest('').name).toBe('InvalidRequest');
  });
});

describe('hoursOf', () => {
  const hours = (request: Record<string, string>, zone: string) => hoursOf(ask(request, zone));
  test('a plain day has 24 hours in order', () => {
    const day = hours({ date: '2026-11-22' }, 'Asia/Kolkata');
    expect(day).toHaveLength(24);
    expect(day[0]).toEqual({
      iso: '2026-11-22T00:00:00+05:30',
      start: Date.UTC(2026, 10, 21, 18, 30),
      end: Date.UTC(2026, 10, 21, 19, 30),
    });
    expect(day[23]?.iso).toBe('2026-11-22T23:00:00+05:30');
  });

  test('a day on which the clocks change has 23 or 25 hours', () => {
    expect(hours({ date: '2026-03-29' }, 'Europe/Berlin').map((hour) => hour.iso.slice(11, 22))).toEqual([
      '00:00:00+01',
      '01:00:00+01',
      ...Array.from({ length: 21 }, (_, index) => `${String(index + 3).padStart(2, '0')}:00:00+02`),
    ]);
    const long = hours({ date: '2026-10-25' }, 'Europe/Berlin').map((hour) => hour.iso);
    expect(long).toHaveLength(25);
    expect(long.slice(2, 4)).toEqual(['2026-10-25T02:00:00+02:00', '2026-10-25T02:00:00+01:00']);
  });

  test('where the clocks change by half an hour, one hour is half as long', () => {
    const back = hours({ date: '2026-04-05' }, 'Australia/Lord_Howe');
    expect(back.slice(1, 4).map((hour) => [hour.iso, (hour.end - hour.start) / 60_000])).toEqual([
      ['2026-04-05T01:00:00+11:00', 60],
      ['2026-04-05T01:30:00+10:30', 30],
      ['2026-04-05T02:00:00+10:30', 60],
    ]);
    const forward = hours({ date: '2026-10-04' }, 'Australia/Lord_Howe');
    expect(forward.slice(1, 4).map((hour) => [hour.iso, (hour.end - hour.start) / 60_000])).toEqual([
      ['2026-10-04T01:00:00+10:30', 60],
      ['2026-10-04T02:30:00+11:00', 30],
      ['2026-10-04T03:00:00+11:00', 60],
    ]);
  });

  test('cover every day of every zone without gap or overlap', () => {
    const zones = [
      'UTC',
      'Europe/Berlin',
      'America/Havana',
      'America/Sao_Paulo',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
    ];
    const day = fc.date({ min: new Date('2016-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.constantFrom(...zones), (date, zone) => {
        const period = ask({ date: date.toISOString().slice(0, 10) }, zone);
        const day = hoursOf(period);
        expect(day[0]?.start).toBe(Date.parse(period.start));
        expect(day.at(-1)?.end).toBe(Date.parse(period.end));
        for (const [index, hour] of day.entries()) {
          expect(hour.start).toBe(index === 0 ? hour.start : day[index - 1]?.end);
          expect(hour.end - hour.start).toBeGreaterThan(0);
          expect(hour.end - hour.start).toBeLessThanOrEqual(3_600_000);
          expect(Date.parse(hour.iso)).toBe(hour.start);
        }
        expect(isWholeDays(period)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('earlier periods', () => {
  test.each([
    [{ date: '2026-11-22' }, '2026-11-21', '2026-11-22', '2026-11-15'],
    [{ date: '2026-03-01' }, '2026-02-28', '2026-03-01', '2026-02-22'],
    [{ date: '2026-11-20', to: '2026-11-22' }, '2026-11-17', '2026-11-20', '2026-11-13'],
    [{ date: '2026-11-16', to: '2026-11-22' }, '2026-11-09', '2026-11-16', null],
    [{ date: '2026-11-13', to: '2026-11-22' }, '2026-11-03', '2026-11-13', '2026-10-30'],
  ])('%j', (request, start, end, weekday) => {
    const period = ask(request);
    expect(previousPeriod(period)).toEqual({ start: `${start}T00:00:00Z`, end: `${end}T00:00:00Z`, timezone: 'UTC' });
    expect(sameWeekdayPeriod(period)?.start.slice(0, 10) ?? null).toBe(weekday);
  });

  test('the day before a change of the clocks is a whole day of its own', () => {
    expect(previousPeriod(ask({ date: '2026-10-26' }, 'Europe/Berlin'))).toEqual(
      ask({ date: '2026-10-25' }, 'Europe/Berlin'),
    );
    expect(previousPeriod(ask({ date: '2026-10-25' }, 'Europe/Berlin'))).toEqual(
      ask({ date: '2026-10-24' }, 'Europe/Berlin'),
    );
    expect(sameWeekdayPeriod(ask({ date: '2026-11-02' }, 'America/Havana'))).toEqual(
      ask({ date: '2026-10-26' }, 'America/Havana'),
    );
    expect(previousPeriod(ask({ date: '2026-11-02' }, 'America/Havana'))).toEqual(
      ask({ date: '2026-11-01' }, 'America/Havana'),
    );
  });

  test('hours are compared with the same hours of the day before', () => {
    const period = ask({ date: '2026-11-22T10:00', to: '2026-11-22T12:00' });
    expect(previousPeriod(period)).toEqual(ask({ date: '2026-11-21T10:00', to: '2026-11-21T12:00' }));
    expect(sameWeekdayPeriod(period)).toEqual(ask({ date: '2026-11-15T10:00', to: '2026-11-15T12:00' }));
  });
});
