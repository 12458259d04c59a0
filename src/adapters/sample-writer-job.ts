/** One file that is to be written: what the writer's threads are sent, and what they answer. */
export interface SampleJob {
  id: number;
  path: string;
  /** Uncompressed, the first `length` bytes of it. Handed over, and handed back with the answer to be filled again. */
  text: ArrayBuffer;
  length: number;
  /** Keep only so many bytes of what would be stored. */
  cut: number | undefined;
}

export type SampleJobResult =
  | { id: number; text: ArrayBuffer; bytes: number }
  | { id: number; text: ArrayBuffer; failure: { message: string; code: string | undefined } };
