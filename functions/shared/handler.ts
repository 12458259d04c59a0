/**
 * A Lambda handler. What the stage needs is made with the first event, not at import, and kept for those that follow;
 * when making it fails, the error reaches the workflow by its own name, and the next event tries again.
 */
export function createHandler<Event, Ports, Answer>(
  open: () => Ports,
  stage: (event: Event, ports: Ports) => Promise<Answer>,
): (event: Event) => Promise<Answer> {
  let ports: { opened: Ports } | undefined;
  return async (event) => {
    ports ??= { opened: open() };
    return stage(event, ports.opened);
  };
}
