let viewed: Uint8Array = new Uint8Array(0);
let view = newView(viewed);
let otherViewed = viewed;
let otherView = view;

/** Reading four bytes at once takes a view; nearly always it is one of the last two. */
export function viewOf(bytes: Uint8Array): DataView {
  if (bytes === viewed) return view;
  const last = viewed;
  const lastView = view;
  view = bytes === otherViewed ? otherView : newView(bytes);
  viewed = bytes;
  otherViewed = last;
  otherView = lastView;
  return view;
}

export function newView({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length);
}

/** Whether the same bytes stand in both places. Both must hold so many. */
export function areEqual(one: DataView, begin: number, other: DataView, otherBegin: number, length: number): boolean {
  let at = 0;
  for (; at + 4 <= length; at += 4) if (one.getInt32(begin + at) !== other.getInt32(otherBegin + at)) return false;
  for (; at < length; at++) if (one.getInt8(begin + at) !== other.getInt8(otherBegin + at)) return false;
  return true;
}
