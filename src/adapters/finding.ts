import { explainAwsError } from './aws-errors.ts';

/** What `doctor` looks at, in the order in which it tells. */
export const areas = ['deployment', 'load balancers', 'flow logs', 'buckets', 'Athena', 'mail', 'alerts'] as const;
export type Area = (typeof areas)[number];

/** What `doctor` found out about one thing. */
export interface Finding {
  area: Area;
  /** Which load balancer, VPC, bucket …; empty for the area as a whole. */
  subject: string;
  /** `gap`: the report lacks something. `note`: worth knowing. `unknown`: it could not be found out. */
  state: 'ok' | 'gap' | 'note' | 'unknown';
  /** Sentences. */
  message: string;
  /** The command of the AWS CLI, or of this project, that mends it. */
  command?: string;
}

/** Runs a check; one that AWS does not let us make is a finding, too, and does not keep the others from being made. */
export async function findOut(area: Area, subject: string, check: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    const explained = explainAwsError(error);
    const message = explained instanceof Error ? explained.message : String(explained);
    return [{ area, subject, state: 'unknown', message: `This could not be found out. ${message}` }];
  }
}

/** A command of the AWS CLI (POSIX shell), for a region whatever the reader's profile says. */
export function awsCommand(region: string, ...words: readonly string[]): string {
  return ['aws', ...words, '--region', region].map(shellWord).join(' ');
}

/** A word of a shell command, in quotes where it needs them (POSIX shell). */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
