/** Exit codes of the command line; scripts rely on them. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  /** Published, but the data are incomplete. */
  incomplete: 3,
  /** Published, but a delivery failed. */
  undelivered: 4,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A wrong flag, setting or file: the message names it and says what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
