export type ProblemKind = 'missing' | 'changed' | 'extra' | 'unreadable' | 'pointer' | 'catalog';

export interface ArchiveProblem {
  /** The key that is wrong. */
  key: string;
  kind: ProblemKind;
  /** What is wrong with it, and what to do when that is not plain. */
  problem: string;
}
