import { addGrown, answer, Column, rowsPerGroup, typeText } from './columns';
import { Dictionary } from './dictionary';
import { isNothing } from './fields';

/** Where numbers of a dictionary are packed for the host; one column at a time. */
const packed: usize = heap.alloc(rowsPerGroup * 4);

/** A column of numbers into a dictionary. */
export abstract class NumberedColumn extends Column {
  private numbers: usize = heap.alloc(rowsPerGroup * 4);

  get type(): i32 {
    return typeText;
  }

  protected addNumber(number: i32): void {
    store<i32>(this.numbers + this.mark() * 4, number);
  }

  /** With as many bytes as the numbers need, in groups of eight. */
  protected tellNumbers(count: i32): void {
    const present = this.present;
    const numbers = this.numbers;
    const bytes = count <= 0x100 ? 1 : count <= 0x10000 ? 2 : 4;
    for (let at = 0; at < present; at++) {
      const number = load<i32>(numbers + at * 4);
      if (bytes === 1) store<u8>(packed + at, number);
      else if (bytes === 2) store<u16>(packed + at * 2, number);
      else store<i32>(packed + at * 4, number);
    }
    const rest = (8 - (present & 7)) & 7;
    memory.fill(packed + present * bytes, 0, rest * bytes);
    this.tell(packed, (present + rest) * bytes);
    answer.numberBits = bytes * 8;
  }
}

/** Texts through a dictionary. A text is ASCII or UTF-8, and never checked. */
export class TextColumn extends NumberedColumn {
  private dictionary: Dictionary = new Dictionary();
  private last: i32 = -1;

  add(begin: usize, end: usize): void {
    const length = <i32>(end - begin);
    const dictionary = this.dictionary;
    if (this.last === -1 || !dictionary.is(this.last, begin, length)) {
      const known = dictionary.find(begin, length);
      this.last = known === -1 ? dictionary.insert(begin, length) : known;
    }
    this.addNumber(this.last);
  }

  /** Adds the text, unless it says nothing. */
  addPresent(begin: usize, end: usize): void {
    if (isNothing(begin, end)) this.skip();
    else this.add(begin, end);
  }

  /** Adds what was added last; false when there is nothing like that in this row group. */
  addAgain(): bool {
    if (this.last === -1) return false;
    this.addNumber(this.last);
    return true;
  }

  encode(): void {
    const dictionary = this.dictionary;
    answer.dictionary = dictionary.bytes;
    answer.dictionaryBytes = dictionary.length;
    answer.dictionaryCount = dictionary.count;
    this.tellNumbers(dictionary.count);
  }

  reset(): void {
    super.reset();
    this.dictionary.reset();
    this.last = -1;
  }
}

/** Texts that hardly ever come again, as they are. */
export class PlainTextColumn extends Column {
  private capacity: i32 = 1024 * 1024;
  private bytes: usize = heap.alloc(this.capacity);
  private length: i32 = 0;

  get type(): i32 {
    return typeText;
  }

  addPresent(begin: usize, end: usize): void {
    if (isNothing(begin, end)) {
      this.skip();
      return;
    }
    const length = <i32>(end - begin);
    const before = this.length;
    this.length = before + 4 + length;
    addGrown(length + 4);
    if (this.length > this.capacity) {
      this.capacity = max(this.capacity * 2, this.length);
      const larger = heap.alloc(this.capacity);
      memory.copy(larger, this.bytes, before);
      this.bytes = larger;
    }
    store<i32>(this.bytes + before, length);
    memory.copy(this.bytes + before + 4, begin, length);
    this.mark();
  }

  encode(): void {
    this.tell(this.bytes, this.length);
  }

  reset(): void {
    super.reset();
    this.length = 0;
  }
}
