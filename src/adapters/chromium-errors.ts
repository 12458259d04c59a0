/**
 * What a printer may raise. The names are what the workflow's Retry and Catch lists say, so they are part of the
 * contract: `PrinterCrashed` and `PrinterTimeout` are worth another try, `PrinterUnavailable` is not.
 */

/** This machine has no Chromium that can run: wrong platform, no room or no right to execute. The message says what to do. */
export class PrinterUnavailable extends Error {
  override readonly name = 'PrinterUnavailable';
}

/** Chromium did not start, or ended while it was printing. The next print starts a fresh one. */
export class PrinterCrashed extends Error {
  override readonly name = 'PrinterCrashed';
}

/** A print took longer than allowed; its Chromium was killed. The next print starts a fresh one. */
export class PrinterTimeout extends Error {
  override readonly name = 'PrinterTimeout';
}
